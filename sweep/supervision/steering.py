"""Steering a sweep, from any machine that reaches its database; the supervisors see it within a second or two."""

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial

from storage.database import StudyDatabase
from storage.sweeps import DesiredState, SweepRecord
from storage.trials import TrialRecord
from sweep.artifacts.store import ArtifactStore, open_store
from sweep.errors import InputError, SweepError
from sweep.supervision.lock import sole_supervisor
from sweep.supervision.marker import holds, marks_of, where_they_are
from sweep.supervision.presence import Presence, dismiss_the_dead
from sweep.wording import duration

_LEASE = 30.0  # seconds; a command holds the turn for a moment
_PATIENCE = 15.0  # seconds until whoever has the turn, or the lock, is through with it
_SOON = 0.1  # seconds

Watch = Callable[[str, int, int], None]  # what is under way, how much of it is done, of how much


def is_finished(database: StudyDatabase, sweep: SweepRecord) -> bool:
    """Whether a sweep's budget of trials or of time is spent, and nothing of it runs."""
    counts = database.trials.counts(sweep)
    return not counts.running and (counts.finished >= sweep.trials or sweep.is_out_of_time)


def pause(database: StudyDatabase, name: str) -> SweepRecord:
    """Have running trials give their places back after their epoch; raises `InputError` where nothing can run."""
    dismiss_the_dead(database)
    sweep = database.sweeps.get(name)
    if sweep.desired is DesiredState.STOP:
        raise InputError(f"sweep {name} was stopped, nothing of it runs; `sweep resume {name}` opens it again")
    if is_finished(database, sweep):
        raise InputError(f"sweep {name} is finished, nothing of it runs")
    if sweep.desired is DesiredState.WORK:  # else a full disk's reason would be lost
        database.sweeps.set_desired(name, DesiredState.PAUSE)
    return database.sweeps.get(name)


def resume(database: StudyDatabase, name: str) -> SweepRecord:
    """Let a paused or stopped sweep go on; trials that the stop cut stay pruned."""
    dismiss_the_dead(database)
    sweep = database.sweeps.get(name)
    if sweep.is_half_deleted:
        raise InputError(f"the trials of sweep {name} are deleted; `sweep delete {name}` removes the rest")
    if sweep.desired is DesiredState.WORK:
        raise InputError(f"sweep {name} is neither paused nor stopped")
    database.sweeps.set_desired(name, DesiredState.WORK)
    return sweep


def stop(database: StudyDatabase, name: str) -> SweepRecord:
    """End a sweep and keep all of it: running trials end after their epoch, those that were left behind at once.

    Nothing changes where the sweep is finished.
    """
    sweep = database.sweeps.get(name)
    if is_finished(database, sweep):
        return sweep
    database.sweeps.set_desired(name, DesiredState.STOP)
    end_the_left_behind(database, database.sweeps.get(name))
    return database.sweeps.get(name)


def end_the_left_behind(database: StudyDatabase, sweep: SweepRecord) -> None:
    """Prune the trials of a stopped sweep that nobody trains; a supervisor that has the turn meanwhile does it, too."""
    with _present(database, sweep) as presence:
        deadline = time.monotonic() + _PATIENCE
        while database.progress(sweep).orphaned and time.monotonic() < deadline:
            # Optuna and NumPy only where there is something to do.
            from sweep.search.search import prune_trial
            from sweep.supervision.ledger import STOPPED
            from sweep.supervision.settling import settle

            prune = partial(prune_trial, database.studies.of(sweep))
            store = _visible_store(sweep)
            if not settle(database, sweep, presence.supervisor_id, reason=STOPPED, prune=prune, store=store):
                time.sleep(_SOON)


