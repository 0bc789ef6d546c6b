"""What the faults have in common: a server for several supervisors, and what comes out when nobody disturbs them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import Folder, paced
from tests.support.postgres import PostgresServer, shared_server
from tests.support.spaces import LONG, SHORT

LEASE = "3s"
EPOCH, QUICK_EPOCH = 0.25, 0.1  # seconds that one takes at least: of SHORT, and of LONG's many


@pytest.fixture
def server() -> PostgresServer:
    """The PostgreSQL that all tests share, running."""
    server = shared_server()
    server.start()
    return server


@pytest.fixture
def shared(server: PostgresServer, tmp_path: Path) -> Iterator[Folder]:
    """A folder whose commands use a PostgreSQL database of their own, with short leases."""
    with server.database() as url:
        folder = Folder(tmp_path, {"SWEEP_STORAGE": url, "SWEEP_LEASE": LEASE, **paced(EPOCH)})
        folder.write("short.yaml", SHORT)
        yield folder


@pytest.fixture
def short(tmp_path: Path) -> Folder:
    """A folder with a space of few epochs in it."""
    folder = Folder(tmp_path, paced(EPOCH))
    folder.write("short.yaml", SHORT)
    return folder


@pytest.fixture
def long(tmp_path: Path) -> Folder:
    """A folder with a space of many epochs in it."""
    folder = Folder(tmp_path, paced(QUICK_EPOCH))
    folder.write("long.yaml", LONG)
    return folder


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[int, list[tuple[float, ...]]]:
    """The curves of SHORT's first trials, trained with nobody in their way."""
    folder = Folder(tmp_path_factory.mktemp("undisturbed"))
    folder.write("short.yaml", SHORT)
    folder.sweep("start", "--space", "short.yaml", "--workers", 2, "--trials", 5)
    return {number: curve for (_, number), curve in folder.curves().items()}
