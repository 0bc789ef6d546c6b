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
    """Turn the turn into the trial's lease.

    None when the turn was lost meanwhile, somebody holds the trial, or it has ended by the hand of who held it.
    """
    if not free_trial(connection, trial_id, unless=turn.id):
        return None
    runs = select(trials.c.trial_id).where(trials.c.trial_id == trial_id, trials.c.state == "RUNNING")
    mine = update(Lease).where(_table.c.id == turn.id, runs.exists()).values(trial_id=trial_id)
    if not connection.execute(mine).rowcount:
        return None
    return LeaseRecord(id=turn.id, sweep_id=turn.sweep_id, trial_id=trial_id, supervisor_id=turn.supervisor_id)


def free_trial(connection: Connection, trial_id: int, *, unless: int | None = None) -> bool:
    """Take a trial's lease, `unless` it is this one, from who is not alive; False when somebody who is holds it.

    Whoever had it writes nothing any more, should it wake.
    """
    held = [_table.c.trial_id == trial_id]
    if unless is not None:
        held.append(_table.c.id != unless)
    connection.execute(delete(Lease).where(*held, ~is_alive(_table.c.supervisor_id)))
    return connection.execute(select(_table.c.id).where(*held)).first() is None


def is_held(connection: Connection, lease_id: int) -> bool:
    """Whether a lease stands, expired or not."""
    return connection.execute(select(_table.c.id).where(_table.c.id == lease_id)).first() is not None


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


def read_living(connection: Connection) -> tuple[LeaseRecord, ...]:
    """Read the leases on trials that hold, of all sweeps."""
    query: Any = select(_table).where(_table.c.trial_id.is_not(None), is_alive(_table.c.supervisor_id))
    return tuple(LeaseRecord(**row._mapping) for row in connection.execute(query.order_by(_table.c.id)))


def holders(connection: Connection, sweep_id: int) -> dict[str, int]:
    """How many trials of the sweep each living supervisor holds a lease on, by its id."""
    query = (
        select(_table.c.supervisor_id, func.count().label("trials"))
        .where(_table.c.sweep_id == sweep_id, _table.c.trial_id.is_not(None), is_alive(_table.c.supervisor_id))
        .group_by(_table.c.supervisor_id)
    )
    return {row.supervisor_id: row.trials for row in connection.execute(query)}


def held_and_left(connection: Connection, study_id: int) -> tuple[int, tuple[LeftBehind, ...]]:
    """Count a study's running trials with a living lease, and find those without: begun ones first, then by number.

    Both in one look: a supervisor that wakes in between two would be in neither, or in both.
    """
    held = select(_table.c.id).where(_table.c.trial_id == trials.c.trial_id, is_alive(_table.c.supervisor_id))
    begun = select(func.count()).select_from(Attempt).where(_attempts.c.trial_id == trials.c.trial_id).scalar_subquery()
    query = select(trials.c.trial_id, trials.c.number, begun, held.exists()).where(
        trials.c.study_id == study_id, trials.c.state == "RUNNING"
    )
    running = connection.execute(query).all()
    left = [
        LeftBehind(trial_id=id_, number=number, attempts=tries)
        for id_, number, tries, is_held in running
        if not is_held
    ]
    return len(running) - len(left), tuple(sorted(left, key=lambda trial: (not trial.attempts, trial.number)))
