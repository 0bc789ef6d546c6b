"""Writing a row that may be there already."""

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables import Base


def upsert(connection: Connection, table: type[Base], key: dict[str, Any], values: dict[str, Any]) -> None:
    """Insert the row, or write its values over the row with that key."""
    statement = _insert(connection, table, key | values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))


def insert_once(connection: Connection, table: type[Base], values: dict[str, Any]) -> None:
    """Insert the row, unless there is one that it may not stand beside."""
    connection.execute(_insert(connection, table, values).on_conflict_do_nothing())


def _insert(connection: Connection, table: type[Base], values: dict[str, Any]) -> Any:
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table).values(**values)
