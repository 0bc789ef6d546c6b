"""A sweep's mark in the artifact store: a machine that cannot read it does not see the artifacts, and takes no trial.

The sweep's row decides once where its artifacts are. A machine that wants them in its own store writes a mark there,
under a number of its own, and the row takes the first number that it is offered. So any number of machines may begin a
sweep at once, sleep or be killed meanwhile, and different disks may have the same path.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from uuid import uuid4

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.artifacts.checking import check_store
from sweep.artifacts.errors import ArtifactError, ArtifactMissingError, explained
from sweep.artifacts.store import ArtifactStore, open_store
from sweep.errors import InputError, SweepError
from sweep.supervision.machine import Machine

_FIRST = "sweep.json"  # what a mark was called when each sweep had one alone
_MARK = re.compile(r"sweep-[0-9a-f]{32}\.json")


def open_artifacts(database: StudyDatabase, sweep: SweepRecord, machine: Machine) -> tuple[SweepRecord, ArtifactStore]:
    """Open the store of a sweep's artifacts as it is reached from here; a new sweep's is decided first.

    Raises `InputError` where they cannot be found from here.
    """
    if sweep.artifacts is None:
        sweep = decide(database, sweep, open_store(machine.artifacts_of(sweep)))
    store = open_store(machine.artifacts_of(sweep))
    return enter(database, sweep, store), store


def enter(database: StudyDatabase, sweep: SweepRecord, store: ArtifactStore) -> SweepRecord:
    """Make sure that the store holds this very sweep's artifacts; the first supervisor of a sweep marks it.

    Raises `InputError` when it holds another sweep's, or does not hold this one's.
    """
    if sweep.artifacts is None:
        sweep = decide(database, sweep, store)
    if not holds(store, sweep):
        if any(_marks(store, sweep.name)):
            raise _anothers(store, sweep.name)
        raise InputError(
            f"the artifacts of sweep {sweep.name} were not found in {store.uri}: {where_they_are(sweep, store)}. "
            "Make that reachable from here, or say with --artifacts where it is on this machine"
        )
    return sweep


def decide(database: StudyDatabase, sweep: SweepRecord, store: ArtifactStore) -> SweepRecord:
    """Have a new sweep's artifacts in this store, unless somebody was faster; gives the sweep as it is then."""
    uid = uuid4().hex
    claim(store, sweep.name, uid, began_as=sweep.uid)
    if not database.sweeps.place_artifacts(sweep, uid=uid, location=store.uri):
        with suppress(ArtifactError):  # one that no row knows is in nobody's way
            store.remove(_mark(sweep.name, uid))
    decided = database.sweeps.get(sweep.name)
    if (decided.id, decided.created) != (sweep.id, sweep.created):
        raise SweepError(f"sweep {sweep.name} was deleted, and begun again; the same command works on the new one")
    return decided


def claim(store: ArtifactStore, name: str, uid: str, *, began_as: str = "") -> None:
    """Mark a sweep's folder in the store as that of the sweep with this uid.

    Raises `InputError` where it is another's: neither this one's nor that of who began it, as `began_as`, beside us.
    """
    if any(not {uid, began_as} & set(mark.values()) for mark in _marks(store, name)):
        raise _anothers(store, name)
    check_store(store)
    with store.writing(_mark(name, uid)) as path:
        path.write_text(json.dumps({"sweep": name, "uid": uid, "began_as": began_as}), encoding="utf-8")


def holds(store: ArtifactStore, sweep: SweepRecord) -> bool:
    """Whether a store holds this very sweep's artifacts."""
    return any((_read(store, name) or {}).get("uid") == sweep.uid for name in marks_of(sweep))


def marks_of(sweep: SweepRecord) -> tuple[str, ...]:
    """What the sweep's mark may be called in the store."""
    return _mark(sweep.name, sweep.uid), f"{sweep.name}/{_FIRST}"


def is_mark(file: str) -> bool:
    """Whether a file of a sweep's folder is a mark, by its name there: it stays, wherever the rest goes."""
    return file == _FIRST or _MARK.fullmatch(file) is not None


def where_they_are(sweep: SweepRecord, store: ArtifactStore) -> str:
    """Say where a sweep's artifacts are which are not in this store."""
    if sweep.artifacts == store.uri:  # a path means another disk on each machine
        return "they are in the directory of that name on the machine where it began"
    return f"they are in {sweep.artifacts}"


def _mark(name: str, uid: str) -> str:
    return f"{name}/sweep-{uid}.json"


def _anothers(store: ArtifactStore, name: str) -> InputError:
    return InputError(
        f"{store.locate(name)} holds the artifacts of another sweep called {name}; "
        "remove it if nobody needs them, or choose another --name or --artifacts"
    )


def _marks(store: ArtifactStore, sweep: str) -> Iterator[dict[str, str]]:
    """Every mark in a sweep's folder."""
    for name in store.names(sweep):
        if is_mark(name.removeprefix(f"{sweep}/")) and (mark := _read(store, name)) is not None:
            yield mark


def _read(store: ArtifactStore, name: str) -> dict[str, str] | None:
    try:
        with store.reading(name) as path, explained("read", path):
            mark = json.loads(path.read_text(encoding="utf-8"))
            return {"uid": str(mark["uid"])} | ({"began_as": mark["began_as"]} if mark.get("began_as") else {})
    except ArtifactMissingError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{store.locate(name)} is damaged ({error}); it tells whose artifacts these are") from error
