"""What all repositories share: the engine, and transactions of one statement."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Executable


class Repository:
    """The rows of one noun. Every method is one transaction, and gives plain records."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def _rows(self, query: Executable) -> Sequence[Any]:
        with self._engine.connect() as connection:
            return connection.execute(query).all()

    def _write(self, statement: Executable) -> int:
        """Give the number of rows that it changed."""
        with self._engine.begin() as connection:
            return connection.execute(statement).rowcount
