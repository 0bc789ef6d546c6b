"""Ends the trials that nobody trains in a sweep that is over: orphaned ones, and those that are paused at a rung."""

from contextlib import suppress

from storage.database import StudyDatabase
from storage.errors import LeaseLostError
from storage.progress import OrphanedTrial, PausedTrial
from storage.sweeps import SweepRecord
from sweep.artifacts.errors import ArtifactError
from sweep.artifacts.store import ArtifactStore
from sweep.search.optuna_study import OptunaStudy
from sweep.training.checkpoint import Checkpoint


def end_orphans(
    database: StudyDatabase,
    sweep: SweepRecord,
    supervisor_id: str,
    *,
    reason: str,
    store: ArtifactStore | None,  # None: it cannot be seen from here, and its files stay
) -> int:
    """Prune them under the sweep's turn, so that nobody takes one up meanwhile; gives how many there were."""
    turn = database.leases.take_turn(sweep, supervisor_id)
    if turn is None:  # the supervisor that has it will see to them
        return 0
    study = OptunaStudy(database.studies.of(sweep))
    ended: list[OrphanedTrial | PausedTrial] = []
    try:
        with suppress(LeaseLostError), database.fenced(turn):
            progress = database.progress(sweep)
            open_trials: list[OrphanedTrial | PausedTrial] = [*progress.orphaned, *progress.paused]
            for trial in open_trials:
                if database.transactions.reclaim(trial.trial_id):  # else its supervisor has woken
                    study.prune(trial.trial_id, trial.number, reason)
                    ended.append(trial)
    finally:
        database.leases.release_turn(turn)
    for trial in ended:
        _discard(database, sweep, trial, store)
    database.attempts.close_lost(sweep)
    return len(ended)


def _discard(
    database: StudyDatabase, sweep: SweepRecord, trial: OrphanedTrial | PausedTrial, store: ArtifactStore | None
) -> None:
    """Remove its checkpoints: a pruned trial does not go on."""
    database.checkpoints.forget(trial.trial_id)
    if store is not None:
        with suppress(ArtifactError):  # the files that stay do no harm
            Checkpoint.discard(store, f"{sweep.name}/{trial.number}")
