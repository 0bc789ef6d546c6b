"""Ending what was left behind in a sweep that is over: running trials that nobody holds a lease on."""

from collections.abc import Callable
from contextlib import suppress

from storage.database import StudyDatabase
from storage.errors import LeaseLostError
from storage.progress import OrphanedTrial
from storage.sweeps import SweepRecord
from sweep.artifacts.errors import ArtifactError
from sweep.artifacts.store import ArtifactStore
from sweep.training.checkpoint import Checkpoint


def settle(
    database: StudyDatabase,
    sweep: SweepRecord,
    supervisor_id: str,
    *,
    reason: str,
    prune: Callable[[int, str], None],  # a trial's number, and why
    store: ArtifactStore | None,  # None: it cannot be seen from here, and its files stay
) -> int:
    """Prune them under the sweep's turn, so that nobody takes one up meanwhile; gives how many there were."""
    turn = database.leases.take_turn(sweep, supervisor_id)
    if turn is None:  # whoever has it will see to them
        return 0
    ended: list[OrphanedTrial] = []
    try:
        with suppress(LeaseLostError), database.fenced(turn):
            for left in database.progress(sweep).orphaned:
                if database.transactions.reclaim(left.trial_id):  # else it has woken
                    prune(left.number, reason)
                    ended.append(left)
    finally:
        database.leases.release_turn(turn)
    for left in ended:
        _discard(database, sweep, left, store)
    database.attempts.close_lost(sweep)
    return len(ended)


def _discard(database: StudyDatabase, sweep: SweepRecord, left: OrphanedTrial, store: ArtifactStore | None) -> None:
    """Let the checkpoints go: a pruned trial does not go on."""
    database.checkpoints.forget(left.trial_id)
    if store is not None:
        with suppress(ArtifactError):  # what stays is in nobody's way
            Checkpoint.discard(store, f"{sweep.name}/{left.number}")
