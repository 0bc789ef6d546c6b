"""How many trials a sweep may still start."""

from storage.trials import StateCounts


def may_start(counts: StateCounts, trials: int) -> int:
    """How many trials may start now, so that exactly `trials` finish: every running one will finish too.

    A trial in the queue is not counted: it is what starts next, and becomes a running one.
    """
    return max(0, trials - counts.finished - counts.running)
