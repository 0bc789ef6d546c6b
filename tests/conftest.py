"""Fixtures that several packages' tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import Folder
from tests.support.s3 import S3Server, s3_server


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty working directory."""
    return Folder(tmp_path)


@pytest.fixture(scope="session")
def s3_process() -> Iterator[S3Server]:
    """One S3 server for all tests; each keeps to a prefix of its own."""
    with s3_server() as server:
        yield server


@pytest.fixture
def s3(s3_process: S3Server, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    """The S3 server, in this process's environment."""
    for name, value in s3_process.environment.items():
        monkeypatch.setenv(name, value)
    return s3_process
