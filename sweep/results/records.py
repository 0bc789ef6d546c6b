"""What the reading commands answer with. The fields are the keys of their JSON."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

State = Literal["active", "paused", "stopped", "finished"]
TRIAL_STATES = ("complete", "pruned", "running", "failed", "waiting")  # as they are listed


@dataclass(frozen=True, kw_only=True)
class Counts:
    """A sweep's trials by state."""

    finished: int  # complete, pruned and failed: what the budget counts
    complete: int
    pruned: int
    failed: int
    running: int
    waiting: int  # in the queue
    rejected: int  # candidates that never became trials; in no other figure


@dataclass(frozen=True, kw_only=True)
class Budget:
    """How much a sweep may take."""

    trials: int
    timeout_s: float | None  # active seconds


@dataclass(frozen=True, kw_only=True)
class BestTrial:
    """The complete trial with the best value."""

    trial: int
    value: float | None
    params: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Status:
    """How far a sweep is."""

    name: str
    state: State
    trials: Counts
    budget: Budget
    best: BestTrial | None
    objective: str  # the metric
    direction: str  # maximize, minimize
    active_seconds: float  # how long it has been worked on
    created: str  # ISO 8601


@dataclass(frozen=True, kw_only=True)
class TrialRow:
    """A line of the table of trials."""

    trial: int
    state: str
    value: float | None  # of the objective: the best epoch's; where it was pruned, the last one's
    params: Mapping[str, Any]
    epochs: int  # trained
    parameters: int | None  # of the model; None until the trial has left one
    attempts: int
    seconds: float  # in its epochs
    reason: str | None  # why it ended


@dataclass(frozen=True, kw_only=True)
class CurvePoint:
    """An epoch."""

    epoch: int  # from 1
    loss: float | None
    accuracy: float | None
    val_loss: float | None
    val_accuracy: float | None
    learning_rate: float | None
    seconds: float


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """An attempt."""

    attempt: int  # from 1
    machine: str
    device: str
    started: str  # ISO 8601
    ended: str | None
    first_epoch: int | None
    outcome: str | None  # None: it runs
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class TrialDetail(TrialRow):
    """Everything about one trial."""

    curve: tuple[CurvePoint, ...]
    history: tuple[HistoryLine, ...]
    best_epoch: int | None
    model: str | None  # path


def as_json(record: Any) -> Any:
    """Give a record, or several, as JSON takes it: what is no finite number becomes null."""
    if isinstance(record, list | tuple):
        return [as_json(item) for item in record]
    return _finite(asdict(record))


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
