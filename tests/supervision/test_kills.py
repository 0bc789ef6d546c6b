"""A supervisor is killed at any commit, before it or after: the next one goes on, and nothing shows."""

from pathlib import Path

import pytest

from storage.budget import Budget
from storage.database import StudyDatabase
from storage.errors import StorageError
from sweep.search.schedulers import SCHEDULERS
from tests.supervision.test_paused_trials import Promoting
from tests.support.fault import Fault
from tests.support.formula import Formula


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sweep.supervision.supervisor._TICK", 0.05)


def kill(formula: Formula, number: int, *, is_written: bool) -> bool:
    """Run the sweep until a commit after which the database is heard no more; whether there were so many."""
    faults: list[Fault] = []

    def arm(database: StudyDatabase, *_: object) -> None:
        faults.append(Fault(database, number, is_written=is_written, error=StorageError("killed"), stays=True))

    try:
        formula.run(prepare=arm)
    except StorageError:
        with formula.database() as (database, sweep):
            database.leases.release_all(sweep.name)  # as who has the lock of a SQLite file does
    return faults[0].has_happened


@pytest.mark.parametrize("is_written", [False, True])
@pytest.mark.parametrize(("pruner", "epochs"), [("none", 7), ("promoting", None), ("promoting", 7)])
def test_the_next_supervisor_ends_what_an_undisturbed_one_would_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pruner: str, epochs: int | None, is_written: bool
) -> None:
    if pruner == "promoting":
        monkeypatch.setitem(SCHEDULERS, "none", Promoting)

    def formula(name: str) -> Formula:
        (tmp_path / name).mkdir()
        return Formula(folder=tmp_path / name, trials=4, budget=Budget(trials=4, epochs=epochs))

    undisturbed = formula("undisturbed")
    undisturbed.run()
    for number in range(1, 400, 27):
        one = formula(str(number))
        was_killed = kill(one, number, is_written=is_written)
        one.run()
        assert one.results() == undisturbed.results(), f"commit {number}"
        if not was_killed:
            return
    pytest.fail("so many commits there are not")
