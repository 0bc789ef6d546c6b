"""A disk that is really full: a small file system that only the command sees."""

import subprocess

import pytest

from tests.support.commands import SWEEP, Folder, environment
from tests.support.components import require_private_mounts
from tests.support.spaces import LONG


@pytest.fixture
def long(folder) -> Folder:
    require_private_mounts()
    folder.write("long.yaml", LONG)
    (folder.path / "small").mkdir()
    return folder


def _run(folder: Folder, script: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script in which `small` is a disk of its own."""
    shell = ["unshare", "-rm", "sh", "-c", script]
    return subprocess.run(shell, cwd=folder.path, env=environment(), capture_output=True, text=True, check=False)


def test_a_full_artifact_disk_stops_the_sweep_and_loses_nothing(long):
    start = f"{SWEEP} start --space long.yaml --workers 1"
    result = _run(long, f"mount -t tmpfs -o size=120k none small && {start} --artifacts small")
    assert result.returncode == 1, result.stderr
    assert "No space left on device" in result.stderr
    assert "goes on" in result.stderr
    assert "Traceback" not in result.stderr
    kept = long.read("status", "long")["trials"]
    assert kept["failed"] == 0
    assert 0 < kept["finished"] < 3
    long.sweep("start", "--space", "long.yaml", "--workers", 2)
    assert long.read("status", "long")["trials"]["complete"] == 3


def test_a_full_database_disk_stops_the_sweep_and_loses_nothing(long):
    start = f"{SWEEP} start --space long.yaml --workers 1 --storage sqlite:///small/study.db"
    result = _run(
        long,
        f"""mount -t tmpfs -o size=4m none small || exit 99
        {start} --trials 1 || exit 98
        dd if=/dev/zero of=small/filler bs=4k >/dev/null 2>&1; truncate -s -72k small/filler
        {start} --trials 3
        echo "exit code $?" >&2
        rm small/filler
        {start} --trials 3 && {SWEEP} status long --json --storage sqlite:///small/study.db""",
    )
    assert result.returncode == 0, result.stderr
    assert "exit code 1" in result.stderr
    assert "full" in result.stderr
    assert "study.db" in result.stderr
    assert "Traceback" not in result.stderr
    assert '"complete": 3' in result.stdout
