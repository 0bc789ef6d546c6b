"""The scheduler: what to train next, and what an epoch means. Pure decisions over what the study knows.

A scheduler writes nothing and waits for nothing: the supervisor acts on what it decides. Several supervisors may each
have one over the same study, and any of them may be killed, so a scheduler remembers nothing that matters.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from storage.budget import Budget


@dataclass(frozen=True, kw_only=True)
class TrialView:
    """A trial as a scheduler sees it; candidates that were rejected are none."""

    number: int
    state: str  # waiting, running, paused, complete, pruned, failed
    params: Mapping[str, Any]  # by dimension name
    values: Mapping[int, float]  # of the objective, by epoch from 1
    rung: int | None = None  # the epoch at which it was paused last; None: it never was


class StudyView:
    """What a scheduler decides from."""

    def __init__(
        self, *, trials: Callable[[], Sequence[TrialView]], left: Budget, asked: int, queued: int, repeats: int
    ) -> None:
        self._trials = trials
        self.left = left  # of the sweep's budget: `left.trials` may yet be begun
        self.asked = asked  # configurations that were asked for so far, rejected ones included
        self.queued = queued  # configurations that wait to be started before any other
        self.repeats = repeats  # configurations in a row that were started just now, and had been tried before

    @cached_property
    def trials(self) -> Sequence[TrialView]:
        """Every trial, by number. Read when a scheduler asks for it: there may be many."""
        return self._trials()


@dataclass(frozen=True, kw_only=True)
class Start:
    """Begin a trial."""

    configuration: Mapping[str, Any] = field(default_factory=dict)  # by dimension; the sampler draws what it leaves out


@dataclass(frozen=True, kw_only=True)
class Resume:
    """Go on with a paused trial."""

    trial: int  # its number


@dataclass(frozen=True, kw_only=True)
class Wait:
    """There is nothing to train now; there may be once a trial has reported or ended."""

    soon: bool = False  # whether asking again in a moment may help already


@dataclass(frozen=True, kw_only=True)
class Exhausted:
    """There will be nothing more to train, whatever the running trials report."""

    why: str


Decision = Start | Resume | Wait | Exhausted


@dataclass(frozen=True)
class GoOn:
    """Train the next epoch."""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """End the trial for good, as pruned."""

    why: str


@dataclass(frozen=True, kw_only=True)
class Pause:
    """End the trial's process; the trial may go on later, under its number, from this epoch."""

    rung: int  # the epoch


Verdict = GoOn | Stop | Pause


class Scheduler(Protocol):
    """Decides for one sweep."""

    def next(self, view: StudyView) -> Decision:
        """What to do with a free slot. Only the supervisor that has the sweep's turn asks."""

    def judge(self, trial: TrialView, epoch: int, values: Mapping[str, float | None]) -> Verdict:
        """What the end of an epoch means; `values` are all of its metrics. Not asked after a trial's last epoch."""
