"""Where a study database is: a checked URL, and how to name it without its password."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import StorageInputError

_ALLOWED = "a study database is sqlite:///FILE or postgresql://USER@HOST/NAME"


@dataclass(frozen=True, kw_only=True)
class Location:
    """A study database's address."""

    url: URL
    path: Path | None  # of the SQLite file, absolute; None: a server

    def __str__(self) -> str:
        return str(self.path) if self.path else self.url.render_as_string(hide_password=True)


def locate(text: str) -> Location:
    """Read a database URL; raises `StorageInputError` for one that cannot be a study database."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # Not a URL: nothing of it is repeated if it might hold a password.
        shown = f"`{text}` is no database URL" if "@" not in text else "the database URL cannot be read"
        hint = f"; did you mean sqlite:///{text}?" if ":" not in text and text else ""
        raise StorageInputError(f"{shown}: {_ALLOWED}{hint}") from None
    kind = url.get_backend_name()
    if kind == "sqlite":
        return _file(url)
    if kind == "postgresql":
        return Location(url=url.set(drivername="postgresql+psycopg"), path=None)
    raise StorageInputError(f"`{kind}` databases are not supported: {_ALLOWED}")


def _file(url: URL) -> Location:
    name = url.database
    if url.host:  # sqlite://study.db: two slashes make it a host
        raise StorageInputError(f"sqlite://{url.host} lacks a slash: did you mean sqlite:///{url.host}?")
    if not name or name == ":memory:" or name.startswith("file:"):
        raise StorageInputError("a study database must be a file, for other processes read it: sqlite:///FILE")
    path = Path(name).expanduser().absolute()
    return Location(url=url.set(database=str(path)), path=path)
