"""A budget of epochs through the whole loop: exact over supervisors and kills, and none of it withheld for nothing."""

from pathlib import Path
from typing import Any

import pytest

from storage.budget import Budget
from sweep.app.steering import is_finished, retry
from sweep.errors import InputError
from sweep.supervision.ending import Ending
from sweep.supervision.heartbeat import Heartbeat
from sweep.supervision.sweep_work import SweepWork
from sweep.training.messages import Failed, Finished, Order, Started
from sweep.training.task import Slot
from tests.support.formula import SLOT, Formula, epoch_end, train

OTHER = Slot(worker=1, gpu=None, threads=1)


def spent(formula: Formula) -> int:
    return sum(len(epochs) for _, _, epochs in formula.results().values())


@pytest.mark.parametrize("epochs", [1, 2, 7, 14, 15])
def test_it_is_spent_to_the_last_and_no_further(tmp_path: Path, epochs: int) -> None:
    formula = Formula(folder=tmp_path, trials=5, budget=Budget(trials=5, epochs=epochs))
    assert formula.run() is Ending.FINISHED
    assert spent(formula) == epochs
    assert all(trained for _, _, trained in formula.results().values())  # none was begun for nothing


def test_an_epoch_that_was_granted_before_a_kill_is_trained_after_it(tmp_path: Path) -> None:
    formula = Formula(folder=tmp_path, trials=2, budget=Budget(trials=2, epochs=3))
    deaths = [2]

    def die(task: Any, supervisor: Any) -> None:
        ask = supervisor.ask

        def fragile(message: Any) -> Order:
            order: Order = ask(message)
            if message.epoch.epoch in deaths:
                deaths.clear()
                raise RuntimeError("with its last epoch granted")
            return order

        supervisor.ask = fragile
        train(task, supervisor)

    assert formula.run(die) is Ending.FINISHED
    assert [(state, epochs) for state, _, epochs in formula.results().values()] == [("complete", [1, 2, 3])]


def test_what_is_enough_for_all_is_withheld_from_none(tmp_path: Path) -> None:
    formula = Formula(folder=tmp_path, trials=2, budget=Budget(trials=2, epochs=6))
    with formula.database() as (database, sweep), Heartbeat(database, (SLOT, OTHER), 3600.0) as heartbeat:
        work = formula.work(database, sweep, heartbeat)
        both = [work.take(slot) for slot in (SLOT, OTHER)]
        for epoch in (1, 2, 3):
            for trial, slot in zip(both, (SLOT, OTHER), strict=True):
                assert trial is not None
                work.ledger.epoch(trial, epoch_end(work.task(trial, slot), epoch))
            assert epoch == 3 or all(work.grants(trial) for trial in both)
        assert database.progress(sweep).granted == 6


def test_a_fit_of_its_own_that_trains_longer_than_planned_spends_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SweepWork, "may_train_beyond", lambda *_: True)
    formula = Formula(folder=tmp_path, trials=3, budget=Budget(trials=3, epochs=8))

    def train_on(task: Any, supervisor: Any) -> None:
        epoch, order = 0, Order.GO_ON
        supervisor.tell(Started(first_epoch=1, parameters=1, device="cpu"))
        while order is Order.GO_ON and epoch < 6:  # and not the 3 of its configuration
            epoch += 1
            order = supervisor.ask(epoch_end(task, epoch))
        supervisor.tell(
            Finished(epochs=epoch, best_epoch=1, best_value=0.5, reason="end", model="m", bytes=1, sha256="ab")
        )

    assert formula.run(train_on) is Ending.FINISHED
    assert [(state, len(epochs)) for state, _, epochs in formula.results().values()] == [
        ("complete", 6), ("pruned", 2),
    ]  # fmt: skip


@pytest.mark.parametrize("epochs", [7, 23, 30])
def test_it_is_exact_over_supervisors_that_work_at_once(tmp_path: Path, url: str, epochs: int) -> None:
    formula = Formula(folder=tmp_path, trials=10, address=url, budget=Budget(trials=10, epochs=epochs))
    assert formula.run_at_once(3) == [Ending.FINISHED] * 3
    assert spent(formula) == epochs
    states = [state for state, _, trained in formula.results().values() if trained]
    assert len(states) == len(formula.results())
    assert epochs < 30 or states == ["complete"] * 10  # 30 are enough for all


def test_a_failed_trial_is_tried_again_only_with_epochs_for_it(tmp_path: Path) -> None:
    formula = Formula(folder=tmp_path, trials=2, budget=Budget(trials=2, epochs=3))

    def fail(task: Any, supervisor: Any) -> None:
        if task.spec.trial == 0:
            supervisor.tell(Failed(reason="out of memory"))
        train(task, supervisor)

    formula.run(fail)
    with formula.database() as (database, sweep):
        assert is_finished(database, sweep)
        with pytest.raises(InputError, match="the budget of sweep formula, 3 epochs, is spent; first give it more"):
            retry(database, sweep, [0])
        database.transactions.reopen_trial(sweep, database.trials.of(sweep)[0].id)  # as one did that was faster
    assert formula.run() is Ending.FINISHED
    assert [state for state, _, _ in formula.results().values()] == ["failed", "complete"]


def test_more_of_it_reopens_a_sweep_that_had_spent_it(tmp_path: Path) -> None:
    formula = Formula(folder=tmp_path, trials=5, budget=Budget(trials=5, epochs=4))
    assert formula.run() is Ending.FINISHED
    before = formula.results()
    with formula.database() as (database, sweep):
        database.sweeps.set_budget(sweep.name, Budget(trials=5, epochs=9))
    assert formula.run() is Ending.FINISHED
    assert spent(formula) == 9
    assert {number: result for number, result in formula.results().items() if number in before} == before
