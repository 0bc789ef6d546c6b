"""What the reading commands answer with. Fields are keys of the JSON, unless marked; see also `json_form`."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from storage.attempts import AttemptRecord
from storage.epoch import Epoch
from storage.trials import StateCounts

_NOT_IN_JSON = {"json": False}  # the shapes of the JSON are a promise to programs; these are for the tables

State = Literal["active", "paused", "stopped", "finished"]
TRIAL_STATES = ("complete", "pruned", "running", "paused", "failed", "waiting")  # as they are listed
ENDED = ("complete", "pruned", "failed")  # what the budget counts


def in_words(counts: StateCounts) -> str:
    """Counts as a list, such as `3 complete, 1 pruned`; empty where there is none."""
    words = {state: state for state in TRIAL_STATES} | {"rejected": "rejected before training"}
    found = ((getattr(counts, name), word) for name, word in words.items())
    return ", ".join(f"{number:,} {word}" for number, word in found if number)


@dataclass(frozen=True, kw_only=True)
class Budget:
    """How much a sweep may take."""

    trials: int
    epochs: int | None  # trained, of all trials
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
    trials: StateCounts
    budget: Budget
    best: BestTrial | None
    objective: str = field(metadata=_NOT_IN_JSON)  # the metric
    active_seconds: float = field(metadata=_NOT_IN_JSON)  # how long it has been worked on
    epochs: int = field(metadata=_NOT_IN_JSON)  # trained; 0 where no budget counts them
    reason: str | None = field(metadata=_NOT_IN_JSON)  # why it is paused, where no user asked for it
    orphaned: int = field(metadata=_NOT_IN_JSON)  # running trials that no supervisor trains
    supervisors: tuple[Working, ...] = field(metadata=_NOT_IN_JSON)  # those that are alive, at work on it or not


@dataclass(frozen=True, kw_only=True)
class TrialRow:
    """A line of the table of trials. What is shown of it, where and how, `fields` declares."""

    trial: int
    state: str  # one of TRIAL_STATES
    value: float | None  # of the objective: the best epoch's; where it was pruned, the last one's
    params: Mapping[str, Any]
    epochs: int  # trained
    parameters: int | None  # of the model; None of a trial that another tool put in
    attempts: int
    seconds: float  # in its epochs
    reason: str | None  # why it ended
    id: int = -1  # Optuna's trial_id
    started: datetime | None = None
    ended: datetime | None = None
    best_epoch: int | None = None  # of the model that it left
    flops: int | None = None  # of one image's forward pass
    size: int | None = None  # bytes of the model's file
    metrics: Mapping[str, float | None] = field(default_factory=dict)  # of the best epoch; without a model, of the last
    others: Mapping[str, Any] = field(default_factory=dict)  # declared fields that no code asks for by name

    @property
    def has_ended(self) -> bool:
        """Whether it is over; a failed one may be tried again."""
        return self.state in ENDED

    @property
    def has_value(self) -> bool:
        """Whether it came to a number."""
        return self.value is not None and math.isfinite(self.value)

    @property
    def is_scored(self) -> bool:
        """Whether it is complete with a number: such trials are ranked, and say what the parameters do."""
        return self.state == "complete" and self.has_value


@dataclass(frozen=True, kw_only=True)
class TrialDetail(TrialRow):
    """Everything about one trial."""

    curve: tuple[Epoch, ...]
    history: tuple[AttemptRecord, ...]  # the first one first
    model: str | None  # path
