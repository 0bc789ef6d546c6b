"""PostgreSQL: how we connect to it, and what its errors mean."""

import re
from typing import Any

from sqlalchemy import URL

from storage.errors import StorageError, StorageInputError, StorageUnavailableError

# Milliseconds, kept by the server for each session. A process that was stopped in the middle of a transaction must not
# hold its rows' locks for ever, and a machine that vanished must not either.
SETTINGS = {
    "statement_timeout": 60_000,
    "lock_timeout": 30_000,
    "idle_in_transaction_session_timeout": 15_000,
}

_CONNECTION = {
    "application_name": "sweep",
    "connect_timeout": 10,  # seconds, for each address of the host
    # A server that vanished without a word is noticed after half a minute, not after the system's two hours.
    "keepalives_idle": 15,  # seconds
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # milliseconds
}

_POOL = {
    "pool_size": 2,  # a supervisor's loop and the renewal of its leases; a server has 100 connections for everybody
    "max_overflow": 8,
    "pool_pre_ping": True,  # after a restart of the server, the next call connects again by itself
    "pool_recycle": 1800,  # seconds: routers forget a connection in which nothing moves
    "pool_use_lifo": True,  # what is not needed ages, and goes
    "isolation_level": "READ COMMITTED",
}

_Meaning = tuple[type[StorageError], str]

# SQLSTATEs, or the two characters of their class, with what a user can do about them.
_MEANINGS: dict[str, _Meaning] = {
    "08": (StorageUnavailableError, "the connection was lost"),
    "25006": (StorageUnavailableError, "the server takes no writes: it is a standby, or read-only"),
    "25P03": (StorageUnavailableError, "a transaction stood still for too long, and the server ended it"),
    "25P04": (StorageUnavailableError, "a transaction took too long, and the server ended it"),
    "28": (StorageInputError, "the server refuses this user or its password; PGPASSWORD or ~/.pgpass may hold it"),
    "3D000": (StorageInputError, "the server has no database of that name; `createdb` makes one"),
    "3F000": (StorageInputError, "its search_path names no schema that is there"),
    "40001": (StorageUnavailableError, "another transaction was in the way"),
    "40P01": (StorageUnavailableError, "another transaction was in the way"),
    "42501": (StorageError, "this user lacks a privilege there"),
    "53100": (StorageError, "the server's disk is full; nothing that was written is lost, free some space"),
    "53200": (StorageUnavailableError, "the server is out of memory"),
    "53300": (StorageUnavailableError, "the server has no connection left; raise its max_connections"),
    "55P03": (StorageUnavailableError, "another process has kept a row or a table locked for too long"),
    "57": (StorageUnavailableError, "the server is stopping or starting"),
    "57014": (StorageUnavailableError, "a statement took too long, and the server ended it"),
    "57P04": (StorageInputError, "the database was dropped"),
    "58": (StorageError, "the server's disk refuses to read or write"),
    "XX001": (StorageError, "the server found damaged data"),
    "XX002": (StorageError, "the server found a damaged index"),
}

# A server that refuses a connection gives words alone. What is not among these passes by itself, or might.
_REFUSALS: dict[str, str] = {
    r"password authentication failed|no password supplied|authentication failed|role .* does not exist"
    r"|no pg_hba\.conf entry|not permitted to log in": "28",
    r"database .* does not exist": "3D000",
    r"permission denied": "42501",
}
_WRONG_OPTION = re.compile(r"connection option|invalid .* value|invalid port|certificate|does not support SSL")


def engine_options(url: URL) -> dict[str, Any]:
    """Give the arguments of `create_engine`; what the URL's own query says wins."""
    given = {name: value for name, value in _CONNECTION.items() if name not in url.query}
    return _POOL | {"connect_args": given | {"options": _options(url)}}


def _options(url: URL) -> str:
    """Give the session's settings; of two equal ones the server takes the last, which is the URL's."""
    theirs = url.query.get("options", ())
    settings = [f"-c {name}={value}" for name, value in SETTINGS.items()]
    return " ".join([*settings, *([theirs] if isinstance(theirs, str) else theirs)])


def meaning(error: BaseException) -> _Meaning | None:
    """Say what an error of psycopg's means, as a class and a sentence; None when it would be a defect of ours."""
    import psycopg

    if not isinstance(error, psycopg.Error):
        return None
    if error.sqlstate is not None:
        return _MEANINGS.get(error.sqlstate) or _MEANINGS.get(error.sqlstate[:2])
    text = _one_line(str(error))
    for pattern, state in _REFUSALS.items():
        if re.search(pattern, text):
            kind, sentence = _MEANINGS[state]
            return kind, f"{sentence} ({text})"
    if _WRONG_OPTION.search(text):
        return StorageInputError, f"its URL cannot be used: {text}"
    if isinstance(error, psycopg.OperationalError):
        hint = "; that of another machine is postgresql://USER@HOST/NAME" if "on socket" in str(error) else ""
        return StorageUnavailableError, f"the server cannot be reached ({text}){hint}"
    return None


def _one_line(text: str) -> str:
    """Reduce libpq's lines to what they say last: `connection to server at "::1", port 5432 failed: FATAL:  …`."""
    first = text.strip().splitlines()[-1 if text.startswith("Multiple") else 0]
    return re.sub(r"^(FATAL|ERROR):\s+", "", first.rsplit(" failed: ", 1)[-1]).strip()
