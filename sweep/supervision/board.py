"""What the work on a machine looks like at this moment: kept by the supervisor, drawn by a view."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sweep.space.configuration import Objective


@dataclass(kw_only=True)
class WorkerLine:
    """What one worker does now."""

    worker: int  # from 0
    device: str
    machine: str = ""  # whose it is, where the board has several machines' workers
    sweep: str = ""
    metric: str = ""  # the sweep's objective
    trial: int | None = None  # None: idle
    params: Mapping[str, Any] = field(default_factory=dict)
    epoch: int = 0  # the one under way, from 1
    epochs: int = 0
    step: int = 0
    steps: int = 0
    value: float | None = None  # of the objective, last epoch
    state: str = "idle"  # idle, starting, training, last epoch, saving

    def take(self, sweep: "SweepBoard", trial: int, params: Mapping[str, Any], epochs: int) -> None:
        """Begin a trial."""
        self.sweep, self.metric = sweep.name, sweep.objective.metric
        self.trial, self.params, self.epochs, self.state = trial, params, epochs, "starting"
        self.epoch, self.step, self.value = 0, 0, None

    def release(self) -> None:
        """Be idle."""
        self.trial, self.state = None, "idle"


@dataclass(frozen=True, kw_only=True)
class Best:
    """The best trial so far."""

    trial: int
    value: float
    params: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class TrialEnd:
    """A trial that has just ended here."""

    trial: int
    state: str  # complete, pruned, failed
    value: float | None  # of the objective at its best epoch
    epochs: int
    seconds: float  # this attempt's
    params: Mapping[str, Any]
    reason: str
    is_best: bool


@dataclass(kw_only=True)
class SweepBoard:
    """One sweep, wherever its trials run."""

    name: str
    objective: Objective
    trials: int = 0  # the budget
    timeout: float | None = None  # seconds
    finished: int = 0
    complete: int = 0
    pruned: int = 0
    failed: int = 0
    rejected: int = 0
    elsewhere: int = 0  # trials that other supervisors train now
    finished_before: int | None = None  # when this supervisor began
    best: Best | None = None
    active_seconds: float = 0.0  # how long the sweep has been worked on, by anybody
    began: float = field(default_factory=time.monotonic)
    state: str = ""  # paused, stopped: what is remarkable about it

    def seconds_left(self) -> float | None:
        """Estimate from the pace since this supervisor began; None before the first trial has ended."""
        done = self.finished - (self.finished_before or 0)
        estimates = []
        if done > 0:
            estimates.append((self.trials - self.finished) * (time.monotonic() - self.began) / done)
        if self.timeout is not None:
            estimates.append(self.timeout - self.active_seconds)
        return max(0.0, min(estimates)) if estimates else None


@dataclass(kw_only=True)
class Board:
    """One machine's work."""

    lines: list[WorkerLine]
    sweeps: list[SweepBoard] = field(default_factory=list)  # those it works on
    drains: bool = False  # running trials end their epoch and give their places back
    warned_of_gpu: bool = False  # that TensorFlow cannot use it: said once


class View(Protocol):
    """Draws the board."""

    def changed(self, board: Board) -> None:
        """Something on the board changed."""

    def trial_ended(self, board: Board, sweep: SweepBoard, end: TrialEnd) -> None:
        """A trial ended here, once per trial."""

    def say(self, text: str) -> None:
        """Tell the user something worth a line."""
