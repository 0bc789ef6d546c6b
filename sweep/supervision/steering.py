"""Steering a sweep, from any machine that reaches its database; the supervisors see it within a second or two."""

import shutil
from functools import partial

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord, Wish
from sweep.artifacts.store import ArtifactStore
from sweep.errors import InputError, SweepError
from sweep.supervision.ledger import STOPPED
from sweep.supervision.lock import sole_supervisor
from sweep.supervision.marker import holds, marker_of
from sweep.supervision.presence import Presence
from sweep.supervision.settling import settle

_LEASE = 30.0  # seconds; a command holds the turn for a moment


def pause(database: StudyDatabase, name: str) -> SweepRecord:
    """Have running trials give their places back after their epoch; raises `InputError` where nothing can run."""
    sweep = database.sweep(name)
    if sweep.wish is Wish.STOP:
        raise InputError(f"sweep {name} was stopped, nothing of it runs")
    if database.count_trials(sweep).finished >= sweep.trials:
        raise InputError(f"sweep {name} is finished, nothing of it runs")
    database.set_wish(name, Wish.PAUSE)
    return sweep


def resume(database: StudyDatabase, name: str) -> SweepRecord:
    """Let a paused or stopped sweep go on; trials that the stop cut stay pruned."""
    sweep = database.sweep(name)
    if sweep.wish is Wish.WORK:
        raise InputError(f"sweep {name} is neither paused nor stopped")
    database.set_wish(name, Wish.WORK)
    return sweep


def stop(database: StudyDatabase, name: str) -> SweepRecord:
    """End a sweep and keep all of it: running trials end after their epoch, those that were left behind at once."""
    database.set_wish(name, Wish.STOP)
    sweep = database.sweep(name)
    with Presence(database, (), _LEASE) as presence:  # which also frees what killed processes of this machine held
        if database.standing(sweep).left_behind:
            from sweep.search.search import prune_trial  # Optuna: only where there is something to tell it

            prune = partial(prune_trial, database.study(sweep))
            settle(database, sweep, presence.supervisor_id, reason=STOPPED, prune=prune)
    return sweep


def retry(database: StudyDatabase, sweep: SweepRecord, number: int) -> int:
    """Make a failed trial run again, under its number; gives the epoch it will go on with."""
    trial = database.trial(sweep, number)
    if trial is None:
        raise InputError(f"sweep {sweep.name} has no trial {number}; `sweep trials {sweep.name}` lists them")
    if not database.reopen_trial(sweep, trial.id):
        raise InputError(f"trial {number} is {trial.state}; only a failed one can be tried again")
    checkpoints = database.checkpoints(trial.id)
    return checkpoints[0].epoch + 1 if checkpoints else 1


def delete(database: StudyDatabase, sweep: SweepRecord, store: ArtifactStore | None) -> None:
    """Delete a sweep's artifacts, unless `store` is None, and its rows; nothing else.

    Cut off on the way, it can be deleted again. Raises `SweepError` while somebody works on it.
    """
    holders = database.holders(sweep)
    if holders:
        where = ", ".join(f"process {one.pid} on {one.machine}" for one in holders)
        raise SweepError(f"{where} works on {sweep.name}; first: sweep stop {sweep.name} --wait")
    if store is not None and sweep.artifacts is not None and not holds(store, sweep):
        raise InputError(
            f"the artifacts of {sweep.name} are not to be seen in {store.uri}; make {sweep.artifacts} reachable, "
            "or leave them where they are with --keep-artifacts"
        )
    with sole_supervisor(database, sweep.name):
        database.set_wish(sweep.name, Wish.STOP)  # who waits for work here takes none
        if store is not None and sweep.artifacts is not None:
            _remove_artifacts(store, sweep)
        database.delete_sweep(sweep)
        if database.file is not None:
            locks = database.file.with_name(f"{database.file.name}.locks") / sweep.name
            shutil.rmtree(locks, ignore_errors=True)


def _remove_artifacts(store: ArtifactStore, sweep: SweepRecord) -> None:
    """Remove a sweep's folder; the mark that says whose it is goes last."""
    for name in store.names(sweep.name):
        if name != marker_of(sweep):
            store.remove(name)
    store.remove_folder(sweep.name)
