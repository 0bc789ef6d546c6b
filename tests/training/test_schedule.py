"""Schedules count epochs."""

from typing import Any

import pytest

from sweep.space.configuration import KerasObject
from sweep.training.schedule import learning_rate


def rates(notation: Any, *, at: list[float], epochs: int = 10, steps: int = 5) -> list[float]:
    """The rate, from 1.0 on, at the ends of so many epochs."""
    schedule = learning_rate(KerasObject.model_validate(notation), 1.0, epochs=epochs, steps=steps)
    return [float(schedule(round(epoch * steps))) for epoch in at]


def test_cosine_decay_ends_with_the_training() -> None:
    assert rates("cosine_decay", at=[0, 5, 10]) == pytest.approx([1.0, 0.5, 0.0], abs=1e-6)


def test_warm_up_rises_from_nothing_to_the_optimizers_rate() -> None:
    found = rates({"cosine_decay": {"warmup_steps": 2}}, at=[0, 1, 2, 6, 10])
    assert found == pytest.approx([0.0, 0.5, 1.0, 0.5, 0.0], abs=1e-6)


def test_exponential_decay_multiplies_by_its_rate_in_as_many_epochs() -> None:
    found = rates({"exponential_decay": {"decay_steps": 2, "decay_rate": 0.5}}, at=[0, 2, 4])
    assert found == pytest.approx([1.0, 0.5, 0.25])


def test_polynomial_decay_takes_all_epochs_unless_told() -> None:
    found = rates({"polynomial_decay": {"end_learning_rate": 0.0}}, at=[0, 5, 10])
    assert found == pytest.approx([1.0, 0.5, 0.0])


def test_boundaries_are_epochs() -> None:
    found = rates({"piecewise_constant_decay": {"boundaries": [2, 4], "values": [0.3, 0.2, 0.1]}}, at=[1, 3, 5])
    assert found == pytest.approx([0.3, 0.2, 0.1])


def test_restarts_come_after_their_first_length() -> None:
    found = rates({"cosine_decay_restarts": {"first_decay_steps": 4}}, at=[0, 2, 4])
    assert found == pytest.approx([1.0, 0.5, 1.0], abs=1e-6)
