"""Leases: who may write a trial's results, and whose turn it is to ask for a sweep's next trial.

A lease's `id` is its fence. It is given out once: whoever takes over deletes the row and inserts another, so that a
process which slept through that finds its own gone, however late it wakes (`storage.fence`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.optuna_tables import trials
from storage.supervisors import is_alive
from storage.tables import Attempt, Lease

_table, _attempts = Lease.__table__, Attempt.__table__


@dataclass(frozen=True, kw_only=True)
class LeaseRecord:
    """A lease on a trial, or the turn."""

    id: int
    sweep_id: int
    trial_id: int | None  # Optuna's; None: the turn to ask for one
    supervisor_id: str


@dataclass(frozen=True, kw_only=True)
class LeftBehind:
    """A running trial that nobody holds a lease on."""

    trial_id: int
    number: int
    attempts: int  # 0: it was asked for and never begun


def take_turn(connection: Connection, sweep_id: int, supervisor_id: str) -> LeaseRecord | None:
    """Take the sweep's turn; None while another living supervisor has it."""
    turn = (_table.c.sweep_id == sweep_id, _table.c.trial_id.is_(None))
    connection.execute(delete(Lease).where(*turn, ~is_alive(_table.c.supervisor_id)))
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(Lease).values(sweep_id=sweep_id, trial_id=None, supervisor_id=supervisor_id)
    connection.execute(statement.on_conflict_do_nothing())
    row = connection.execute(select(_table).where(*turn, _table.c.supervisor_id == supervisor_id)).one_or_none()
    return None if row is None else LeaseRecord(**row._mapping)


def lease_trial(connection: Connection, turn: LeaseRecord, trial_id: int) -> LeaseRecord | None:
    """Turn the turn into the trial's lease; None when the turn was lost meanwhile, or somebody holds the trial."""
    stale = (_table.c.trial_id == trial_id, _table.c.id != turn.id)
    connection.execute(delete(Lease).where(*stale, ~is_alive(_table.c.supervisor_id)))
    if connection.execute(select(_table.c.id).where(*stale)).first() is not None:
        return None
    mine = update(Lease).where(_table.c.id == turn.id).values(trial_id=trial_id)
    if not connection.execute(mine).rowcount:
        return None
    return LeaseRecord(id=turn.id, sweep_id=turn.sweep_id, trial_id=trial_id, supervisor_id=turn.supervisor_id)


def release_lease(connection: Connection, lease_id: int) -> None:
    """Give a lease back."""
    connection.execute(delete(Lease).where(_table.c.id == lease_id))


def release_turn(connection: Connection, turn: LeaseRecord) -> None:
    """Give the turn back, unless it has become a trial's lease."""
    connection.execute(delete(Lease).where(_table.c.id == turn.id, _table.c.trial_id.is_(None)))


def release_all(connection: Connection, sweep_id: int) -> None:
    """Free all that is held of a sweep."""
    connection.execute(delete(Lease).where(_table.c.sweep_id == sweep_id))


def release_others(connection: Connection, supervisor_id: str, *, kept: Collection[int]) -> None:
    """Give back what a supervisor holds beside these leases."""
    connection.execute(delete(Lease).where(_table.c.supervisor_id == supervisor_id, _table.c.id.not_in(kept)))


def count_leased(connection: Connection, study_id: int) -> int:
    """How many running trials of a study somebody holds a living lease on."""
    query = (
        select(func.count())
        .select_from(trials)
        .join(Lease, _table.c.trial_id == trials.c.trial_id)
        .where(trials.c.study_id == study_id, trials.c.state == "RUNNING", is_alive(_table.c.supervisor_id))
    )
    return connection.execute(query).scalar_one()


def holders(connection: Connection, sweep_id: int) -> frozenset[str]:
    """Which living supervisors hold a lease on a trial of the sweep, by id."""
    query = select(_table.c.supervisor_id).where(
        _table.c.sweep_id == sweep_id, _table.c.trial_id.is_not(None), is_alive(_table.c.supervisor_id)
    )
    return frozenset(connection.execute(query).scalars())


def left_behind(connection: Connection, study_id: int) -> tuple[LeftBehind, ...]:
    """Find the running trials without a living lease: those that were begun first, then by number."""
    held = select(_table.c.id).where(_table.c.trial_id == trials.c.trial_id, is_alive(_table.c.supervisor_id))
    begun = select(func.count()).select_from(Attempt).where(_attempts.c.trial_id == trials.c.trial_id).scalar_subquery()
    query = select(trials.c.trial_id, trials.c.number, begun.label("attempts")).where(
        trials.c.study_id == study_id, trials.c.state == "RUNNING", ~held.exists()
    )
    found = [LeftBehind(**row._mapping) for row in connection.execute(query)]
    return tuple(sorted(found, key=lambda trial: (not trial.attempts, trial.number)))
