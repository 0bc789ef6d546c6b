"""What the reading commands answer with. The fields are the keys of their JSON, unless they are marked otherwise."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from typing import Any, Literal

_NOT_IN_JSON = {"json": False}  # the shapes of the JSON are a promise to programs; these are for the tables

State = Literal["active", "paused", "stopped", "finished"]
METRICS = ("loss", "accuracy", "val_loss", "val_accuracy")  # of the best epoch; of the last one where no model was left
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
    rejected: int = field(metadata=_NOT_IN_JSON)  # candidates that never became trials; in no other figure


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
class Working:
    """A supervisor that is alive, and what it does for a sweep."""

    machine: str
    pid: int
    trials: int  # of the sweep, which it trains now


@dataclass(frozen=True, kw_only=True)
class Status:
    """How far a sweep is."""

    name: str
    state: State
    trials: Counts
    budget: Budget
    best: BestTrial | None
    objective: str = field(metadata=_NOT_IN_JSON)  # the metric
    active_seconds: float = field(metadata=_NOT_IN_JSON)  # how long it has been worked on
    reason: str | None = field(metadata=_NOT_IN_JSON)  # why it is paused, where no user asked for it
    left_behind: int = field(metadata=_NOT_IN_JSON)  # running trials that no supervisor trains
    supervisors: tuple[Working, ...] = field(metadata=_NOT_IN_JSON)  # those that are alive, at work on it or not


@dataclass(frozen=True, kw_only=True)
class TrialRow:
    """A line of the table of trials."""

    trial: int
    state: str
    value: float | None  # of the objective: the best epoch's; where it was pruned, the last one's
    params: Mapping[str, Any]
    epochs: int  # trained
    parameters: int | None  # of the model; None of a trial that another tool put in
    attempts: int
    seconds: float  # in its epochs
    reason: str | None  # why it ended
    id: int = field(default=-1, metadata=_NOT_IN_JSON)  # Optuna's trial_id
    started: datetime | None = field(default=None, metadata=_NOT_IN_JSON)
    ended: datetime | None = field(default=None, metadata=_NOT_IN_JSON)
    best_epoch: int | None = field(default=None, metadata=_NOT_IN_JSON)  # of the model that it left
    flops: int | None = field(default=None, metadata=_NOT_IN_JSON)  # of one image's forward pass
    size: int | None = field(default=None, metadata=_NOT_IN_JSON)  # bytes of the model's file
    metrics: Mapping[str, float | None] = field(default_factory=dict, metadata=_NOT_IN_JSON)  # see METRICS

    @property
    def has_value(self) -> bool:
        """Whether it came to a number."""
        return self.value is not None and math.isfinite(self.value)

    @property
    def is_scored(self) -> bool:
        """Whether it is complete with a number: such trials are ranked, and say what the parameters do."""
        return self.state == "complete" and self.has_value


@dataclass(frozen=True, kw_only=True)
class CurvePoint:
    """An epoch."""

    epoch: int  # from 1
    loss: float | None
    accuracy: float | None
    val_loss: float | None
    val_accuracy: float | None
    learning_rate: float | None = field(metadata=_NOT_IN_JSON)
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
    model: str | None = field(metadata=_NOT_IN_JSON)  # path


def as_json(record: Any) -> Any:
    """Give a record, or several, as JSON takes it: what is no finite number becomes null."""
    if isinstance(record, list | tuple):
        return [as_json(item) for item in record]
    if isinstance(record, Mapping):
        return {key: as_json(item) for key, item in record.items()}
    if is_dataclass(record):
        shown = [one.name for one in fields(record) if one.metadata.get("json", True)]
        return {name: as_json(getattr(record, name)) for name in shown}
    return None if isinstance(record, float) and not math.isfinite(record) else record
