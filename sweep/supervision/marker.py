"""A sweep's mark in the artifact store: whoever cannot read it does not see its artifacts, and takes nothing."""

import json

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.artifacts.errors import ArtifactMissingError, explained
from sweep.artifacts.store import ArtifactStore
from sweep.errors import InputError

_MARK = "sweep.json"  # in the sweep's own folder


def enter(database: StudyDatabase, sweep: SweepRecord, store: ArtifactStore) -> SweepRecord:
    """Make sure that the store holds this very sweep's artifacts; the first supervisor of a sweep marks it.

    Raises `InputError` when it holds another sweep's, or does not hold this one's.
    """
    name = marker_of(sweep)
    found = _read(store, name)
    if sweep.artifacts is None and found is None:
        store.check()
        with store.writing(name) as path:
            path.write_text(json.dumps({"sweep": sweep.name, "uid": sweep.uid}), encoding="utf-8")
        found = sweep.uid
    if found is None:
        raise InputError(
            f"the artifacts of sweep {sweep.name} are not to be seen in {store.uri}: they are in {sweep.artifacts}. "
            "Make that reachable from here, or say with --artifacts where it is on this machine"
        )
    if found != sweep.uid:
        raise InputError(
            f"{store.locate(sweep.name)} holds the artifacts of another sweep called {sweep.name}; "
            "remove it if nobody needs them, or choose another --name or --artifacts"
        )
    if sweep.artifacts is None:
        database.set_artifacts(sweep.name, store.uri)
        return enter(database, database.sweep(sweep.name), store)  # two may have come at once: one of them was first
    return sweep


def claim(store: ArtifactStore, name: str, uid: str) -> None:
    """Mark a sweep's folder in the store as that of the sweep with this uid; raises `InputError` for another's."""
    found = _read(store, f"{name}/{_MARK}")
    if found is None:
        store.check()
        with store.writing(f"{name}/{_MARK}") as path:
            path.write_text(json.dumps({"sweep": name, "uid": uid}), encoding="utf-8")
    elif found != uid:
        raise InputError(
            f"{store.locate(name)} holds the artifacts of another sweep called {name}; "
            "remove it if nobody needs them, or choose another --name or --artifacts"
        )


def holds(store: ArtifactStore, sweep: SweepRecord) -> bool:
    """Whether a store holds this very sweep's artifacts."""
    return _read(store, marker_of(sweep)) == sweep.uid


def marker_of(sweep: SweepRecord) -> str:
    """The marker's name in the store."""
    return f"{sweep.name}/{_MARK}"


def _read(store: ArtifactStore, name: str) -> str | None:
    try:
        with store.reading(name) as path, explained("read", path):
            return str(json.loads(path.read_text(encoding="utf-8"))["uid"])
    except ArtifactMissingError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{store.locate(name)} is damaged ({error}); it tells whose artifacts these are") from error
