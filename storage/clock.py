"""The database's clock. Machines disagree about the time; times that several of them compare are read from it alone."""

from typing import Any

from sqlalchemy import Connection, DateTime, Double, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class seconds(FunctionElement[float]):  # noqa: N801 - reads as the SQL function it is
    """Unix seconds at this very moment, not at the transaction's beginning."""

    type = Double()
    inherit_cache = True


class moment(FunctionElement[Any]):  # noqa: N801
    """The same as the tables keep moments: in UTC, without a zone."""

    type = DateTime()
    inherit_cache = True


@compiles(seconds, "postgresql")
def _seconds_postgresql(*_: Any, **__: Any) -> str:
    return "CAST(extract(epoch FROM clock_timestamp()) AS double precision)"


@compiles(seconds, "sqlite")
def _seconds_sqlite(*_: Any, **__: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(moment, "postgresql")
def _moment_postgresql(*_: Any, **__: Any) -> str:
    return "timezone('UTC', clock_timestamp())"


@compiles(moment, "sqlite")
def _moment_sqlite(*_: Any, **__: Any) -> str:
    return "strftime('%Y-%m-%d %H:%M:%f000', 'now')"


def read_clock(connection: Connection) -> float:
    """Unix seconds by the database's clock."""
    return float(connection.execute(select(seconds())).scalar_one())
