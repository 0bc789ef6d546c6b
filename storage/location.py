"""Where a study database is: a checked URL, and how to name it without its password."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import StorageInputError

_ALLOWED = "a study database is sqlite:///FILE or postgresql://USER@HOST/NAME"


_SHOWN = ("host", "port", "service")  # of what a URL's query may hold; other things there may be secrets


@dataclass(frozen=True, kw_only=True, repr=False)
class Location:
    """A study database's address."""

    url: URL
    path: Path | None  # of the SQLite file, absolute; None: a server

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """Give a SQLite file's address."""
        return cls(url=URL.create("sqlite", database=str(path)), path=path)

    def __str__(self) -> str:
        if self.path:
            return str(self.path)
        shown = {name: value for name, value in self.url.query.items() if name in _SHOWN}
        return self.url.set(drivername="postgresql", query=shown)._replace(password=None).render_as_string()

    def __repr__(self) -> str:
        return f"Location({self})"


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
    if kind in {"postgresql", "postgres"}:
        return _server(url)
    raise StorageInputError(f"`{kind}` databases are not supported: {_ALLOWED}")


def _server(url: URL) -> Location:
    if "@" in (url.host or ""):  # what stands there may be half a password, and is not repeated
        raise StorageInputError("the database URL has an @ too many: in a password it is written %40")
    url = url.set(drivername="postgresql+psycopg")
    if "password" in url.query:  # moved to where nothing prints it
        url = url.set(password=str(url.query["password"])).difference_update_query(["password"])
    return Location(url=url, path=None)


def _file(url: URL) -> Location:
    name = url.database
    if url.host:  # sqlite://study.db: two slashes make it a host
        raise StorageInputError(f"sqlite://{url.host} lacks a slash: did you mean sqlite:///{url.host}?")
    if not name or name == ":memory:" or name.startswith("file:"):
        raise StorageInputError("a study database must be a file, for other processes read it: sqlite:///FILE")
    return Location.of_file(Path(name).expanduser().absolute())
