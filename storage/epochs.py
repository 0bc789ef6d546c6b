"""Epochs: all metrics of each, and a trial's figures over all of its own."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select

from storage import clock
from storage.optuna_tables import trials
from storage.tables import Epoch
from storage.upsert import upsert

_table = Epoch.__table__
METRICS = ("loss", "accuracy", "val_loss", "val_accuracy", "learning_rate")


@dataclass(frozen=True, kw_only=True)
class EpochRecord:
    """A finished epoch; None where a metric was not a number."""

    trial_id: int
    epoch: int  # from 1
    attempt_id: int
    loss: float | None
    accuracy: float | None
    val_loss: float | None
    val_accuracy: float | None
    learning_rate: float | None
    seconds: float  # training and validation, wall time
    recorded: datetime


@dataclass(frozen=True, kw_only=True)
class EpochTotals:
    """A trial's epochs in three figures."""

    epochs: int
    seconds: float
    first_seconds: float  # of its first epoch, in which Keras traces the model


def record_epoch(
    connection: Connection, *, trial_id: int, attempt_id: int, epoch: int, metrics: Mapping[str, float], seconds: float
) -> None:
    """Write an epoch; one that is trained again, after a kill before its checkpoint, takes the first one's place."""
    known = {name: _number(metrics.get(name)) for name in METRICS}
    values = {**known, "attempt_id": attempt_id, "seconds": seconds, "recorded": clock.moment()}
    upsert(connection, Epoch, {"trial_id": trial_id, "epoch": epoch}, values)


def forget_epochs(connection: Connection, trial_id: int, *, since: int) -> None:
    """Strike out a trial's epochs from one on: its checkpoint was torn, and they are trained again."""
    connection.execute(delete(Epoch).where(_table.c.trial_id == trial_id, _table.c.epoch >= since))


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def read_epochs(connection: Connection, trial_id: int) -> tuple[EpochRecord, ...]:
    """Read a trial's curve."""
    query = select(_table).where(_table.c.trial_id == trial_id).order_by(_table.c.epoch)
    return tuple(EpochRecord(**row._mapping) for row in connection.execute(query))


def epoch_totals(connection: Connection, study_id: int) -> dict[int, EpochTotals]:
    """Add up the epochs of each of a study's trials, by trial_id."""
    first = func.coalesce(func.sum(_table.c.seconds).filter(_table.c.epoch == 1), 0.0)
    query: Any = (
        select(
            _table.c.trial_id,
            func.count().label("epochs"),
            func.sum(_table.c.seconds).label("seconds"),
            first.label("first_seconds"),
        )
        .where(_table.c.trial_id.in_(select(trials.c.trial_id).where(trials.c.study_id == study_id)))
        .group_by(_table.c.trial_id)
    )
    return {id_: EpochTotals(**figures) for id_, figures in map(_split, connection.execute(query))}


def _split(row: Row[Any]) -> tuple[int, dict[str, Any]]:
    figures = dict(row._mapping)
    return figures.pop("trial_id"), figures
