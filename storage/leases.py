"""Leases: who may write a trial's results, and whose turn it is to ask for a sweep's next trial.

A lease's `id` is its fence. It is given out once: a supervisor that takes over deletes the row and inserts another, so
that a process which slept through that finds its own gone, however late it wakes (`storage.fence`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from storage.optuna_tables import trials
from storage.repository import Repository
from storage.supervisors import is_alive
from storage.sweeps import SweepRecord
from storage.tables import Lease, Sweep
from storage.upsert import insert_once

_table = Lease.__table__


@dataclass(frozen=True, kw_only=True)
class LeaseRecord:
    """A lease on a trial, or the turn."""

    id: int
    sweep_id: int
    trial_id: int | None  # Optuna's; None: the turn to ask for one
    supervisor_id: str


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

    Its holder can write nothing then, should it wake.
    """
    held = [_table.c.trial_id == trial_id]
    if unless is not None:
        held.append(_table.c.id != unless)
    connection.execute(delete(Lease).where(*held, ~is_alive(_table.c.supervisor_id)))
    return connection.execute(select(_table.c.id).where(*held)).first() is None


def is_held(connection: Connection, lease_id: int) -> bool:
    """Whether a lease stands, expired or not."""
    return connection.execute(select(_table.c.id).where(_table.c.id == lease_id)).first() is not None


class Leases(Repository):
    """The leases on trials, and the turns of sweeps."""

    def living(self) -> tuple[LeaseRecord, ...]:
        """The leases on trials that hold, of all sweeps."""
        query: Any = select(_table).where(_table.c.trial_id.is_not(None), is_alive(_table.c.supervisor_id))
        return tuple(LeaseRecord(**row._mapping) for row in self._rows(query.order_by(_table.c.id)))

    def by_supervisor(self, sweep: SweepRecord) -> dict[str, int]:
        """How many trials of the sweep each living supervisor holds a lease on, by its id."""
        query = (
            select(_table.c.supervisor_id, func.count().label("trials"))
            .where(_table.c.sweep_id == sweep.id, _table.c.trial_id.is_not(None), is_alive(_table.c.supervisor_id))
            .group_by(_table.c.supervisor_id)
        )
        return {row.supervisor_id: row.trials for row in self._rows(query)}

    def take_turn(self, sweep: SweepRecord, supervisor_id: str) -> LeaseRecord | None:
        """Take the turn to ask for the sweep's next trial; None while another supervisor has it, or it was deleted."""
        turn = (_table.c.sweep_id == sweep.id, _table.c.trial_id.is_(None))
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(Lease).where(*turn, ~is_alive(_table.c.supervisor_id)))
                insert_once(connection, Lease, {"sweep_id": sweep.id, "trial_id": None, "supervisor_id": supervisor_id})
                mine = select(_table).where(*turn, _table.c.supervisor_id == supervisor_id)
                row = connection.execute(mine).one_or_none()
        except IntegrityError:  # the sweep was deleted
            return None
        return None if row is None else LeaseRecord(**row._mapping)

    def release_turn(self, turn: LeaseRecord) -> None:
        """Give the turn back, unless it has become a trial's lease."""
        self._write(delete(Lease).where(_table.c.id == turn.id, _table.c.trial_id.is_(None)))

    def release(self, lease: LeaseRecord) -> None:
        """Give a lease back."""
        self._write(delete(Lease).where(_table.c.id == lease.id))

    def release_all(self, name: str) -> None:
        """Free what anybody holds of the sweep; only who knows that nobody works on it may say so."""
        self._write(delete(Lease).where(_table.c.sweep_id.in_(select(Sweep.id).where(Sweep.name == name))))

    def release_others(self, supervisor_id: str, *, held: Collection[LeaseRecord]) -> None:
        """Give back what a supervisor holds beside these: leases whose commit it never heard of."""
        others = _table.c.id.not_in([lease.id for lease in held])
        self._write(delete(Lease).where(_table.c.supervisor_id == supervisor_id, others))
