"""Epochs: all metrics of each, and a trial's numbers over all of its own."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, delete, func, or_, select

from storage import clock
from storage.attempts import AttemptRecord
from storage.batches import batches
from storage.epoch import Epoch
from storage.metrics import TEXT, finite, parsed
from storage.optuna_tables import of_study
from storage.repository import Repository
from storage.sweeps import SweepRecord
from storage.tables import Epoch as Row
from storage.tables import Model
from storage.upsert import upsert

_table, _models = Row.__table__, Model.__table__


@dataclass(frozen=True, kw_only=True)
class EpochTotals:
    """A trial's epochs in three numbers."""

    epochs: int
    seconds: float
    first_seconds: float  # of its first epoch, in which Keras traces the model


@dataclass(frozen=True, kw_only=True)
class RecordedCurve:
    """A trial's epochs, or every so many of them."""

    trial_id: int
    epochs: tuple[Epoch, ...]
    elapsed: tuple[float, ...]  # seconds in the trial's epochs up to the end of each, those left out among them
    total: int  # epochs of the trial, those left out among them


def record_epoch(connection: Connection, attempt: AttemptRecord, epoch: Epoch) -> None:
    """Write an epoch; one that is trained again, after a kill before its checkpoint, takes the first one's place."""
    values = {"metrics": finite(epoch.metrics), "attempt_id": attempt.id, "seconds": epoch.seconds}
    key = {"trial_id": attempt.trial_id, "epoch": epoch.epoch}
    upsert(connection, Row, key, {**values, "recorded": clock.moment()})


def forget_epochs(connection: Connection, trial_id: int, *, since: int) -> None:
    """Strike out a trial's epochs from one on: its checkpoint was torn, and they are trained again."""
    connection.execute(delete(Row).where(_table.c.trial_id == trial_id, _table.c.epoch >= since))


class Epochs(Repository):
    """The epochs of all trials."""

    def of(self, trial_id: int) -> tuple[Epoch, ...]:
        """A trial's epochs, the first one first."""
        return next((curve.epochs for curve in self.curves([trial_id])), ())

    def curves(self, ids: Iterable[int], *, step: int = 1) -> Iterator[RecordedCurve]:
        """Every `step`-th epoch of those of these trials that have any, and the first, the best and the last one.

        By trial_id, the trials of a batch.
        """
        for some in batches(ids):
            rows = self._rows(_whole(some) if step == 1 else _thinned(some, step))
            metrics = iter(parsed(row[3] for row in rows))
            for trial_id, of_trial in groupby(rows, key=itemgetter(0)):
                points = list(of_trial)
                yield RecordedCurve(
                    trial_id=trial_id,
                    epochs=tuple(Epoch(epoch=row[1], metrics=next(metrics), seconds=row[2]) for row in points),
                    elapsed=tuple(accumulate(row[2] for row in points) if step == 1 else (row[5] for row in points)),
                    total=len(points) if step == 1 else points[-1][4],
                )

    def totals(self, sweep: SweepRecord) -> dict[int, EpochTotals]:
        """How many epochs, and seconds in them, each trial took; by trial_id."""
        first = func.coalesce(func.sum(_table.c.seconds).filter(_table.c.epoch == 1), 0.0)
        query: Any = (
            select(_table.c.trial_id, func.count(), func.sum(_table.c.seconds), first)
            .where(_table.c.trial_id.in_(of_study(sweep.study_id)))
            .group_by(_table.c.trial_id)
        )
        return {
            id_: EpochTotals(epochs=epochs, seconds=seconds, first_seconds=first_seconds)
            for id_, epochs, seconds, first_seconds in self._rows(query)
        }


def _whole(ids: Collection[int]) -> Any:
    """Trial, epoch, seconds and metrics; as many ids as fit into a statement."""
    columns = (_table.c.trial_id, _table.c.epoch, _table.c.seconds, TEXT)
    return select(*columns).where(_table.c.trial_id.in_(ids)).order_by(_table.c.trial_id, _table.c.epoch)


def _thinned(ids: Collection[int], step: int) -> Any:
    """The same of every `step`-th epoch, and how many epochs and seconds there were so far."""
    of_trial: dict[str, Any] = {"partition_by": _table.c.trial_id, "order_by": _table.c.epoch}
    summed = (
        select(
            *(_table.c.trial_id, _table.c.epoch),
            func.count().over(**of_trial).label("so_far"),
            func.sum(_table.c.seconds).over(**of_trial).label("elapsed"),
            func.max(_table.c.epoch).over(partition_by=_table.c.trial_id).label("last"),
        )
        .where(_table.c.trial_id.in_(ids))
        .subquery()
    )
    one = summed.c
    kept = (one.epoch % step == 0, one.epoch == 1, one.epoch == one.last, one.epoch == _models.c.epoch)
    return (
        select(one.trial_id, one.epoch, _table.c.seconds, TEXT, one.so_far, one.elapsed)
        .join(_table, (_table.c.trial_id == one.trial_id) & (_table.c.epoch == one.epoch))
        .outerjoin(_models, _models.c.trial_id == one.trial_id)
        .where(or_(*kept))
        .order_by(one.trial_id, one.epoch)
    )
