"""Ending what was left behind in a sweep that is over: running trials that nobody holds a lease on."""

from collections.abc import Callable
from contextlib import suppress

from storage.database import StudyDatabase
from storage.errors import LeaseLostError
from storage.sweeps import SweepRecord


def settle(
    database: StudyDatabase,
    sweep: SweepRecord,
    supervisor_id: str,
    *,
    reason: str,
    prune: Callable[[int, str], None],  # a trial's number, and why
) -> int:
    """Prune them under the sweep's turn, so that nobody takes one up meanwhile; gives how many there were."""
    turn = database.take_turn(sweep, supervisor_id)
    if turn is None:  # whoever has it will see to them
        return 0
    ended = 0
    try:
        with suppress(LeaseLostError), database.fenced(turn):
            for left in database.standing(sweep).left_behind:
                prune(left.number, reason)
                ended += 1
    finally:
        database.release_turn(turn)
    database.close_lost_attempts(sweep)
    return ended
