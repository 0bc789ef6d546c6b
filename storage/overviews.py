"""Overviews: of each trial what a table or a figure shows of it, in a few queries for a thousand trials."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, func, select

from storage.batches import batches
from storage.metrics import TEXT, parsed
from storage.models import ModelRecord, read_models
from storage.repository import Repository
from storage.tables import Attempt, Epoch, Model
from storage.trials import TrialRecord, read_some

_epochs, _models, _attempts = Epoch.__table__, Model.__table__, Attempt.__table__


@dataclass(frozen=True, kw_only=True)
class Trained:
    """What a trial's epochs came to."""

    epochs: int = 0
    seconds: float = 0.0  # in its epochs
    metrics: Mapping[str, float | None]  # by name, at the best epoch where a model was left, else at the last one


@dataclass(frozen=True, kw_only=True)
class Tries:
    """A trial's attempts."""

    count: int = 0
    open: int = 0  # those that have not ended
    reason: str | None = None  # of the last one's end


@dataclass(frozen=True, kw_only=True)
class TrialOverview:
    """One trial with all that is known of it in single figures."""

    trial: TrialRecord
    trained: Trained
    model: ModelRecord | None
    attempts: Tries


_NOT_TRAINED = Trained(metrics={})
_NO_TRIES = Tries()


class Overviews(Repository):
    """Overviews of the trials of all sweeps."""

    def of(self, ids: Iterable[int]) -> Iterator[TrialOverview]:
        """All single figures of the trials of these ids that were not rejected, batch by batch, each by number."""
        for some in batches(ids):
            with self._engine.connect() as connection:
                found = _read(connection, some)
            yield from found  # with no transaction open, however slow the reader


def _read(connection: Connection, ids: Collection[int]) -> list[TrialOverview]:
    trials = read_some(connection, ids)
    trained, models, tries = (
        _trained(connection, ids),
        read_models(connection, _models.c.trial_id.in_(ids)),
        _tries(connection, ids),
    )
    return [
        TrialOverview(
            trial=trial,
            trained=trained.get(trial.id, _NOT_TRAINED),
            model=models.get(trial.id),
            attempts=tries.get(trial.id, _NO_TRIES),
        )
        for trial in trials
    ]


def _trained(connection: Connection, ids: Collection[int]) -> dict[int, Trained]:
    totals = (
        select(
            _epochs.c.trial_id,
            func.count().label("epochs"),
            func.sum(_epochs.c.seconds).label("seconds"),
            func.max(_epochs.c.epoch).label("last"),
        )
        .where(_epochs.c.trial_id.in_(ids))
        .group_by(_epochs.c.trial_id)
        .subquery()
    )
    # A trial that is tried again goes on from before its old model's epoch.
    shown = case((_models.c.epoch <= totals.c.last, _models.c.epoch), else_=totals.c.last)
    query: Any = (
        select(totals.c.trial_id, totals.c.epochs, totals.c.seconds, TEXT)
        .outerjoin(_models, _models.c.trial_id == totals.c.trial_id)
        .outerjoin(_epochs, (_epochs.c.trial_id == totals.c.trial_id) & (_epochs.c.epoch == shown))
    )
    rows = connection.execute(query).all()
    return {
        id_: Trained(epochs=epochs, seconds=seconds, metrics=metrics)
        for (id_, epochs, seconds, _), metrics in zip(rows, parsed(text or "{}" for *_, text in rows), strict=True)
    }


def _tries(connection: Connection, ids: Collection[int]) -> dict[int, Tries]:
    totals = (
        select(
            _attempts.c.trial_id,
            func.count().label("count"),
            func.count().filter(_attempts.c.ended.is_(None)).label("open"),
            func.max(_attempts.c.number).label("last"),
        )
        .where(_attempts.c.trial_id.in_(ids))
        .group_by(_attempts.c.trial_id)
        .subquery()
    )
    last = (_attempts.c.trial_id == totals.c.trial_id) & (_attempts.c.number == totals.c.last)
    query: Any = select(totals.c.trial_id, totals.c.count, totals.c.open, _attempts.c.reason).join(_attempts, last)
    return {
        id_: Tries(count=count, open=still_open, reason=reason)
        for id_, count, still_open, reason in connection.execute(query)
    }
