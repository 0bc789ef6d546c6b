"""How many trials a sweep may still start."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class TrialCounts:
    """A sweep's trials by state. Rejected candidates were never trials, and are in no other figure."""

    complete: int = 0
    pruned: int = 0
    failed: int = 0
    running: int = 0
    waiting: int = 0
    rejected: int = 0

    @property
    def finished(self) -> int:
        """Those that count against the budget."""
        return self.complete + self.pruned + self.failed


def may_start(counts: TrialCounts, trials: int) -> int:
    """How many trials may start now, so that exactly `trials` finish: every running one will finish too.

    A trial in the queue is not counted: it is what starts next, and becomes a running one.
    """
    return max(0, trials - counts.finished - counts.running)
