"""Writing a row that may be there already."""

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables import Base


def upsert(connection: Connection, table: type[Base], key: dict[str, Any], values: dict[str, Any]) -> None:
    """Insert the row, or write its values over the row with that key."""
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(**key, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))
