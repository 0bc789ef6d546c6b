"""Paused trials through the whole loop: whatever happens meanwhile, none is lost, doubled or left for ever."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from storage.budget import Budget
from storage.database import StudyDatabase
from storage.sweeps import DesiredState
from sweep.app.steering import is_finished
from sweep.search.scheduler import Decision, Exhausted, GoOn, Pause, Resume, Start, StudyView, TrialView, Verdict, Wait
from sweep.search.schedulers import SCHEDULERS
from sweep.supervision.ending import Ending
from sweep.supervision.heartbeat import Heartbeat
from sweep.supervision.ledger import RunningTrial
from sweep.supervision.sweep_work import SweepWork
from sweep.training.messages import Order
from tests.support.fault import run_with_fault
from tests.support.formula import SLOT, Formula, epoch_end, train


class Promoting:
    """Pauses every trial after its first epoch; then resumes the best half of them, the best first."""

    def __init__(self, space: Any, *_: object) -> None:
        self._begun = space.search.trials

    def next(self, view: StudyView) -> Decision:
        if view.left.trials > 0:
            return Start()
        paused = sorted((trial for trial in view.trials if trial.state == "paused"), key=lambda trial: -trial.values[1])
        resumed = self._begun - len(paused)
        if any(trial.state == "running" for trial in view.trials):
            return Wait()
        return Resume(trial=paused[0].number) if resumed < self._begun // 2 else Exhausted(why="half of them")

    def judge(self, trial: TrialView, epoch: int, values: Mapping[str, float | None]) -> Verdict:
        return Pause(rung=1) if epoch == 1 else GoOn()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sweep.supervision.supervisor._TICK", 0.05)


@pytest.fixture
def promoting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Formula:
    monkeypatch.setitem(SCHEDULERS, "none", Promoting)
    return Formula(folder=tmp_path, trials=6)


def test_paused_trials_go_on_under_their_numbers_and_the_rest_is_told_pruned(
    promoting: Formula,
) -> None:
    assert promoting.run() is Ending.FINISHED
    results = promoting.results()
    values = {number: value for number, (_, value, _) in results.items()}
    complete = {number for number, (state, _, _) in results.items() if state == "complete"}
    assert len(complete) == 3
    assert min(values[number] for number in complete) > max(values[n] for n in values if n not in complete)
    for number, (state, _, epochs) in results.items():
        assert (state, epochs) == (("complete", [1, 2, 3]) if number in complete else ("pruned", [1]))
        assert promoting.outcomes()[number] == (["paused", "complete"] if number in complete else ["paused"])
    with promoting.database() as (database, sweep):
        reasons = {one.reason for one in database.trials.of(sweep) if one.state == "pruned"}
        assert reasons == {"it was paused when the sweep ended"}
        assert database.progress(sweep).counts.paused == 0


def test_a_paused_trial_is_told_apart_from_a_running_one_and_from_an_orphan(promoting: Formula) -> None:
    def stop_after(task: Any, supervisor: Any) -> None:
        train(task, supervisor)
        if task.spec.trial == 2:
            raise KeyboardInterrupt

    seen: list[Any] = []

    def watch(task: Any, supervisor: Any) -> None:
        with promoting.database() as (database, sweep):
            progress = database.progress(sweep)
            seen.append((progress.counts.running, progress.leased, len(progress.orphaned), len(progress.paused)))
        train(task, supervisor)

    promoting.run(watch)
    assert seen[:6] == [(1, 1, 0, number) for number in range(6)]  # each after the earlier ones were paused
    assert seen[6:] == [(1, 1, 0, 5), (1, 1, 0, 4), (1, 1, 0, 3)]


@pytest.mark.parametrize("is_written", [False, True])
def test_a_database_that_goes_away_while_trials_pause_and_go_on_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_written: bool
) -> None:
    monkeypatch.setitem(SCHEDULERS, "none", Promoting)
    (tmp_path / "undisturbed").mkdir()
    undisturbed = Formula(folder=tmp_path / "undisturbed", trials=4)
    undisturbed.run()
    for number in range(1, 200, 8):
        (tmp_path / str(number)).mkdir()
        formula = Formula(folder=tmp_path / str(number), trials=4)
        fault = run_with_fault(formula, number, is_written=is_written)
        assert formula.results() == undisturbed.results(), f"commit {number}"
        if not fault.has_happened:
            return
    pytest.fail("so many commits there are not")


def test_supervisors_that_work_at_once_resume_each_trial_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setitem(SCHEDULERS, "none", Promoting)
    formula = Formula(folder=tmp_path, trials=8, address=url)
    assert set(formula.run_at_once(3)) <= {Ending.FINISHED, Ending.EXHAUSTED}
    outcomes, results = formula.outcomes(), formula.results()
    complete = [number for number, (state, _, _) in results.items() if state == "complete"]
    assert len(complete) == 4
    for number, (_, _, epochs) in results.items():
        expected = (["paused", "complete"], [1, 2, 3]) if number in complete else (["paused"], [1])
        assert (outcomes[number], epochs) == expected


# -- what is decided stands


@contextmanager
def working(formula: Formula) -> Iterator[tuple[StudyDatabase, SweepWork]]:
    with formula.database() as (database, sweep), Heartbeat(database, (SLOT,), 3600.0) as heartbeat:
        yield database, formula.work(database, sweep, heartbeat)


def taken(work: SweepWork) -> RunningTrial:
    trial = work.take(SLOT)
    assert trial is not None
    return trial


def pause_one(work: SweepWork) -> RunningTrial:
    trial = taken(work)
    assert work.ledger.epoch(trial, epoch_end(work.task(trial, SLOT), 1)) is Order.YIELD
    work.ledger.yielded(trial, "interrupted")
    work.look()
    return trial


def test_a_pause_that_is_written_stands_where_the_scheduler_would_decide_otherwise_now(
    promoting: Formula, monkeypatch: pytest.MonkeyPatch
) -> None:
    with working(promoting) as (_, work):
        trial = taken(work)
        message = epoch_end(work.task(trial, SLOT), 1)
        assert work.ledger.epoch(trial, message) is Order.YIELD  # and the news of it are lost
        monkeypatch.setattr(work.search._scheduler, "judge", lambda *_: GoOn())
        assert work.ledger.epoch(trial, message) is Order.YIELD


def test_the_reason_of_a_stop_that_is_written_stands(promoting: Formula) -> None:
    with working(promoting) as (_, work):
        trial = taken(work)
        work.search.prune(trial.candidate, "hyperband after epoch 1")
        assert work.ledger.epoch(trial, epoch_end(work.task(trial, SLOT), 1)) is Order.STOP
        assert trial.reason == "hyperband after epoch 1"


def test_a_trial_that_is_paused_and_fails_on_its_way_out_stays_paused(promoting: Formula) -> None:
    with working(promoting) as (database, work):
        trial = taken(work)
        work.ledger.epoch(trial, epoch_end(work.task(trial, SLOT), 1))
        work.ledger.failed(trial, "took longer than limits.trial_time, 1 s")
        assert not trial.has_ended
        assert [one.number for one in database.progress(work.sweep).paused] == [0]


def test_a_stop_at_a_rung_prunes_the_trial_with_its_model(promoting: Formula) -> None:
    def stop(task: Any, supervisor: Any) -> None:
        with promoting.database() as (database, sweep):
            database.sweeps.set_desired(sweep.name, DesiredState.STOP)
        train(task, supervisor)

    def see(_database: object, work: SweepWork, _executor: object) -> None:
        real = work.ledger.started

        def started(*arguments: Any) -> None:
            real(*arguments)
            work.look()

        work.ledger.started = started  # type: ignore[method-assign]

    assert promoting.run(stop, prepare=see) is Ending.STOPPED
    with promoting.database() as (database, sweep):
        (trial,) = database.trials.of(sweep)
        assert (trial.state, trial.reason) == ("pruned", "the sweep was stopped")
        assert database.models.get(trial.id) is not None
    assert promoting.outcomes() == {0: ["pruned"]}


# -- when a sweep with paused trials is over


def test_a_scheduler_that_waits_for_nothing_ends_the_sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Waiting(Promoting):
        def next(self, view: StudyView) -> Decision:
            return Start() if view.left.trials > 0 else Wait()

    monkeypatch.setitem(SCHEDULERS, "none", Waiting)
    formula = Formula(folder=tmp_path, trials=3)
    assert formula.run() is Ending.FINISHED
    assert [(state, epochs) for state, _, epochs in formula.results().values()] == [("pruned", [1])] * 3


def test_paused_trials_of_a_paused_sweep_are_left_alone(promoting: Formula) -> None:
    with working(promoting) as (database, work):
        pause_one(work)
        work._exhausted = Exhausted(why="half of them")
        database.sweeps.set_desired(work.sweep.name, DesiredState.PAUSE)
        work.look()
        work.end_open_trials()
        assert len(work.progress.paused) == 1
        database.sweeps.set_desired(work.sweep.name, DesiredState.WORK)
        work.look()
        work.end_open_trials()
        assert work.progress.counts.pruned == 1


def test_a_larger_budget_asks_the_scheduler_again(promoting: Formula) -> None:
    with working(promoting) as (database, work):
        work._exhausted = Exhausted(why="half of them")
        database.sweeps.set_budget(work.sweep.name, Budget(trials=7))
        work.look()
        assert work.has_work


def test_a_sweep_out_of_time_is_not_finished_while_trials_of_it_are_paused(promoting: Formula) -> None:
    with working(promoting) as (database, work):
        pause_one(work)
        database.sweeps.set_budget(work.sweep.name, Budget(trials=6, seconds=0.0))
        assert not is_finished(database, database.sweeps.get(work.sweep.name))


def test_a_trial_that_failed_after_its_mark_and_is_tried_again_is_no_paused_one(promoting: Formula) -> None:
    with working(promoting) as (database, work):
        trial = pause_one(work)
        work.search.fail(trial.candidate, "the objective is not a number")
        assert database.transactions.reopen_trial(work.sweep, trial.candidate.trial_id)
        progress = database.progress(work.sweep)
        assert ([one.number for one in progress.orphaned], progress.paused) == ([0], ())
