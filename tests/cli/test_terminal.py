"""The live terminal, drawn into a text: what stands on it, whichever sweep it is of."""

import io

import pytest
from rich.console import Console

from storage.budget import Budget
from storage.trials import StateCounts
from sweep.cli.terminal import LiveView
from sweep.space.configuration import Objective
from sweep.supervision.board import Best, Board, SweepBoard, TrialEnd, WorkerLine


@pytest.fixture
def console():
    return Console(file=io.StringIO(), width=100, force_terminal=False)


def board(*names):
    objective = Objective.model_validate({"maximize": "val_accuracy"})
    sweeps = [
        SweepBoard(name=name, objective=objective, budget=Budget(trials=10), counts=StateCounts(complete=number))
        for number, name in enumerate(names)
    ]
    for number, sweep in enumerate(sweeps[1:], start=1):
        sweep.best = Best(trial=number, value=0.9, params={"depth": 2})
    lines = [WorkerLine(worker=worker, device="cpu") for worker in range(2)]
    lines[0].take(sweeps[-1], 7, {"depth": 1}, 15)
    return Board(lines=lines, sweeps=sweeps)


def drawn(console, board):
    view = LiveView(console)
    view.changed(board)
    console.print(view.render())
    return console.file.getvalue()


def test_with_several_sweeps_each_line_says_whose_it_is(console):
    text = drawn(console, board("one", "two"))
    assert "one no trial has ended yet" in text
    assert "two best val_accuracy 0.9000  trial 1" in text
    assert "two 7" in text
    assert "0/10 trials" in text
    assert "1/10 trials" in text


def test_with_one_sweep_no_line_repeats_its_name(console):
    text = drawn(console, board("one"))
    assert text.count("one") == 1 + text.count("none")
    assert text.splitlines()[-1].startswith("no trial has ended yet")


def test_a_budget_of_epochs_stands_beside_that_of_trials(console):
    one = board("one")
    assert "epochs" not in drawn(console, one).splitlines()[1]
    one.sweeps[0].budget, one.sweeps[0].epochs = Budget(trials=10, epochs=600), 42
    assert "0/10 trials, 42/600 epochs" in drawn(console, one)


def test_a_trial_that_ends_scrolls_away_with_its_sweep_s_name(console):
    several = board("one", "two")
    end = TrialEnd(
        trial=3, state="complete", value=0.5, epochs=1, seconds=2.0, params={"depth": 1}, reason="", is_best=True
    )
    LiveView(console).trial_ended(several, several.sweeps[0], end)
    assert console.file.getvalue().startswith("one trial   3 complete 0.5000 ★ best so far  1 epoch, 2 s  depth 1")
