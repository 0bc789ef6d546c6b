import random
from dataclasses import replace

import pytest

from sweep.errors import InputError
from sweep.results.pareto import Goal, pareto_front
from sweep.results.quantities import quantities_of
from sweep.space.dimension import Choice
from tests.results.test_quantities import trial

FOUND = quantities_of("val_accuracy", (Choice(name="optimizer", options=("adam", "sgd")),))
ACCURATE = Goal(quantity=FOUND["value"], maximizes=True)
SMALL = Goal(quantity=FOUND["parameters"], maximizes=False)
QUICK = Goal(quantity=FOUND["seconds"], maximizes=False)


def rows(*figures):
    """Trials of (value, parameters, seconds)."""
    return [
        replace(trial(), trial=number, value=value, parameters=parameters, seconds=seconds)
        for number, (value, parameters, seconds) in enumerate(figures)
    ]


def beats(one, other, goals):
    """The definition, word for word."""
    ours, theirs = ([goal.quantity.of(row) * (1 if goal.maximizes else -1) for goal in goals] for row in (one, other))
    return all(a >= b for a, b in zip(ours, theirs, strict=True)) and ours != theirs


@pytest.mark.parametrize(
    "goals", [(ACCURATE, SMALL), (SMALL, QUICK), (ACCURATE, SMALL, QUICK), (QUICK, ACCURATE, SMALL)]
)
def test_the_front_is_what_nobody_beats(goals):
    generator = random.Random(3)  # noqa: S311
    few = [(generator.randint(0, 9) / 10, generator.randint(1, 9), generator.randint(1, 9)) for _ in range(80)]
    everyone = rows(*few)
    unbeaten = {one.trial for one in everyone if not any(beats(other, one, goals) for other in everyone)}
    front = pareto_front(everyone, goals)
    assert {one.trial for one in front} == unbeaten
    assert len(front) == len(unbeaten)
    firsts = [goals[0].quantity.of(one) for one in front]
    assert firsts == sorted(firsts, reverse=goals[0].maximizes)


def test_equal_trials_stand_beside_each_other():
    assert [one.trial for one in pareto_front(rows((0.5, 1, 1), (0.5, 1, 2), (0.4, 1, 1)), (ACCURATE, SMALL))] == [0, 1]


def test_a_trial_that_lacks_a_figure_is_not_on_it():
    everyone = rows((None, 1, 1), (0.5, 2, 1), (float("nan"), 1, 1), (0.9, None, 1))
    assert [one.trial for one in pareto_front(everyone, (ACCURATE, SMALL))] == [1]
    assert pareto_front([], (ACCURATE, SMALL, QUICK)) == ()


def test_a_front_takes_two_quantities_that_can_be_better():
    with pytest.raises(InputError, match="two quantities or more"):
        pareto_front([], (ACCURATE,))
    with pytest.raises(InputError, match=r"`params\.optimizer` has words"):
        pareto_front([], (ACCURATE, Goal(quantity=FOUND["params.optimizer"], maximizes=True)))
