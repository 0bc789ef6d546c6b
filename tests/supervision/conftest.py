"""A database of either kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.making import sqlite_url
from tests.support.components import require_postgres
from tests.support.postgres import shared_server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
        return
    require_postgres()
    server = shared_server()
    server.start()
    with server.database() as address:
        yield address
