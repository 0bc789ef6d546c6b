"""The database goes away at any commit of any step, before it or after: the step is taken again, and nothing shows."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from storage.budget import Budget
from storage.database import StudyDatabase
from storage.epoch import Epoch
from storage.errors import StorageUnavailableError
from sweep.artifacts.store import open_store
from sweep.search.candidate import Candidate
from sweep.space.reading import parse_space
from sweep.supervision.heartbeat import Heartbeat
from sweep.supervision.ledger import Ledger, RunningTrial
from sweep.supervision.machine import Machine
from sweep.supervision.sweep_parts import SweepParts
from sweep.supervision.sweep_work import SweepWork
from sweep.training.data.prepared import PreparedData
from sweep.training.messages import CheckpointRef, EpochEnd, Finished, Started
from sweep.training.task import Slot
from tests.storage.making import DIGITS, new_sweep, sqlite_url
from tests.support.fault import Fault

SLOT = Slot(worker=0, gpu=None, threads=1)
SPACE = """\
name: formula
data: digits
model: {cnn: {depth: 1, filters: {int: [1, 60]}}}
training: {epochs: 3}
search: {sampler: random, pruner: none, trials: 2, seed: 1}
"""

TEMPLATE: list[Path] = []
Step = Callable[[Ledger, RunningTrial], object]


@pytest.fixture(scope="module", autouse=True)
def _template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A database with a sweep in it, to copy: that is faster than making one for each commit."""
    TEMPLATE.append(tmp_path_factory.mktemp("template") / "study.db")
    with StudyDatabase.open(f"sqlite:///{TEMPLATE[0]}", create=True) as database:
        database.transactions.create_sweep(new_sweep(space=SPACE, budget=Budget(trials=2)))
    yield
    TEMPLATE.clear()


@contextmanager
def work_on(folder: Path) -> Iterator[tuple[StudyDatabase, SweepWork]]:
    """A work on a new database, for which nothing is to be prepared or trained."""
    folder.mkdir()
    shutil.copy(TEMPLATE[0], folder / "study.db")
    data = PreparedData(
        fingerprint="5eed", directory=folder, image=DIGITS, classes=tuple("0123456789"),
        train=100, validation=10, test=0, skipped=0,
    )  # fmt: skip
    with (
        StudyDatabase.open(sqlite_url(folder), create=False) as database,
        Heartbeat(database, (SLOT,), 3600.0) as heartbeat,
    ):
        yield (
            database,
            SweepWork(
                database,
                SweepParts(
                    sweep=database.sweeps.get("formula"),
                    space=parse_space(SPACE, "formula.yaml"),
                    store=open_store(str(folder)),
                    data=data,
                    lock=ExitStack(),
                ),
                machine_in(folder),
                heartbeat,
            ),
        )


def started(ledger: Ledger, trial: RunningTrial) -> None:
    ledger.started(trial, Started(first_epoch=1, parameters=1, device="cpu"))


def epoch(number: int) -> Step:
    name = f"formula/0/1/checkpoint-{number}.npz"
    checkpoint = CheckpointRef(name=name, epoch=number, sha256="ab", bytes=1)
    metrics = {"loss": 1.0, "val_accuracy": number / 10}
    message = EpochEnd(epoch=Epoch(epoch=number, metrics=metrics, seconds=1.0), checkpoint=checkpoint)
    return lambda ledger, trial: ledger.epoch(trial, message)


def finished(ledger: Ledger, trial: RunningTrial) -> None:
    end = Finished(epochs=3, best_epoch=3, best_value=0.3, reason="all epochs", model="m", bytes=1, sha256="ab")
    ledger.finished(trial, end)


def machine_in(folder: Path) -> Machine:
    return Machine(
        slots=(SLOT,), artifacts=str(folder), says_artifacts=True, data=folder, lease_seconds=3600.0, grace=None
    )


ENDS: dict[str, tuple[Step, ...]] = {
    "complete": (started, epoch(1), epoch(2), epoch(3), finished),
    "cut": (started, epoch(1), lambda ledger, trial: ledger.cut(trial, "the sweep was stopped"), finished),
    "cut and dead": (
        started,
        lambda ledger, trial: ledger.cut(trial, "stopped"),
        lambda one, trial: one.crashed(trial, "dead"),
    ),
    "failed": (started, lambda ledger, trial: ledger.failed(trial, "out of memory")),
    "crashed": (started, epoch(1), lambda ledger, trial: ledger.crashed(trial, "killed")),
    "crashed again": (started, lambda ledger, trial: ledger.crashed(trial, "killed")),
    "paused": (
        started,
        epoch(1),
        lambda ledger, trial: ledger.pause(trial, 1),
        lambda ledger, trial: ledger.yielded(trial, "interrupted"),
    ),
    "paused and dead": (
        started,
        epoch(1),
        lambda ledger, trial: ledger.pause(trial, 1),
        lambda ledger, trial: ledger.crashed(trial, "killed"),
    ),
    "yielded": (started, epoch(1), lambda ledger, trial: ledger.yielded(trial, "interrupted")),
}


