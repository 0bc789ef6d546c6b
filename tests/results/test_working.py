"""Who works where: by living leases, not by host names and process numbers."""

import os
from pathlib import Path

from storage.database import StudyDatabase
from storage.supervisors import NewSupervisor
from sweep.results.planned import planned_epochs
from sweep.results.records import TrialRow
from sweep.results.snapshot import Snapshots
from sweep.results.working import read_workers
from tests.storage.making import begin, new_sweep, propose, search_of, sqlite_url


def join(database: StudyDatabase, name: str, *devices: str) -> None:
    """A living supervisor on the machine, and in the process, of those that `begin` makes."""
    database.supervisors.renew(
        NewSupervisor(id=name, machine="here", host=None, pid=os.getpid(), process_started=None, devices=devices), 600.0
    )


def states(database: StudyDatabase, name: str) -> list[tuple[str, str, int | None]]:
    workers = read_workers(database, Snapshots(database).of(name))
    return [(one.device, one.state, one.row.trial if one.row else None) for one in workers]


def test_a_supervisor_of_the_same_machine_and_process_number_does_not_train_a_trial_that_it_has_no_lease_on(
    tmp_path: Path,
) -> None:
    with StudyDatabase.open(sqlite_url(tmp_path), create=True) as database:
        sweep = database.transactions.create_sweep(new_sweep(trials=3))
        trial = propose(search_of(database, sweep))
        begin(database, trial)
        join(database, "another container", "cpu")
        assert states(database, sweep.name) == [("cpu", "training", trial.number), ("cpu", "idle", None)]
        database.supervisors.dismiss(str(trial.trial_id))
        assert states(database, sweep.name) == [("cpu", "idle", None), ("cpu", "orphaned", trial.number)]


def test_a_worker_at_another_sweep_is_not_idle(tmp_path: Path) -> None:
    with StudyDatabase.open(sqlite_url(tmp_path), create=True) as database:
        for name in ("one", "two"):
            database.transactions.create_sweep(new_sweep(name, trials=3))
        begin(database, propose(search_of(database, database.sweeps.get("two"))))
        assert states(database, "one") == [("cpu", "at another sweep", None)]


def test_a_trial_that_is_not_the_space_s_is_planned_as_long_as_the_space_s_longest(tmp_path: Path) -> None:
    with StudyDatabase.open(sqlite_url(tmp_path), create=True) as database:
        space = Snapshots(database).of(database.transactions.create_sweep(new_sweep()).name).space
    row = TrialRow(
        trial=0, state="complete", value=0.5, params={"unknown": 1}, epochs=3, parameters=None, attempts=1, seconds=1.0,
        reason=None,
    )  # fmt: skip
    assert planned_epochs(space, row) == space.max_epochs
