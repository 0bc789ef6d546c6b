"""Supervisors: the processes that hold leases. A lease holds while its supervisor's row has not expired."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from storage import clock
from storage.repository import Repository
from storage.sweeps import SweepRecord
from storage.tables import Lease, Supervisor

_table, _leases = Supervisor.__table__, Lease.__table__


@dataclass(frozen=True, kw_only=True)
class NewSupervisor:
    """A process that owns workers."""

    id: str  # random
    machine: str  # host name, for people
    host: str | None  # tells whose process numbers `pid` is one of; None where that cannot be told
    pid: int
    process_started: float | None  # a process number may be given out again
    devices: Sequence[str]  # one per worker: cpu, gpu:0


@dataclass(frozen=True, kw_only=True)
class SupervisorRecord(NewSupervisor):
    """A supervisor as the database has it."""

    started: datetime
    seen: float  # Unix seconds, by the database's clock
    expires: float  # likewise: from then on its leases may be taken over


def is_alive(supervisor_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a supervisor has renewed its row in time."""
    return select(_table.c.id).where(_table.c.id == supervisor_id, _table.c.expires > clock.seconds()).exists()


class Supervisors(Repository):
    """The supervisors of this database."""

    def alive(self) -> tuple[SupervisorRecord, ...]:
        """The supervisors that have renewed their rows in time."""
        return self._read(_table.c.expires > clock.seconds())

    def holding(self, sweep: SweepRecord) -> tuple[SupervisorRecord, ...]:
        """The living supervisors that train trials of the sweep now."""
        leases = (_leases.c.supervisor_id == _table.c.id, _leases.c.sweep_id == sweep.id)
        held = select(_leases.c.id).where(*leases, _leases.c.trial_id.is_not(None))
        return self._read(_table.c.expires > clock.seconds(), held.exists())

    def renew(self, supervisor: NewSupervisor, lease_seconds: float) -> None:
        """Keep the supervisor's leases for so long from now; the first time, make it known."""
        moments: dict[str, Any] = {"seen": clock.seconds(), "expires": clock.seconds() + lease_seconds}
        known = update(Supervisor).where(_table.c.id == supervisor.id)
        with self._engine.begin() as connection:
            if not connection.execute(known.values(**moments)).rowcount:
                values = vars(supervisor) | {"devices": list(supervisor.devices), "started": clock.moment()}
                connection.execute(insert(Supervisor).values(**values, **moments))

    def dismiss(self, supervisor_id: str) -> None:
        """Forget a supervisor that ends, or is known to have ended, and free what it holds."""
        self._remove(_table.c.id == supervisor_id, _leases.c.supervisor_id == supervisor_id)

    def forget_expired(self, seconds: float) -> None:
        """Forget supervisors whose leases expired so long ago, and free what they held.

        One that wakes after all makes itself known again.
        """
        expired = _table.c.expires < clock.seconds() - seconds
        self._remove(expired, _leases.c.supervisor_id.in_(select(_table.c.id).where(expired)))

    def _remove(self, which: ColumnElement[bool], held: ColumnElement[bool]) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(Lease).where(held))
            connection.execute(delete(Supervisor).where(which))

    def _read(self, *which: ColumnElement[bool]) -> tuple[SupervisorRecord, ...]:
        with self._engine.connect() as connection:
            return read_supervisors(connection, *which)


def read_supervisors(connection: Connection, *which: ColumnElement[bool]) -> tuple[SupervisorRecord, ...]:
    """Read supervisors, the first to start first."""
    query: Any = select(_table).where(*which).order_by(_table.c.started)
    return tuple(SupervisorRecord(**row._mapping) for row in connection.execute(query))
