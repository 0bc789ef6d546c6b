"""Curves: the epochs of several trials at once, every so many of them."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, or_, select

from storage.epochs import METRICS
from storage.tables import Epoch, Model

__all__ = ["METRICS", "CurveEpoch", "read_curves"]

_table, _models = Epoch.__table__, Model.__table__


class CurveEpoch(NamedTuple):
    """An epoch of a curve; a tuple, for there are many."""

    trial_id: int
    epoch: int  # from 1
    so_far: int  # epochs of the trial up to this one, those left out among them
    seconds: float  # in all of those
    metrics: tuple[float | None, ...]  # in the order of METRICS


def read_curves(connection: Connection, ids: Collection[int], *, step: int) -> Iterator[CurveEpoch]:
    """Read every `step`-th epoch of these trials, and of each the first, the best and the last one.

    By trial_id and epoch; as many ids as fit into a statement.
    """
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
    for id_, epoch, so_far, until, *metrics in connection.execute(query.order_by(one.trial_id, one.epoch)):
        yield CurveEpoch(id_, epoch, so_far, until, tuple(metrics))
