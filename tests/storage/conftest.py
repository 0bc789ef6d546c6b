"""One suite for both databases: a test that takes `database_url`, or what is made from it, runs on each of them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.search.candidate import Candidate
from tests.storage.making import new_sweep, propose, search_of, sqlite_url
from tests.support.postgres import PostgresServer, shared_server


@pytest.fixture
def server() -> PostgresServer:
    """The PostgreSQL that all tests share, running."""
    server = shared_server()
    server.start()
    return server


@pytest.fixture(scope="session")
def template() -> str:
    """A PostgreSQL database with the tables in it, to copy: that is faster than making them."""
    server = shared_server()
    name = server.create_database()
    StudyDatabase.open(server.url(name), create=True).close()
    return name


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the tables in it, to copy."""
    folder = tmp_path_factory.mktemp("file")
    StudyDatabase.open(sqlite_url(folder), create=True).close()
    return folder / "study.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where nothing is yet."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
    else:
        with request.getfixturevalue("server").database() as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A study database with nothing in its tables."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("file"), tmp_path)
        yield sqlite_url(tmp_path)
    else:
        with request.getfixturevalue("server").database(template=request.getfixturevalue("template")) as url:
            yield url


@pytest.fixture
def database(url: str) -> Iterator[StudyDatabase]:
    with StudyDatabase.open(url, create=False) as opened:
        yield opened


@pytest.fixture
def sweep(database: StudyDatabase) -> SweepRecord:
    return database.transactions.create_sweep(new_sweep())


@pytest.fixture
def candidate(database: StudyDatabase, sweep: SweepRecord) -> Candidate:
    return propose(search_of(database, sweep))
