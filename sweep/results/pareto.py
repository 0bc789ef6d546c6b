"""The Pareto front: the trials that no other one beats in everything at once."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sweep.errors import InputError
from sweep.results.quantity import Quantity
from sweep.results.records import TrialRow


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A quantity and which way is better."""

    quantity: Quantity
    maximizes: bool


def pareto_front(rows: Iterable[TrialRow], goals: Sequence[Goal]) -> tuple[TrialRow, ...]:
    """The trials to which no other is at least equal in every goal and better in one; the best in the first goal first.

    Equal ones stand beside each other. A trial without one of the figures is left out. Raises `InputError` for fewer
    than two goals, and for words, of which none is better.
    """
    _check(goals)
    costs = {row.trial: (row, cost) for row in rows if (cost := _cost(row, goals)) is not None}
    ordered = sorted(costs.values(), key=lambda pair: (pair[1], pair[0].trial))
    found = _of_two(ordered) if len(goals) == 2 else _of_many(ordered)  # noqa: PLR2004 - of two, one pass does it
    return tuple(found)


def _check(goals: Sequence[Goal]) -> None:
    if len(goals) < 2:  # noqa: PLR2004
        raise InputError("a Pareto front takes two quantities or more")
    if words := [goal.quantity.name for goal in goals if goal.quantity.is_categorical]:
        raise InputError(f"`{words[0]}` has words, of which none is better; a Pareto front takes numbers")


def _cost(row: TrialRow, goals: Sequence[Goal]) -> tuple[float, ...] | None:
    """What is to be small; None where something is missing."""
    cost = []
    for goal in goals:
        figure = goal.quantity.of(row)
        if not isinstance(figure, int | float) or math.isnan(figure):
            return None
        cost.append(-float(figure) if goal.maximizes else float(figure))
    return tuple(cost)


def _of_two(ordered: Sequence[tuple[TrialRow, tuple[float, ...]]]) -> Iterable[TrialRow]:
    """In the order of the first, each must be better in the second than all before it, or equal to the last in both."""
    last: tuple[float, ...] | None = None
    for row, cost in ordered:
        if last is None or cost[1] < last[1] or cost == last:
            last = cost
            yield row


def _of_many(ordered: Sequence[tuple[TrialRow, tuple[float, ...]]]) -> Iterable[TrialRow]:
    """In lexicographic order nothing beats what stands before it: each is held against the front so far."""
    import numpy as np

    if not ordered:
        return
    front = np.empty((len(ordered), len(ordered[0][1])))  # (rows, goals), filled from the top
    size = 0
    for row, cost in ordered:
        before = front[:size]
        is_beaten = (before <= cost).all(axis=1) & (before < cost).any(axis=1)
        if not is_beaten.any():
            front[size] = cost
            size += 1
            yield row
