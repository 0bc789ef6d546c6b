"""A disk that is really full: a small file system that only the command sees."""

import json
import subprocess

import pytest

from tests.support.commands import SWEEP, Folder, environment, paced
from tests.support.components import require_private_mounts
from tests.support.spaces import LONG, SHORT


@pytest.fixture
def long(folder) -> Folder:
    require_private_mounts()
    folder.write("long.yaml", LONG)
    (folder.path / "small").mkdir()
    return folder


def _run(folder: Folder, script: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script in which `small` is a disk of its own."""
    shell = ["unshare", "-rm", "sh", "-c", script]
    return subprocess.run(
        shell, cwd=folder.path, env=environment(**changes), capture_output=True, text=True, check=False
    )


def test_a_full_artifact_disk_pauses_the_sweep_says_why_and_loses_nothing(long):
    """Both remedies that the message names, and one that it does not: --artifacts elsewhere is refused."""
    start = f"{SWEEP} start --space long.yaml --workers 1 --artifacts"
    result = _run(
        long,
        f"""mount -t tmpfs -o size=160k none small || exit 99
        {start} small/files
        echo "exit code $?" >&2
        COLUMNS=500 {SWEEP} status long >&2
        {SWEEP} status long --json > full.json
        {start} elsewhere
        echo "elsewhere, exit code $?" >&2
        mount -o remount,size=256k small
        {start} small/files
        echo "more room, exit code $?" >&2
        {SWEEP} status long --json > again.json
        mv small/files moved && ln -s "$PWD/moved" small/files || exit 98
        {start} small/files && {SWEEP} status long --json && cat small/files/long/*/*/model.json >/dev/null""",
    )
    assert result.returncode == 0, result.stderr
    assert "\nexit code 1\n" in result.stderr
    assert result.stderr.count("No space left on device. Make room on that file system") >= 3  # twice, and in status
    assert "or move the directory to another one and leave a link in its place" in result.stderr
    assert "the same command goes on" in result.stderr
    assert "Then `sweep resume long` goes on." in result.stderr
    assert "\nelsewhere, exit code 2\n" in result.stderr
    assert "The sweep was paused; it goes on." in result.stderr
    assert "\nmore room, exit code 1\n" in result.stderr
    assert "Traceback" not in result.stderr
    full, again = (json.loads((long.path / name).read_text()) for name in ("full.json", "again.json"))
    assert (full["state"], full["trials"]["failed"]) == (again["state"], again["trials"]["failed"]) == ("paused", 0)
    assert full["trials"]["finished"] < again["trials"]["finished"] < 3
    assert '"complete": 3' in result.stdout
    for curve in long.curves().values():
        assert [point[0] for point in curve] == list(range(1, 31))
    kept = [path for (path,) in long.query("SELECT path FROM sweep_models")]
    assert len(kept) == 3
    assert all(path.startswith(f"{long.path}/small/files/long/") for path in kept)
    assert len(list((long.path / "moved" / "long").rglob("model.keras"))) == 3


def test_an_artifact_directory_gone_read_only_ends_the_sweep_with_a_message_and_it_goes_on_afterwards(
    long, undisturbed
):
    long.write("short.yaml", SHORT)
    start = f"{SWEEP} start --space short.yaml --workers 2 --artifacts small"
    result = _run(
        long,
        f"""{start} & sweep=$!
        until ls small/short/[01]/1/checkpoint-2.npz >/dev/null 2>&1; do
            kill -0 $sweep || exit 99
            sleep 0.05
        done
        mount --bind small small && mount -o remount,bind,ro small || exit 98
        wait $sweep
        echo "exit code $?" >&2
        {SWEEP} status short --json > kept.json
        {start}
        echo "again, exit code $?" >&2
        umount small
        {start} && {SWEEP} status short --json""",
        **paced(0.25),
    )
    assert result.returncode == 0, result.stderr
    assert "\nexit code 1\n" in result.stderr
    assert "Read-only file system. Mount it writable" in result.stderr
    assert "nothing is lost" in result.stderr
    assert "Traceback" not in result.stderr
    kept = json.loads((long.path / "kept.json").read_text())
    assert (kept["state"], kept["trials"]["failed"], kept["trials"]["running"]) == ("active", 0, 2)
    assert "\nagain, exit code 1\n" in result.stderr
    assert '"complete": 3' in result.stdout
    assert {number: curve for (_, number), curve in long.curves().items()} == {
        number: undisturbed[number] for number in range(3)
    }


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
