"""Grants: which epochs of a sweep's budget its trials may train.

A finished trial has taken the epochs that are recorded; a running one those too, or as many as any of its attempts was
granted, if that is more. So what a killed attempt did not train stays its trial's, and an ended trial's is free again.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select, update

from storage.optuna_tables import trials
from storage.tables import Attempt, Epoch, Sweep

_attempts, _epochs = Attempt.__table__, Epoch.__table__


def grant(
    connection: Connection, trial_id: int, epoch: int, limit: int, *, ahead: Collection[int] = (), epochs: int = 0
) -> int | None:
    """Grant a running trial the epochs up to this one; gives the last one it has, None where `limit` holds no more.

    What the running trials `ahead` still lack to `epochs` each is left for them. From here to the transaction's end
    nobody else grants an epoch of the sweep. It must be the transaction's beginning.
    """
    study_id = _lock(connection, trial_id)
    own = read_grants(connection, trials.c.trial_id == trial_id)[1]
    if epoch <= own:
        return own
    taken = read_grants(connection, trials.c.study_id == study_id)[1] + _lacking(connection, ahead, epochs)
    return epoch if taken + epoch - own <= limit else None


def note_grant(connection: Connection, attempt_id: int, epoch: int) -> None:
    """Write the last epoch that an attempt may train."""
    connection.execute(update(Attempt).where(_attempts.c.id == attempt_id).values(granted_epoch=epoch))


def forget_grants(connection: Connection, trial_id: int) -> None:
    """Have a trial that is to run again keep none but the epochs that are recorded: the rest may be another's now."""
    connection.execute(update(Attempt).where(_attempts.c.trial_id == trial_id).values(granted_epoch=None))


def read_grants(connection: Connection, which: ColumnElement[bool]) -> tuple[int, int]:
    """Add up the epochs of trials: those recorded, and those recorded or granted."""
    one = _each(which)
    row = connection.execute(select(_sum(one.recorded), _sum(one.larger))).one()
    return int(row[0]), int(row[1])


def _lacking(connection: Connection, trial_ids: Collection[int], epochs: int) -> int:
    """How many epochs running trials still need for so many each, beside those that they were granted."""
    if not trial_ids:
        return 0
    one = _each(trials.c.trial_id.in_(trial_ids) & (trials.c.state == "RUNNING"))
    return int(connection.execute(select(_sum(case((one.larger < epochs, epochs - one.larger), else_=0)))).scalar_one())


def _sum(numbers: ColumnElement[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(numbers), 0)


def _each(which: ColumnElement[bool]) -> Any:
    """Of each trial the epochs that are recorded, and with those granted, as columns."""
    # Their epochs are counted from 1, without a gap: the last one says how many there are.
    recorded = select(func.max(_epochs.c.epoch)).where(_epochs.c.trial_id == trials.c.trial_id)
    granted = select(func.max(_attempts.c.granted_epoch)).where(_attempts.c.trial_id == trials.c.trial_id)
    each = select(
        func.coalesce(recorded.scalar_subquery(), 0).label("recorded"),
        case((trials.c.state == "RUNNING", func.coalesce(granted.scalar_subquery(), 0)), else_=0).label("granted"),
    )
    one = each.where(which).subquery().c
    larger = case((one.recorded >= one.granted, one.recorded), else_=one.granted).label("larger")
    return select(one.recorded, larger).subquery().c


def _lock(connection: Connection, trial_id: int) -> int | None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # the driver begins none to read
    study = select(trials.c.study_id).where(trials.c.trial_id == trial_id).scalar_subquery()
    row = select(Sweep.study_id).where(Sweep.study_id == study).with_for_update(key_share=True)
    return connection.execute(row).scalar()
