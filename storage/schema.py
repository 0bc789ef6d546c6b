"""Which database this is, and bringing our tables up to date."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from storage.connection import explanation
from storage.errors import StorageInputError
from storage.location import Location

VERSION_TABLE = "sweep_version"
# Oldest first; known here so that opening an up-to-date database needs no Alembic.
REVISIONS = ("0001", "0002", "0003", "0004", "0005")
OPTUNA_SCHEMA = 12  # of Optuna 5.0: the shape of its tables that `storage.trials` reads
_OPTUNA_LAST = "alembic_version"  # of its tables, the one that it makes last

_MAKING = 0x5EE9  # names the advisory lock on making tables
_MAKING_SECONDS = 600  # for which others wait

_HEADER = b"SQLite format 3\x00"


def check_file(path: Path, *, create: bool) -> None:
    """Look at a SQLite file without changing it; raises `StorageError` unless it is a study database or may become one.

    With `create`, a file that is missing is made, empty, and so is its directory.
    """
    if not path.exists():
        if not create:
            raise StorageInputError(
                f"there is no study database at {path}; `sweep start` makes one, --storage names another"
            )
        _make(path)
    if path.is_dir():
        raise StorageInputError(f"{path} is a directory; a study database is a file")
    try:
        with path.open("rb") as file:
            header = file.read(len(_HEADER))
    except OSError as error:
        raise StorageInputError(f"study database {path} cannot be read: {error.strerror}") from error
    if header and header != _HEADER:
        raise StorageInputError(f"{path} is not a study database, nor a database at all; it was left as it is")
    if header:
        _check_owner(path, create=create)
    elif not create:
        raise StorageInputError(f"{path} is empty, not a study database; `sweep start` would make it one")


def _make(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as error:
        raise StorageInputError(f"no study database can be made at {path}: {error.strerror}") from error


def _check_owner(path: Path, *, create: bool) -> None:
    """Refuse the database of something else: ours has our version table, or nothing at all."""
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        try:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        finally:
            connection.close()
    except sqlite3.Error as error:
        reason = explanation(error, Location.of_file(path))
        raise StorageInputError(str(reason or f"study database {path}: {error}")) from error
    if VERSION_TABLE not in tables and (tables or not create):
        raise StorageInputError(f"{path} is {_kind(tables)}; it was left as it is, --storage names another")


def _kind(tables: Collection[str]) -> str:
    return "an Optuna database without sweeps" if {"studies", "trials"} <= set(tables) else "not a study database"


def check_version(engine: Engine, location: Location, *, create: bool = True) -> bool:
    """Whether both families of tables are there and up to date.

    Raises `StorageError` for newer ones, for somebody else's, and, without `create`, where there are none.
    """
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()  # on PostgreSQL, those that the search_path makes visible
        if VERSION_TABLE not in tables:
            _check_free(tables, location, create=create)
            return False
        revision = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608
        if _OPTUNA_LAST in tables:
            _check_optuna(connection, location)
    if revision is not None and revision not in REVISIONS:
        raise StorageInputError(
            f"study database {location} was written by a newer Sweep (its tables are of version {revision}, "
            f"this one knows up to {REVISIONS[-1]}); update with: pip install -U keras-sweep"
        )
    return revision == REVISIONS[-1] and _OPTUNA_LAST in tables


def _check_free(tables: Collection[str], location: Location, *, create: bool) -> None:
    if tables:
        raise StorageInputError(
            f"study database {location} is {_kind(tables)}; it was left as it is. --storage names another, or another "
            "schema of this one: ?options=-csearch_path%3DNAME"
        )
    if not create:
        raise StorageInputError(f"study database {location} is empty; `sweep start` makes its tables")


def _check_optuna(connection: Connection, location: Location) -> None:
    version = connection.execute(text("SELECT schema_version FROM version_info")).scalar()
    if version is not None and version > OPTUNA_SCHEMA:
        raise StorageInputError(
            f"study database {location} was written by a newer Optuna (tables of version {version}, "
            f"this one knows up to {OPTUNA_SCHEMA}); update with: pip install -U keras-sweep"
        )


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """Let one process at a time make or change a server's tables; those that wait go on when it ends, or is killed.

    A SQLite file needs none: there, one process writes at a time.
    """
    if engine.dialect.name == "sqlite":
        yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # closed at the end, and the lock with it; autocommit: no transaction stands still
        connection.execute(text(f"SET lock_timeout = {_MAKING_SECONDS}000"))
        connection.execute(text(f"SET statement_timeout = {_MAKING_SECONDS}000"))
        connection.execute(text(f"SELECT pg_advisory_lock({_MAKING})"))
        yield


def migrate(engine: Engine) -> None:
    """Bring our tables up to date, all or nothing; of several processes at once, one does it."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        # One transaction around all revisions. SQLite's driver itself opens none for CREATE TABLE; on a server, a large
        # table may take its time.
        start = "BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else "SET LOCAL statement_timeout = 0"
        connection.exec_driver_sql(start)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
