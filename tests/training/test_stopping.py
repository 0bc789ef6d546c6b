"""Which epoch is the best, and when a trial has waited long enough."""

import pytest

from sweep.space.configuration import EarlyStopping, Objective
from sweep.training.stopping import Progression

ACCURACY = Objective(metric="val_accuracy", direction="maximize")
LOSS = Objective(metric="val_loss", direction="minimize")


def after(values: list[float], objective: Objective = ACCURACY, stopping: EarlyStopping | None = None) -> Progression:
    progression = Progression()
    for epoch, value in enumerate(values, start=1):
        progression = progression.after(epoch, value, objective, stopping)
    return progression


@pytest.mark.parametrize(("objective", "best"), [(ACCURACY, (0.9, 2)), (LOSS, (0.1, 3))])
def test_best_epoch_follows_the_objective(objective: Objective, best: tuple[float, int]) -> None:
    progression = after([0.5, 0.9, 0.1, 0.9], objective)
    assert (progression.best_value, progression.best_epoch) == best


def test_first_of_equal_epochs_is_the_best() -> None:
    assert after([0.5, 0.5]).best_epoch == 1


def test_trial_stops_after_its_patience_and_not_before() -> None:
    stopping = EarlyStopping(patience=2)
    assert not after([0.5, 0.4], stopping=stopping).is_over(stopping)
    assert after([0.5, 0.4, 0.5], stopping=stopping).is_over(stopping)
    assert not after([0.5, 0.4, 0.6], stopping=stopping).is_over(stopping)


def test_small_improvements_do_not_count_yet_may_be_the_best_epoch() -> None:
    stopping = EarlyStopping(patience=2, min_delta=0.1)
    progression = after([0.5, 0.55, 0.59], stopping=stopping)
    assert progression.is_over(stopping)
    assert progression.best_epoch == 3


def test_without_early_stopping_no_trial_is_over() -> None:
    assert not after([0.5] * 50).is_over(None)
