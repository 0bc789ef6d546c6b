"""Fixtures that several packages' tests share."""

from pathlib import Path

import pytest

from tests.support.commands import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty working directory."""
    return Folder(tmp_path)
