"""Engines on a study database. Ours and Optuna's are made alike, so that one set of habits holds for both."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import ExceptionContext

from storage import postgresql
from storage.errors import StorageError, StorageUnavailableError
from storage.location import Location

BUSY_SECONDS = 60.0  # how long a writer waits for another process's transaction to end

# SQLite's result codes that a user can do something about.
_SENTENCES = {
    sqlite3.SQLITE_BUSY: f"another process has kept it locked for over {BUSY_SECONDS:.0f} s",
    sqlite3.SQLITE_LOCKED: f"another process has kept it locked for over {BUSY_SECONDS:.0f} s",
    sqlite3.SQLITE_PERM: "it may not be accessed",
    sqlite3.SQLITE_READONLY: "it cannot be written: the file, its directory or the disk is read-only",
    sqlite3.SQLITE_IOERR: "the disk refuses to read or write it: is it full, or failing?",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; `sqlite3 FILE .recover` saves what can be saved",
    sqlite3.SQLITE_FULL: "the disk is full; nothing that was written is lost, free some space and start again",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: is it there, and may its directory be written?",
    sqlite3.SQLITE_NOTADB: "the file is no database",
}
_PASSING = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def engine_options(location: Location) -> dict[str, Any]:
    """Give the arguments of `create_engine` that every engine on this database is made with."""
    if location.path is None:
        return postgresql.engine_options(location.url)
    return {"creator": _sqlite_opener(location.path)}


def make_engine(location: Location) -> Engine:
    """Make an engine; it connects when it is first used."""
    engine = create_engine(location.url, **engine_options(location))
    explain_errors(engine, location)
    return engine


def explain_errors(engine: Engine, location: Location) -> None:
    """Turn what a user can act on into `StorageError`s, and notice a database file that was taken away."""

    @event.listens_for(engine, "handle_error")
    def _explain(context: ExceptionContext) -> StorageError | None:
        if context.is_pre_ping:
            return None  # the pool connects again, and only where that fails is there anything to tell
        return explanation(context.original_exception, location)

    if location.path is not None:
        _watch_file(engine, location.path)


def explanation(error: BaseException | None, location: Location) -> StorageError | None:
    """Say what a driver's error means, in one line without a password; None when it would be a defect of ours."""
    if error is None:
        return None
    found = postgresql.meaning(error) if location.path is None else _sqlite_meaning(error)
    if found is None:
        return None
    kind, sentence = found
    return kind(f"study database {location}: {sentence}")


def _sqlite_meaning(error: BaseException) -> tuple[type[StorageError], str] | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the kind
    if code not in _SENTENCES:
        return None
    return StorageUnavailableError if code in _PASSING else StorageError, _SENTENCES[code]


def _sqlite_opener(path: Path) -> Callable[[], sqlite3.Connection]:
    def connect() -> sqlite3.Connection:
        # IMMEDIATE: a transaction that writes takes the lock first, and so waits its turn. A deferred one that has
        # read already would fail at once with "database is locked". `mode=rw` never makes an empty file by accident.
        connection = sqlite3.connect(
            f"{path.as_uri()}?mode=rw",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level="IMMEDIATE",
            check_same_thread=False,
        )
        try:
            connection.execute("PRAGMA synchronous=NORMAL")  # with WAL: a power cut loses the last commits, no more
            connection.execute("PRAGMA foreign_keys=ON")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    return connect


@contextmanager
def one_moment(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads, and sees the database throughout as it is at its beginning."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
            connection.execute(text("SET LOCAL statement_timeout = 0"))  # a large sweep may take its time
        else:
            connection.exec_driver_sql("BEGIN DEFERRED")  # the driver itself begins none to read
        yield connection


def use_wal(path: Path) -> None:
    """Make readers and the writer of a SQLite file independent of each other; the file remembers it."""
    deadline = time.monotonic() + BUSY_SECONDS
    connection = _sqlite_opener(path)()
    try:
        while True:
            try:
                connection.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as error:
                # Another process is at the same step; SQLite does not wait for this lock by itself.
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                return
    finally:
        connection.close()


def _watch_file(engine: Engine, path: Path) -> None:
    """Writing to a file that was removed or replaced succeeds, and is lost: look before each transaction."""
    file = _identity(path)

    @event.listens_for(engine, "checkout")
    def _look(_connection: object, _record: object, _proxy: object) -> None:
        if _identity(path) != file:
            raise StorageError(f"study database {path}: the file was removed or replaced while it was in use")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - before every transaction: the shortest way
    except OSError:
        return None
    return status.st_dev, status.st_ino
