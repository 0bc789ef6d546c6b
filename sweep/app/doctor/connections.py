"""What this machine is connected to: study database, clocks, artifacts, prepared data."""

import shutil
import tempfile
from pathlib import Path

from storage.errors import StorageError
from storage.probe import Probe, probe
from sweep.app.doctor.check import GB, LITTLE_SPACE, Check, Verdict, ok, problem, warning
from sweep.errors import SweepError

_FAR_APART = 60.0  # seconds
_SLOW = 0.1  # seconds per round trip; a trial takes some dozens of them


def check_database(url: str) -> tuple[Check, ...]:
    """Reach the study database and compare the clocks; changes nothing."""
    try:
        found = probe(url)
    except StorageError as error:
        return (problem("database", str(error)),)
    if found.server is None:
        return (_future_file(found),)
    return (_database(found), *_clocks(found))


def _future_file(found: Probe) -> Check:
    """A SQLite file that does not exist: the first sweep makes it."""
    assert found.location.path is not None
    directory = check_directory("database", found.location.path.parent, "see --storage and $SWEEP_STORAGE")
    if directory.verdict is not Verdict.OK:
        return directory
    return ok("database", f"{found.location} does not exist yet; `sweep start` makes it")


def _database(found: Probe) -> Check:
    what = f"{found.location}: {found.server}, {found.tables}"
    if found.refusal is not None:
        return problem("database", f"{what}; it cannot be written: {found.refusal}", "see --storage")
    assert found.round_trip is not None
    speed = f"{what}, writable, {found.round_trip * 1000:.1f} ms per round trip"
    if found.round_trip > _SLOW:
        return warning("database", speed, "every epoch waits for a few of them; bring database and workers closer")
    path = found.location.path
    if path is not None and (free := shutil.disk_usage(path.parent).free) < LITTLE_SPACE:
        return warning("database", f"{speed}, {free / GB:.1f} GB free", "a full disk pauses the sweep")
    return ok("database", speed)


def _clocks(found: Probe) -> tuple[Check, ...]:
    if found.location.path is not None or found.clock_ahead is None:
        return ()  # a file has no clock of its own
    ahead = found.clock_ahead
    apart = f"the database's is {abs(ahead):.1f} s {'ahead of' if ahead > 0 else 'behind'} this machine's"
    if abs(ahead) > _FAR_APART:
        return (
            warning(
                "clocks",
                apart,
                "Sweep uses the database's clock alone, but people compare log times: set this machine's clock (NTP)",
            ),
        )
    return (ok("clocks", f"{apart}, which does not matter: Sweep uses the database's alone"),)


def check_artifacts(uri: str) -> Check:
    """Write, read and remove something where checkpoints and models go."""
    from sweep.artifacts.checking import check_store
    from sweep.artifacts.store import open_store

    if "://" not in uri and not Path(uri).exists():
        return check_directory("artifacts", Path(uri), "see --artifacts and $SWEEP_ARTIFACTS")
    try:
        store = open_store(uri)
        check_store(store)
        free = store.free_bytes()
    except SweepError as error:
        return problem("artifacts", str(error))
    if free is None:
        return ok("artifacts", f"{uri} can be written and read")
    found = f"{uri} can be written and read, {free / GB:.1f} GB free"
    if free < LITTLE_SPACE:
        return warning("artifacts", found, "free some, a full disk pauses the sweep; or use --artifacts elsewhere")
    return ok("artifacts", found)


def check_directory(name: str, directory: Path, remedy: str) -> Check:
    """Whether a directory can be written, or made where it does not exist yet."""
    parent = next(parent for parent in (directory.absolute(), *directory.absolute().parents) if parent.exists())
    try:
        with tempfile.TemporaryFile(dir=parent) as file:
            file.write(b"\0")
    except OSError as error:
        return problem(name, f"{directory} cannot be written: {parent}: {error.strerror}", remedy)
    free = shutil.disk_usage(parent).free
    found = (
        f"{directory} {'can be written' if parent == directory.absolute() else 'can be made'}, {free / GB:.1f} GB free"
    )
    return warning(name, found, remedy) if free < LITTLE_SPACE else ok(name, found)
