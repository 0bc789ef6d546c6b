"""The supervisor's loop, with a formula in Keras's place: whatever fails in it, nothing is lost and nothing doubled."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from storage.errors import StorageUnavailableError
from sweep.errors import SweepError
from sweep.execution.executor import CannotStartError
from sweep.supervision.ending import Ending
from sweep.training.messages import Failed
from tests.support.fault import run_with_fault
from tests.support.formula import Formula, train

EPOCHS = [1, 2, 3]


def test_a_thousand_trials_end_once_each(tmp_path: Path) -> None:
    formula = Formula(folder=tmp_path, epochs=1, trials=1000)
    assert formula.run() is Ending.FINISHED
    results = formula.results()
    assert len(results) == 1000
    assert {(state, tuple(epochs)) for state, _, epochs in results.values()} == {("complete", (1,))}
    assert set(map(tuple, formula.outcomes().values())) == {("complete",)}
    assert len(formula.view.ends) == 1000


def broken(real: Callable[..., Any], number: int, error: Exception) -> Callable[..., Any]:
    """The function, which raises an error at its nth call and no other."""
    calls = iter(range(1, 1_000_000))

    def call(*arguments: Any, **named: Any) -> Any:
        if next(calls) == number:
            raise error
        return real(*arguments, **named)

    return call


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, Any]:
    formula = Formula(folder=tmp_path_factory.mktemp("undisturbed"))
    formula.run()
    return formula.results()


@pytest.mark.parametrize("call", ["next", "judge"])
@pytest.mark.parametrize("number", [1, 2, 7])
def test_a_scheduler_that_fails_ends_the_work_and_the_next_supervisor_goes_on(
    tmp_path: Path, undisturbed: Mapping[int, Any], call: str, number: int
) -> None:
    formula = Formula(folder=tmp_path)

    def spoil(_database: object, work: Any, _executor: object) -> None:
        scheduler = work.search._scheduler
        setattr(scheduler, call, broken(getattr(scheduler, call), number, SweepError("no idea")))

    if number == 7 and call == "next":
        assert formula.run(prepare=spoil) is Ending.FINISHED  # it is asked for five trials
    else:
        with pytest.raises(SweepError, match="no idea"):
            formula.run(prepare=spoil)
        assert formula.run() is Ending.FINISHED
    assert formula.results() == undisturbed


@pytest.mark.parametrize("number", [1, 3])
def test_an_executor_without_room_ends_the_work_and_gives_the_trial_back(
    tmp_path: Path, undisturbed: Mapping[int, Any], number: int
) -> None:
    formula = Formula(folder=tmp_path)

    def spoil(_database: object, _work: object, executor: Any) -> None:
        executor.submit = broken(executor.submit, number, CannotStartError("no room"))

    with pytest.raises(SweepError, match="no room\nThis machine cannot go on"):
        formula.run(prepare=spoil)
    assert formula.outcomes()[number - 1] == ["yielded"]
    assert formula.run() is Ending.FINISHED
    assert formula.results() == undisturbed


def test_an_attempt_that_dies_without_a_word_is_followed_by_another_from_its_last_epoch(
    tmp_path: Path, undisturbed: Mapping[int, Any]
) -> None:
    formula, deaths = Formula(folder=tmp_path), {0: 1, 3: 2}  # by the trial's number, after which epoch

    def die(task: Any, supervisor: Any) -> None:
        ask, number = supervisor.ask, task.spec.trial

        def fragile(message: Any) -> Any:
            order = ask(message)
            if deaths.get(number) == message.epoch.epoch:
                del deaths[number]
                raise RuntimeError("out of the blue")
            return order

        supervisor.ask = fragile
        train(task, supervisor)

    assert formula.run(die) is Ending.FINISHED
    assert formula.results() == undisturbed
    assert [formula.outcomes()[number] for number in (0, 3)] == [["crashed", "complete"]] * 2
    assert any("out of the blue" in line for line in formula.view.said)


def test_a_trial_that_dies_three_times_in_a_row_has_failed_and_the_others_go_on(tmp_path: Path) -> None:
    formula = Formula(folder=tmp_path, trials=3)

    def die(task: Any, supervisor: Any) -> None:
        if task.spec.trial == 1:
            raise RuntimeError("always")
        train(task, supervisor)

    assert formula.run(die) is Ending.FINISHED
    assert [state for state, _, _ in formula.results().values()] == ["complete", "failed", "complete"]
    assert formula.outcomes()[1] == ["crashed", "crashed", "failed"]


@pytest.mark.parametrize("is_written", [False, True])
def test_a_database_that_goes_away_at_any_commit_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_written: bool
) -> None:
    monkeypatch.setattr("sweep.supervision.supervisor._TICK", 0.05)  # which is how long an outage is waited for
    (tmp_path / "undisturbed").mkdir()
    undisturbed = Formula(folder=tmp_path / "undisturbed", trials=3, epochs=2)
    undisturbed.run()
    for number in range(1, 400, 6):
        (tmp_path / str(number)).mkdir()
        formula = Formula(folder=tmp_path / str(number), trials=3, epochs=2)
        fault = run_with_fault(formula, number, is_written=is_written)
        assert formula.results() == undisturbed.results(), f"commit {number}"
        # "lost" is an attempt that was opened and never heard of, for the database went away in that moment.
        assert set(map(tuple, formula.outcomes().values())) <= {("complete",), ("lost", "complete")}
        if not fault.has_happened:
            assert number > 30
            return
    pytest.fail("so many commits there are not")


def test_a_machine_that_cannot_train_gives_its_trials_back(tmp_path: Path, undisturbed: Mapping[int, Any]) -> None:
    formula = Formula(folder=tmp_path)

    def full(task: Any, supervisor: Any) -> None:
        if task.spec.trial == 2:
            supervisor.tell(Failed(reason="No space left on device", machine=True, full_disk=True))
        train(task, supervisor)

    with pytest.raises(SweepError, match="No space left on device"):
        formula.run(full)
    with formula.database() as (database, sweep):
        assert sweep.pause_reason == "No space left on device"
        database.sweeps.set_desired("formula", type(sweep.desired).WORK)
    assert formula.run() is Ending.FINISHED
    assert formula.results() == undisturbed


def test_a_database_that_is_away_for_too_long_ends_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sweep.supervision.outage._LONGEST", 0.0)
    formula = Formula(folder=tmp_path)

    def spoil(_database: object, work: Any, _executor: object) -> None:
        def gone() -> None:
            raise StorageUnavailableError("away")

        work.look = gone

    with pytest.raises(StorageUnavailableError, match="away"):
        formula.run(prepare=spoil)
