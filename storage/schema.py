"""Which database this is, and bringing our tables up to date."""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from storage.connection import explanation
from storage.errors import StorageError, StorageInputError
from storage.location import Location

VERSION_TABLE = "sweep_version"
REVISIONS = ("0001",)  # oldest first; known here so that opening an up-to-date database needs no Alembic
OPTUNA_SCHEMA = 12  # of Optuna 5.0: the shape of its tables that `storage.trials` reads
_OPTUNA_LAST = "alembic_version"  # of its tables, the one that it makes last

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
        raise StorageInputError(f"study database {path}: {explanation(error) or error}") from error
    if VERSION_TABLE not in tables and (tables or not create):
        kind = "an Optuna database without sweeps" if {"studies", "trials"} <= tables else "not a study database"
        raise StorageInputError(f"{path} is {kind}; it was left as it is, --storage names another")


def check_version(engine: Engine, location: Location) -> bool:
    """Whether both families of tables are there and up to date; raises `StorageError` for newer ones."""
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        if VERSION_TABLE not in tables:
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


def _check_optuna(connection: Connection, location: Location) -> None:
    version = connection.execute(text("SELECT schema_version FROM version_info")).scalar()
    if version is not None and version > OPTUNA_SCHEMA:
        raise StorageInputError(
            f"study database {location} was written by a newer Optuna (tables of version {version}, "
            f"this one knows up to {OPTUNA_SCHEMA}); update with: pip install -U keras-sweep"
        )


def migrate(engine: Engine) -> None:
    """Bring our tables up to date, all or nothing; of several processes at once, one does it."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # sqlite3 itself opens no transaction for CREATE TABLE
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except StorageError:
            connection.rollback()
            raise
        connection.commit()
