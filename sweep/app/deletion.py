"""Deleting a sweep: its artifacts and its rows, and nothing else."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from storage.database import StudyDatabase
from storage.sweeps import DesiredState, SweepRecord
from sweep.app.settings import artifacts_of
from sweep.app.steering import POLL, TURN_TIMEOUT, as_supervisor
from sweep.artifacts.store import ArtifactStore, open_store
from sweep.errors import InputError, SweepError
from sweep.supervision.heartbeat import Heartbeat, dismiss_dead
from sweep.supervision.marker import holds, marks_of, where_they_are

Watch = Callable[[str, int, int], None]  # what is under way, how much of it is done, of how much


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a deletion removes."""

    trials: int
    epochs: int
    store: str | None  # where its models and checkpoints are; None where they stay, or there are none
    files: int = 0  # of them
    bytes: int = 0


def store_of(sweep: SweepRecord, artifacts: str | None) -> ArtifactStore | None:
    """Open the store of a sweep's artifacts; None for a sweep that never began."""
    where = artifacts_of(sweep, artifacts)
    try:
        return None if where is None else open_store(where)
    except InputError as error:
        raise InputError(f"{error} (--keep-artifacts leaves them where they are)") from error


def contents_of(database: StudyDatabase, sweep: SweepRecord, store: ArtifactStore | None) -> Contents:
    """Count what would be removed."""
    epochs = sum(totals.epochs for totals in database.epochs.totals(sweep).values())
    found = Contents(trials=len(database.trials.of(sweep)), epochs=epochs, store=None)
    if store is None or sweep.artifacts is None:
        return found
    return replace(
        found, store=store.uri, files=len(store.names(sweep.name)), bytes=database.sweeps.artifact_bytes(sweep)
    )


def check_deletable(database: StudyDatabase, sweep: SweepRecord, store: ArtifactStore | None) -> None:
    """Raise `SweepError` while somebody works on a sweep, `InputError` where its artifacts are not found.

    `store` is None where they are to stay.
    """
    dismiss_dead(database)
    _refuse_while_held(database, sweep)
    if store is None or sweep.artifacts is None or sweep.is_half_deleted:
        return
    try:
        is_there = holds(store, sweep)
    except SweepError as error:
        raise InputError(f"{error} --keep-artifacts leaves them where they are") from error
    if not is_there:
        raise InputError(
            f"artifacts of sweep {sweep.name} not found in {store.uri}: {where_they_are(sweep, store)}. "
            "Delete it where they can be reached, say with --artifacts where that is on this machine, "
            "or leave them where they are with --keep-artifacts"
        )


def delete(
    database: StudyDatabase, sweep: SweepRecord, store: ArtifactStore | None, watch: Watch = lambda *_: None
) -> None:
    """Delete a sweep's artifacts, unless `store` is None, and its rows; nothing else.

    Cut off on the way, it can be deleted again: each thing goes after what is found through it, the mark of the
    artifacts after the rest of them, the sweep's own row last. Raises as `check_deletable` does.
    """
    check_deletable(database, sweep, store)
    database.sweeps.set_desired(
        sweep.name, DesiredState.STOP
    )  # supervisors that wait for work of it leave, and none takes any
    with as_supervisor(database, sweep, alone=True) as heartbeat:
        _take_turn(database, sweep, heartbeat)
        _refuse_while_held(database, sweep)  # it may have been taken just before
        ours = store if store is not None and sweep.artifacts is not None and holds(store, sweep) else None
        if ours is not None:
            _remove_all_but_the_mark(ours, sweep, watch)
        database.transactions.delete_trials(sweep, partial(watch, "trials"))
        if ours is not None:
            ours.remove_folder(sweep.name)
        database.transactions.delete_sweep(sweep)
        if database.file is not None:
            locks = database.file.with_name(f"{database.file.name}.locks") / sweep.name
            shutil.rmtree(locks, ignore_errors=True)


def _refuse_while_held(database: StudyDatabase, sweep: SweepRecord) -> None:
    holders = database.supervisors.holding(sweep)
    if holders:
        where = ", ".join(f"process {one.pid} on {one.machine}" for one in holders)
        verb = "work" if len(holders) > 1 else "works"
        raise SweepError(f"{where} {verb} on {sweep.name}; first: sweep stop {sweep.name} --wait")


def _take_turn(database: StudyDatabase, sweep: SweepRecord, heartbeat: Heartbeat) -> None:
    """Take the turn, so that no supervisor takes a trial; given back with the heartbeat."""
    deadline = time.monotonic() + TURN_TIMEOUT
    while database.leases.take_turn(sweep, heartbeat.supervisor_id) is None:
        if time.monotonic() > deadline:
            raise SweepError(f"another supervisor holds the lock on sweep {sweep.name}; try again in a minute")
        time.sleep(POLL)


def _remove_all_but_the_mark(store: ArtifactStore, sweep: SweepRecord, watch: Watch) -> None:
    names = [name for name in store.names(sweep.name) if name not in marks_of(sweep)]
    for done, name in enumerate(names):
        watch("files", done, len(names))
        store.remove(name)
