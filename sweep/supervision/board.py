"""What the work on a machine looks like at this moment: kept by the supervisor, drawn by a view."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

from storage.budget import Budget
from storage.progress import SweepProgress
from storage.sweeps import DesiredState, SweepRecord
from storage.trials import StateCounts
from sweep.space.configuration import Objective
from sweep.training.task import Slot


@dataclass(kw_only=True)
class WorkerLine:
    """What one worker does now."""

    worker: int  # from 0
    device: str
    machine: str = ""  # whose it is, where the board has several machines' workers
    sweep: str = ""
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
        self.sweep, self.trial, self.params, self.epochs = sweep.name, trial, params, epochs
        self.state, self.epoch, self.step, self.value = "starting", 0, 0, None

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
    budget: Budget = field(default_factory=lambda: Budget(trials=0))
    counts: StateCounts = field(default_factory=StateCounts)
    epochs: int = 0  # trained, of all trials; 0 where no budget counts them
    elsewhere: int = 0  # trials that other supervisors train now
    finished_before: int | None = None  # when this supervisor began
    best: Best | None = None
    active_seconds: float = 0.0  # how long the sweep has been worked on, by anybody
    began: float = field(default_factory=time.monotonic)
    state: str = ""  # paused, stopped: what is remarkable about it

    def show(self, sweep: SweepRecord, progress: SweepProgress, active_seconds: float) -> None:
        """Take in what the database says."""
        self.budget, self.counts, self.active_seconds = sweep.budget, progress.counts, active_seconds
        self.epochs = progress.epochs
        if self.finished_before is None:
            self.finished_before = self.counts.finished
        self.state = {DesiredState.WORK: "", DesiredState.PAUSE: "paused", DesiredState.STOP: "stopped"}[sweep.desired]

    def seconds_left(self) -> float | None:
        """Estimate from the pace since this supervisor began; None before the first trial has ended."""
        done = self.counts.finished - (self.finished_before or 0)
        estimates = []
        if done > 0:
            estimates.append((self.budget.trials - self.counts.finished) * (time.monotonic() - self.began) / done)
        if self.budget.epochs is not None and self.epochs:
            estimates.append((self.budget.epochs - self.epochs) * self.active_seconds / self.epochs)
        if self.budget.seconds is not None:
            estimates.append(self.budget.seconds - self.active_seconds)
        return max(0.0, min(estimates)) if estimates else None


@dataclass(kw_only=True)
class Board:
    """One machine's work."""

    lines: list[WorkerLine]
    sweeps: list[SweepBoard] = field(default_factory=list)  # those it works on
    drains: bool = False  # running trials end their epoch and give their slots back
    warned_of_gpu: bool = False  # that TensorFlow cannot use it: said once

    @classmethod
    def of(cls, slots: Iterable[Slot]) -> Self:
        """A board with an idle line for each slot."""
        return cls(lines=[WorkerLine(worker=slot.worker, device=slot.device) for slot in slots])

    def drain(self) -> None:
        """Note that running trials end their epoch."""
        self.drains = True
        for line in self.lines:
            if line.trial is not None:
                line.state = "last epoch"


class View(Protocol):
    """Draws the board."""

    def changed(self, board: Board) -> None:
        """Something on the board changed."""

    def trial_ended(self, board: Board, sweep: SweepBoard, end: TrialEnd) -> None:
        """A trial ended here, once per trial."""

    def say(self, text: str) -> None:
        """Tell the user something worth a line."""
