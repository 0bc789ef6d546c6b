"""Where a sweep's trials stand: what a supervisor must know before it takes one."""

from dataclasses import dataclass

from storage.leases import LeftBehind
from storage.trials import StateCounts


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A sweep's trials by state, and who holds those that run."""

    counts: StateCounts
    leased: int  # running trials with a living lease
    left_behind: tuple[LeftBehind, ...]  # running trials without one: those begun first, then by number

    @property
    def taken(self) -> int:
        """How much of the budget is spent or under way."""
        return self.counts.finished + self.leased
