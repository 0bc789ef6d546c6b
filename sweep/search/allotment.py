"""Who gets the last epochs of a sweep's budget: the most promising of the trials that run."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Need:
    """What a running trial would still train."""

    trial: int  # its id
    value: float | None  # of the objective, after its last epoch; None before the first
    epochs: int  # 0: only a `fit` of its own may go on


def total(needs: Collection[Need]) -> int:
    """How many epochs the running trials would take together."""
    return sum(need.epochs for need in needs)


def ahead_of(trial: int, needs: Collection[Need], *, maximizes: bool) -> list[int]:
    """The ids of those that have their epochs before a trial: all that do better.

    A trial that has no value yet does worse than any that has one; of equals the earlier is served first. One that has
    had all its epochs is served last.
    """
    own = next((need for need in needs if need.trial == trial), Need(trial=trial, value=None, epochs=0))
    return [need.trial for need in needs if _rank(need, maximizes=maximizes) < _rank(own, maximizes=maximizes)]


def _rank(need: Need, *, maximizes: bool) -> tuple[bool, bool, float, int]:
    value = need.value or 0.0
    return need.epochs <= 0, need.value is None, -value if maximizes else value, need.trial
