"""Pausing, resuming, stopping and retrying, from any machine that reaches the study database.

The supervisors see it within a second or two.
"""

import time
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress

from storage.budget import Spent
from storage.database import StudyDatabase
from storage.progress import SweepProgress
from storage.sweeps import DesiredState, SweepRecord
from storage.trials import TrialRecord
from sweep.artifacts.store import ArtifactStore, open_store
from sweep.errors import InputError, SweepError
from sweep.results.reading import find_trial
from sweep.supervision.heartbeat import Heartbeat, dismiss_dead
from sweep.supervision.lock import sole_supervisor
from sweep.supervision.marker import holds
from sweep.wording import duration, plural

_LEASE = 30.0  # seconds; a command holds the turn for a moment
TURN_TIMEOUT = 15.0  # seconds that a command waits for another supervisor's turn or lock
POLL = 0.1  # seconds


def is_finished(database: StudyDatabase, sweep: SweepRecord) -> bool:
    """Whether one of a sweep's budgets is spent, and none of its trials is open."""
    return database.progress(sweep).is_finished(sweep)


def pause(database: StudyDatabase, name: str) -> SweepRecord:
    """Have running trials free their slots after their epoch; raises `InputError` where nothing can run."""
    dismiss_dead(database)
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
    dismiss_dead(database)
    sweep = database.sweeps.get(name)
    if sweep.is_half_deleted:
        raise InputError(f"the trials of sweep {name} are deleted; `sweep delete {name}` removes the rest")
    if sweep.desired is DesiredState.WORK:
        raise InputError(f"sweep {name} is neither paused nor stopped")
    database.sweeps.set_desired(name, DesiredState.WORK)
    return sweep


def stop(database: StudyDatabase, name: str) -> SweepRecord:
    """End a sweep and keep all of it: running trials end after their epoch, orphaned ones at once.

    Nothing changes where the sweep is finished.
    """
    sweep = database.sweeps.get(name)
    if is_finished(database, sweep):
        return sweep
    database.sweeps.set_desired(name, DesiredState.STOP)
    end_open_trials(database, database.sweeps.get(name))
    return database.sweeps.get(name)


def end_open_trials(database: StudyDatabase, sweep: SweepRecord) -> None:
    """Prune the trials of a stopped sweep that nobody trains; a supervisor that has the turn meanwhile does it, too."""
    with as_supervisor(database, sweep) as heartbeat:
        deadline = time.monotonic() + TURN_TIMEOUT
        while database.progress(sweep).has_unheld and time.monotonic() < deadline:
            # Optuna and NumPy only where there is something to do.
            from sweep.supervision.end_orphans import end_orphans
            from sweep.supervision.ending import STOPPED

            store = _visible_store(sweep)
            if not end_orphans(database, sweep, heartbeat.supervisor_id, reason=STOPPED, store=store):
                time.sleep(POLL)


def retry(
    database: StudyDatabase, sweep: SweepRecord, numbers: Collection[int], *, all_failed: bool = False
) -> dict[int, int]:
    """Make failed trials run again, under their numbers; gives the epoch that each will go on with.

    Raises `InputError`, before anything is changed, where one of them cannot run again, or there is none.
    """
    trials = {number: find_trial(database, sweep, number) for number in numbers}
    if all_failed:
        trials |= {trial.number: trial for trial in database.trials.of(sweep) if trial.state == "failed"}
    if not trials:
        raise InputError(f"no trial to try again; `sweep trials {sweep.name}` shows which failed")
    progress = database.progress(sweep)
    for trial in trials.values():
        _check_retriable(sweep, progress, trial)
    epochs = {}
    for trial in trials.values():
        if database.transactions.reopen_trial(sweep, trial.id):  # unless another command was faster
            checkpoints = database.checkpoints.of(trial.id)
            epochs[trial.number] = checkpoints[0].epoch + 1 if checkpoints else 1
    return epochs


def _check_retriable(sweep: SweepRecord, progress: SweepProgress, trial: TrialRecord) -> None:
    if trial.state != "failed":
        raise InputError(f"trial {trial.number} is {trial.state}; only a failed one can be tried again")
    if sweep.desired is DesiredState.STOP:  # its supervisors would prune them at once
        raise InputError(f"sweep {sweep.name} was stopped; first: sweep resume {sweep.name}")
    more = f"first give it more with `sweep start --space {sweep.origin} --name {sweep.name}"
    if sweep.is_out_of_time:  # likewise
        time = duration(sweep.budget.seconds or 0.0)
        raise InputError(f"the time of sweep {sweep.name}, {time}, is up; {more} --timeout TIME --detach`")
    if sweep.budget.left(Spent(epochs=progress.granted)).epochs == 0:  # likewise
        epochs = plural(sweep.budget.epochs or 0, "epoch")
        raise InputError(f"the budget of sweep {sweep.name}, {epochs}, is spent; {more} --epochs N --detach`")


@contextmanager
def as_supervisor(database: StudyDatabase, sweep: SweepRecord, *, alone: bool = False) -> Iterator[Heartbeat]:
    """Be a supervisor without slots, which also frees what killed ones of this machine held.

    Beside a SQLite file, the lock says that nobody else works on the sweep, and frees all of it; `alone` waits for it.
    """
    with ExitStack() as stack:
        deadline = time.monotonic() + (TURN_TIMEOUT if alone else 0.0)
        while True:
            try:
                stack.enter_context(sole_supervisor(database, sweep.name))
                break
            except SweepError:
                if time.monotonic() < deadline:
                    time.sleep(POLL)
                elif alone:
                    raise
                else:
                    break
        yield stack.enter_context(Heartbeat(database, (), _LEASE))


def _visible_store(sweep: SweepRecord) -> ArtifactStore | None:
    """Open the store of a sweep's artifacts where it is reached under the name that its first supervisor gave it."""
    with suppress(SweepError):
        store = open_store(sweep.artifacts or "")
        return store if holds(store, sweep) else None
    return None
