"""How far a sweep's trials are: what a supervisor must know before it takes one."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from storage.optuna_tables import trials
from storage.supervisors import is_alive
from storage.tables import Attempt, Lease
from storage.trials import StateCounts, count_trials

_leases, _attempts = Lease.__table__, Attempt.__table__


@dataclass(frozen=True, kw_only=True)
class OrphanedTrial:
    """A running trial that nobody holds a lease on."""

    trial_id: int
    number: int
    attempts: int  # 0: it was asked for and never begun


@dataclass(frozen=True, kw_only=True)
class SweepProgress:
    """A sweep's trials by state, and who holds those that run."""

    counts: StateCounts
    leased: int  # running trials with a living lease
    orphaned: tuple[OrphanedTrial, ...]  # running trials without one: those begun first, then by number

    @property
    def taken(self) -> int:
        """How much of the budget is spent or under way."""
        return self.counts.finished + self.leased


def read_progress(connection: Connection, study_id: int) -> SweepProgress:
    """Read how far a study's trials are."""
    # In this order: a trial that ends in between counts twice, and not not at all.
    leased, orphaned = _running(connection, study_id)
    return SweepProgress(counts=count_trials(connection, study_id), leased=leased, orphaned=orphaned)


def _running(connection: Connection, study_id: int) -> tuple[int, tuple[OrphanedTrial, ...]]:
    """Count a study's running trials with a living lease, and find those without: begun ones first, then by number.

    Both in one look: a supervisor that wakes in between two would be in neither, or in both.
    """
    held = select(_leases.c.id).where(_leases.c.trial_id == trials.c.trial_id, is_alive(_leases.c.supervisor_id))
    begun = select(func.count()).select_from(Attempt).where(_attempts.c.trial_id == trials.c.trial_id).scalar_subquery()
    query = select(trials.c.trial_id, trials.c.number, begun, held.exists()).where(
        trials.c.study_id == study_id, trials.c.state == "RUNNING"
    )
    running = connection.execute(query).all()
    orphaned = [
        OrphanedTrial(trial_id=id_, number=number, attempts=attempts)
        for id_, number, attempts, is_held in running
        if not is_held
    ]
    return len(running) - len(orphaned), tuple(sorted(orphaned, key=lambda trial: (not trial.attempts, trial.number)))