def begin(work: SweepWork, *, crashes: int) -> RunningTrial:
    for _ in range(crashes):
        trial = work.take(SLOT)
        assert trial is not None
        work.ledger.crashed(trial, "killed")
    trial = work.take(SLOT)
    assert trial is not None
    return trial


def state_of(database: StudyDatabase, work: SweepWork, trial: RunningTrial) -> dict[str, Any]:
    """All that can be seen of the trial, but for the moments."""
    (there,) = database.studies.of(work.sweep).get_trials()
    with database._engine.connect() as connection:
        leases = connection.exec_driver_sql("SELECT count(*) FROM sweep_leases").scalar_one()
    return {
        "trial": (there.state, there.values, there.user_attrs, there.intermediate_values),
        "attempts": [(one.first_epoch, one.outcome, one.reason) for one in database.attempts.of(work.sweep)],
        "epochs": [(one.epoch, one.metrics["val_accuracy"]) for one in database.epochs.of(trial.candidate.trial_id)],
        "checkpoints": database.checkpoints.of(trial.candidate.trial_id),
        "model": database.models.get(trial.candidate.trial_id),
        "leases": leases,
        "running": (trial.ends_as, trial.has_ended, trial.reason, trial.value, trial.epochs),
    }


def taken_again(step: Callable[[], Any]) -> Any:
    """Take a step, once more where the database went away in it."""
    try:
        return step()
    except StorageUnavailableError:
        return step()


@pytest.mark.parametrize("is_written", [False, True])
@pytest.mark.parametrize("end", ENDS)
def test_a_database_that_goes_away_at_any_commit_changes_nothing_that_is_written(tmp_path, end, is_written):
    crashes = 2 if end == "crashed again" else 0
    with work_on(tmp_path / "undisturbed") as (database, work):
        trial = begin(work, crashes=crashes)
        for step in ENDS[end]:
            step(work.ledger, trial)
        expected = state_of(database, work, trial)
        assert expected["leases"] == 0
    for number in range(1, 100):
        with work_on(tmp_path / str(number)) as (database, work):
            trial = begin(work, crashes=crashes)
            fault = Fault(database, number, is_written=is_written)
            for step in ENDS[end]:
                taken_again(lambda: step(work.ledger, trial))  # noqa: B023 - called at once
            if not fault.has_happened:
                assert number > len(ENDS[end])
                return
            assert state_of(database, work, trial) == expected, f"commit {number}"
    pytest.fail("so many commits there are not")


@pytest.mark.parametrize("is_written", [False, True])
def test_a_database_that_goes_away_while_a_trial_is_asked_for_loses_none_and_makes_none_too_many(tmp_path, is_written):
    for number in range(1, 100):
        with work_on(tmp_path / str(number)) as (database, work):
            fault = Fault(database, number, is_written=is_written)
            try:
                trial = work.take(SLOT)
            except StorageUnavailableError:
                database.leases.release_others(work._heartbeat.supervisor_id, held=[])  # as the supervisor does
                trial = work.take(SLOT)
            else:
                if not fault.has_happened:
                    return
            trial = trial or work.take(SLOT)  # the turn's release may be what broke
            assert trial is not None
            assert trial.candidate.number == 0
            progress = database.progress(work.sweep)
            assert (progress.counts.running, progress.leased, progress.orphaned) == (1, 1, ())
            assert [one.outcome for one in database.attempts.of(work.sweep)][-1] is None
            assert len(database.attempts.open(work.sweep)) == 1
            finished(work.ledger, trial)
            assert database.trials.counts(work.sweep).complete == 1
    pytest.fail("so many commits there are not")


def test_a_trial_that_was_left_behind_and_ended_meanwhile_is_counted_before_another_is_asked_for(tmp_path, monkeypatch):
    with work_on(tmp_path / "one") as (database, work):
        for _ in range(2):  # which is the budget
            assert work.take(SLOT) is not None
        database.leases.release_others(work._heartbeat.supervisor_id, held=[])
        adopt, study = work.search.adopt, database.studies.of(work.sweep)

        def wake(number: int) -> Candidate | None:
            """A supervisor that was thought to be dead tells its result in just this moment."""
            study.tell(number, 0.5)
            return adopt(number)

        monkeypatch.setattr(work.search, "adopt", wake)
        assert work.take(SLOT) is None
        assert work.waits_for_turn
        assert work.take(SLOT) is None
        assert len(database.studies.of(work.sweep).get_trials()) == 2
        assert database.trials.counts(work.sweep).complete == 2