def retry(database: StudyDatabase, sweep: SweepRecord, trials: Sequence[TrialRecord]) -> dict[int, int]:
    """Make failed trials run again, under their numbers; gives the epoch that each will go on with.

    Raises `InputError`, before anything is changed, where one of them cannot run again.
    """
    for trial in trials:
        if trial.state != "failed":
            raise InputError(f"trial {trial.number} is {trial.state}; only a failed one can be tried again")
    if sweep.desired is DesiredState.STOP:  # whoever looks after a stopped sweep would cut them at once
        raise InputError(f"sweep {sweep.name} was stopped; first: sweep resume {sweep.name}")
    if sweep.is_out_of_time:  # likewise
        raise InputError(
            f"the time of sweep {sweep.name}, {duration(sweep.timeout_s or 0.0)}, is up; first give it more with "
            f"`sweep start --space {sweep.origin} --name {sweep.name} --timeout TIME --detach`"
        )
    epochs = {}
    for trial in trials:
        if database.transactions.reopen_trial(sweep, trial.id):  # else somebody was faster
            checkpoints = database.checkpoints.of(trial.id)
            epochs[trial.number] = checkpoints[0].epoch + 1 if checkpoints else 1
    return epochs


def check_deletable(database: StudyDatabase, sweep: SweepRecord, store: ArtifactStore | None) -> None:
    """Raise `SweepError` while somebody works on a sweep, `InputError` where its artifacts cannot be seen from here.

    `store` is None where they are to stay.
    """
    dismiss_the_dead(database)
    _refuse_while_held(database, sweep)
    if store is None or sweep.artifacts is None or sweep.is_half_deleted:
        return
    try:
        is_there = holds(store, sweep)
    except SweepError as error:
        raise InputError(f"{error} --keep-artifacts leaves them where they are") from error
    if not is_there:
        raise InputError(
            f"the artifacts of sweep {sweep.name} are not to be seen in {store.uri}: {where_they_are(sweep, store)}. "
            "Delete it where they can be reached, say with --artifacts where that is on this machine, "
            "or leave them where they are with --keep-artifacts"
        )


def delete(
    database: StudyDatabase,
    sweep: SweepRecord,
    store: ArtifactStore | None,
    watch: Watch = lambda *_: None,
) -> None:
    """Delete a sweep's artifacts, unless `store` is None, and its rows; nothing else.

    Cut off on the way, it can be deleted again: each thing goes after what is found through it, the mark of the
    artifacts after the rest of them, the sweep's own row last. Raises as `check_deletable` does.
    """
    check_deletable(database, sweep, store)
    database.sweeps.set_desired(sweep.name, DesiredState.STOP)  # who waits for work of it leaves, and nobody takes any
    with _present(database, sweep, alone=True) as presence:
        _take_turn(database, sweep, presence)
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


def _take_turn(database: StudyDatabase, sweep: SweepRecord, presence: Presence) -> None:
    """Take the turn, so that nobody takes a trial; given back with the presence."""
    deadline = time.monotonic() + _PATIENCE
    while database.leases.take_turn(sweep, presence.supervisor_id) is None:
        if time.monotonic() > deadline:
            raise SweepError(
                f"somebody is about to take a trial of {sweep.name}, or slept doing so; try again in a minute"
            )
        time.sleep(_SOON)


@contextmanager
def _present(database: StudyDatabase, sweep: SweepRecord, *, alone: bool = False) -> Iterator[Presence]:
    """Be a supervisor without places, which also frees what killed ones of this machine held.

    Beside a SQLite file, the lock says that nobody else works on the sweep, and frees all of it; `alone` waits for it.
    """
    with ExitStack() as stack:
        deadline = time.monotonic() + (_PATIENCE if alone else 0.0)
        while True:
            try:
                stack.enter_context(sole_supervisor(database, sweep.name))
                break
            except SweepError:
                if time.monotonic() < deadline:
                    time.sleep(_SOON)
                elif alone:
                    raise
                else:
                    break
        yield stack.enter_context(Presence(database, (), _LEASE))


def _visible_store(sweep: SweepRecord) -> ArtifactStore | None:
    """Open the store of a sweep's artifacts where it is reached under the name that its first supervisor gave it."""
    with suppress(SweepError):
        store = open_store(sweep.artifacts or "")
        return store if holds(store, sweep) else None
    return None


def _remove_all_but_the_mark(store: ArtifactStore, sweep: SweepRecord, watch: Watch) -> None:
    names = [name for name in store.names(sweep.name) if name not in marks_of(sweep)]
    for done, name in enumerate(names):
        watch("files", done, len(names))
        store.remove(name)
