"""Epochs: all metrics of each, and a trial's figures over all of its own."""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, or_, select

from storage import clock
from storage.batches import batches
from storage.optuna_tables import trials
from storage.repository import Repository
from storage.sweeps import SweepRecord
from storage.tables import Epoch, Model
from storage.upsert import upsert

_table, _models = Epoch.__table__, Model.__table__
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


class CurveEpoch(NamedTuple):
    """An epoch of a curve; a tuple, for there are many."""

    trial_id: int
    epoch: int  # from 1
    so_far: int  # epochs of the trial up to this one, those left out among them
    seconds: float  # in all of those
    metrics: tuple[float | None, ...]  # in the order of METRICS


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


class Epochs(Repository):
    """The epochs of all trials."""

    def of(self, trial_id: int) -> tuple[EpochRecord, ...]:
        """A trial's curve."""
        query = select(_table).where(_table.c.trial_id == trial_id).order_by(_table.c.epoch)
        return tuple(EpochRecord(**row._mapping) for row in self._rows(query))

    def curves(self, ids: Iterable[int], *, step: int = 1) -> Iterator[CurveEpoch]:
        """Every `step`-th epoch of these trials, and of each the first, the best and the last one."""
        for some in batches(ids):
            for id_, epoch, so_far, until, *metrics in self._rows(_curves(some, step)):
                yield CurveEpoch(id_, epoch, so_far, until, tuple(metrics))

    def totals(self, sweep: SweepRecord) -> dict[int, EpochTotals]:
        """How many epochs, and seconds in them, each trial took; by trial_id."""
        of_study = select(trials.c.trial_id).where(trials.c.study_id == sweep.study_id)
        first = func.coalesce(func.sum(_table.c.seconds).filter(_table.c.epoch == 1), 0.0)
        query: Any = (
            select(_table.c.trial_id, func.count(), func.sum(_table.c.seconds), first)
            .where(_table.c.trial_id.in_(of_study))
            .group_by(_table.c.trial_id)
        )
        return {
            id_: EpochTotals(epochs=epochs, seconds=seconds, first_seconds=first_seconds)
            for id_, epochs, seconds, first_seconds in self._rows(query)
        }


def _curves(ids: Collection[int], step: int) -> Any:
    """By trial_id and epoch; as many ids as fit into a statement."""
    of_trial: dict[str, Any] = {"partition_by": _table.c.trial_id, "order_by": _table.c.epoch}
    summed = (
        select(
            _table,
            func.count().over(**of_trial).label("so_far"),
            func.sum(_table.c.seconds).over(**of_trial).label("until"),
            func.max(_table.c.epoch).over(partition_by=_table.c.trial_id).label("last"),
        )
        .where(_table.c.trial_id.in_(ids))
        .subquery()
    )
    one = summed.c
    query: Any = select(one.trial_id, one.epoch, one.so_far, one.until, *(one[name] for name in METRICS))
    if step > 1:
        query = query.outerjoin(_models, _models.c.trial_id == one.trial_id)
        kept = (one.epoch % step == 0, one.epoch == 1, one.epoch == one.last, one.epoch == _models.c.epoch)
        query = query.where(or_(*kept))
    return query.order_by(one.trial_id, one.epoch)
