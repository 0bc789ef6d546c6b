"""Supervisors: the processes that hold leases. A lease holds while its supervisor's row has not expired."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from storage import clock
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
    devices: Sequence[str]  # one a worker: cpu, gpu:0


@dataclass(frozen=True, kw_only=True)
class SupervisorRecord(NewSupervisor):
    """A supervisor as the database has it."""

    started: datetime
    seen: float  # Unix seconds, by the database's clock
    expires: float  # likewise: from then on its leases may be taken over


def is_alive(supervisor_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a supervisor has renewed its row in time."""
    return select(_table.c.id).where(_table.c.id == supervisor_id, _table.c.expires > clock.seconds()).exists()


def renew_supervisor(connection: Connection, supervisor: NewSupervisor, lease_seconds: float) -> None:
    """Keep a supervisor's leases for so long from now; adds its row where there is none."""
    moments: dict[str, Any] = {"seen": clock.seconds(), "expires": clock.seconds() + lease_seconds}
    if not connection.execute(update(Supervisor).where(_table.c.id == supervisor.id).values(**moments)).rowcount:
        values = vars(supervisor) | {"devices": list(supervisor.devices), "started": clock.moment()}
        connection.execute(insert(Supervisor).values(**values, **moments))


def remove_supervisor(connection: Connection, supervisor_id: str) -> None:
    """Forget a supervisor that ends, or is known to have ended, with its leases."""
    connection.execute(delete(Lease).where(_leases.c.supervisor_id == supervisor_id))
    connection.execute(delete(Supervisor).where(_table.c.id == supervisor_id))


def remove_silent(connection: Connection, seconds: float) -> None:
    """Forget the supervisors whose leases expired so many seconds ago; one that wakes after all makes itself known."""
    silent = _table.c.expires < clock.seconds() - seconds
    held = select(_table.c.id).where(silent)
    connection.execute(delete(Lease).where(_leases.c.supervisor_id.in_(held)))
    connection.execute(delete(Supervisor).where(silent))


def read_supervisors(connection: Connection, *, alive: bool = False) -> tuple[SupervisorRecord, ...]:
    """Read all supervisors, or those that have not expired."""
    query: Any = select(_table).order_by(_table.c.started)
    if alive:
        query = query.where(_table.c.expires > clock.seconds())
    return tuple(SupervisorRecord(**row._mapping) for row in connection.execute(query))
