"""A look at a study database that changes nothing: is it there, may it be written, how fast does it answer."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from storage.clock import read_clock
from storage.connection import make_engine
from storage.errors import StorageError
from storage.location import Location, locate
from storage.schema import VERSION_TABLE, check_file, check_version
from storage.supervisors import SupervisorRecord, read_supervisors

_ROUND_TRIPS = 3  # the fastest counts: what the network takes, not what else happened
_LOCK_TIMEOUT_MS = 2000  # for the lock of a process that is writing at this moment


class Tables(StrEnum):
    """What is in a database."""

    NONE = "no tables yet"
    BEHIND = "tables to be brought up to date"
    CURRENT = "tables up to date"


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What was found at a study database's address."""

    location: Location
    server: str | None  # `SQLite 3.45.1`, `PostgreSQL 18.6`; None: there is no file yet
    tables: Tables
    round_trip: float | None  # seconds of a query that asks for nothing
    clock_ahead: float | None  # seconds that the database's clock is ahead of this machine's
    refusal: str | None  # why it cannot be written; None: it can


def probe(url: str) -> Probe:
    """Look at the database at `url`, without making it or its tables.

    Raises `StorageError` for one that cannot be reached or used: no server, no rights, a newer version, another file.
    """
    location = locate(url)
    if location.path is not None:
        if not location.path.exists():
            return Probe(
                location=location, server=None, tables=Tables.NONE, round_trip=None, clock_ahead=None, refusal=None
            )
        check_file(location.path, create=False)
    with _connecting(location) as engine:
        return _look(engine, location)


def probe_supervisors(url: str) -> tuple[float, tuple[SupervisorRecord, ...]]:
    """Give the database's time in Unix seconds, and all supervisors that never said goodbye; none without our tables.

    Raises as `probe` does.
    """
    location = locate(url)
    if location.path is not None:
        check_file(location.path, create=False)
    with _connecting(location) as engine:
        if not check_version(engine, location):
            return 0.0, ()
        with engine.connect() as connection:
            return read_clock(connection), read_supervisors(connection)


@contextmanager
def _connecting(location: Location) -> Iterator[Engine]:
    engine = make_engine(location)
    try:
        yield engine
    except DBAPIError as error:
        raise StorageError(f"study database {location}: {_first_line(error)}") from error
    finally:
        engine.dispose()


def _look(engine: Engine, location: Location) -> Probe:
    current = check_version(engine, location)
    with engine.connect() as connection:
        tables = _tables(connection, current=current)
        return Probe(
            location=location,
            server=_server(connection),
            tables=tables,
            round_trip=min(_round_trip(connection) for _ in range(_ROUND_TRIPS)),
            clock_ahead=_clock_ahead(connection),
            refusal=_refusal(connection, tables),
        )


def _tables(connection: Connection, *, current: bool) -> Tables:
    if current:
        return Tables.CURRENT
    ours = connection.dialect.has_table(connection, VERSION_TABLE)
    return Tables.BEHIND if ours else Tables.NONE


def _server(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return f"SQLite {connection.execute(text('SELECT sqlite_version()')).scalar_one()}"
    version = str(connection.execute(text("SHOW server_version")).scalar_one())
    return f"PostgreSQL {version.split(maxsplit=1)[0]}"  # `18.6 (Debian 18.6-1.pgdg13+1)`


def _round_trip(connection: Connection) -> float:
    began = time.perf_counter()
    connection.execute(text("SELECT 1")).scalar_one()
    return time.perf_counter() - began


def _clock_ahead(connection: Connection) -> float:
    before = time.time()
    theirs = read_clock(connection)
    return theirs - (before + time.time()) / 2  # it was read half-way, give or take the round trip


def _refusal(connection: Connection, tables: Tables) -> str | None:
    """Write, and take it back: a right that is missing, a standby or a full disk shows nowhere else."""
    connection.rollback()
    try:
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"PRAGMA busy_timeout = {_LOCK_TIMEOUT_MS}"))
        else:
            connection.execute(text(f"SET LOCAL lock_timeout = {_LOCK_TIMEOUT_MS}"))
        if tables is Tables.NONE:
            connection.execute(text("CREATE TABLE sweep_doctor (x INTEGER)"))
        else:
            connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = version_num"))  # noqa: S608 - a constant
    except (DBAPIError, StorageError) as error:
        return _first_line(error) if isinstance(error, DBAPIError) else str(error)
    finally:
        connection.rollback()
    return None


def _first_line(error: DBAPIError) -> str:
    """Give the driver's own words: SQLAlchemy adds the statement, which says nothing to a user."""
    return str(error.orig).strip().partition("\n")[0]
