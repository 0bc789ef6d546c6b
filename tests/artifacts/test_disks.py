"""Disks that are full, read-only or gone: real ones, mounted where only the test sees them."""

import subprocess
import sys
from pathlib import Path

import pytest

from sweep.artifacts.directory import DirectoryStore
from tests.support.components import require_private_mounts

PROGRAM = """\
import sys
from sweep.artifacts.checking import check_store
from sweep.artifacts.store import open_store
from sweep.errors import SweepError
store = open_store(sys.argv[1])
try:
    exec(sys.argv[2])
except SweepError as error:
    print(type(error).__name__, error)
print(store.names("a"))
"""
FILL = """\
with store.writing("a/first") as path: path.write_bytes(b"x")
with store.writing("a/b") as path: path.write_bytes(bytes(1_000_000))"""
SAVE = """\
import keras
core = keras.Sequential([keras.Input((100,)), keras.layers.Dense(1000)])
with store.writing("a/model.keras") as path: core.save(path)"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    require_private_mounts()
    place = tmp_path / "disk"
    place.mkdir()
    return place


def told(mount: str, place: Path, action: str) -> str:
    """What the program prints when its artifacts are on a disk that this command mounts."""
    script = f'{mount} && exec "$0" -c "$1" "$2" "$3"'
    command = ["unshare", "-rm", "sh", "-c", script, sys.executable, PROGRAM, str(place), action]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "Traceback" not in done.stderr
    return done.stdout


@pytest.mark.parametrize(("action", "kept"), [(FILL, "['a/first']"), (SAVE, "[]")], ids=["bytes", "model"])
def test_a_full_disk_is_told_and_nothing_half_written_stays(action: str, kept: str, place: Path) -> None:
    output = told(f"mount -t tmpfs -o size=120k none {place}", place, action)
    assert output.startswith("DiskFullError Cannot write")
    assert "No space left on device" in output
    assert "Make room" in output
    assert output.endswith(f"{kept}\n")


def test_a_read_only_disk_is_told(place: Path) -> None:
    mount = f"mount --bind {place} {place} && mount -o remount,bind,ro {place}"
    output = told(mount, place, FILL)
    assert output.startswith("ArtifactAccessError Cannot write")
    assert "Read-only file system" in output
    assert told(mount, place, "check_store(store)").startswith("InputError ")
    (place / "a").mkdir()
    (place / "a" / "b").write_bytes(b"")
    assert told(mount, place, "store.remove('a/b')").startswith("ArtifactAccessError Cannot remove")
    assert told(mount, place, "store.remove_folder('a')").startswith("ArtifactAccessError Cannot remove")


def test_a_folder_that_goes_while_it_is_written_to_is_told(place: Path) -> None:
    action = """\
import shutil
with store.writing("a/b") as path: path.write_bytes(b"x"); shutil.rmtree(path.parent)"""
    output = told("true", place, action)
    assert output.startswith("ArtifactError Cannot write")
    assert "unmounted" in output


def test_free_space_is_the_disks(tmp_path: Path) -> None:
    free = DirectoryStore(str(tmp_path / "not" / "yet")).free_bytes()
    assert free is not None
    assert free > 0
