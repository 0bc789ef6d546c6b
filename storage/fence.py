"""The fence: inside it, every transaction checks that the lease still holds, in the moment before it commits.

Optuna's transactions too, which know nothing of leases: the check is a listener on both engines. On PostgreSQL it locks
the lease's row, so that nobody takes it over between the check and the commit; on SQLite the writer is alone anyway.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import Connection, Engine, event

from storage.errors import LeaseLostError
from storage.leases import LeaseRecord

_fence: ContextVar[int | None] = ContextVar("fence", default=None)  # a thread of its own is outside


@contextmanager
def fenced(lease: LeaseRecord) -> Iterator[None]:
    """Let nothing be written unless this lease holds: a transaction raises `LeaseLostError` and is rolled back."""
    before = _fence.set(lease.id)
    try:
        yield
    finally:
        _fence.reset(before)


def put_up(engine: Engine) -> None:
    """Make an engine's transactions look."""
    lock = " FOR SHARE" if engine.dialect.name == "postgresql" else ""

    @event.listens_for(engine, "commit")
    def _look(connection: Connection) -> None:
        lease = _fence.get()
        if lease is None:
            return
        look = f"SELECT 1 FROM sweep_leases WHERE id = {lease:d}{lock}"  # noqa: S608 - a whole number of ours
        held = connection.exec_driver_sql(look).first()  # through SQLAlchemy, which explains a connection that broke
        if held is None:
            raise LeaseLostError
