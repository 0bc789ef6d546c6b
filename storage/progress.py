"""How far a sweep's trials are: what a supervisor must know before it takes one."""

import json
from dataclasses import dataclass

from sqlalchemy import Connection, case, select

from storage.budget import Spent
from storage.grants import read_grants
from storage.optuna_tables import trials, user_attributes
from storage.supervisors import is_alive
from storage.sweeps import SweepRecord
from storage.tables import Attempt, Lease
from storage.trials import PAUSED, StateCounts, count_trials

_leases, _attempts = Lease.__table__, Attempt.__table__


@dataclass(frozen=True, kw_only=True)
class OrphanedTrial:
    """A running trial that nobody holds a lease on, and that is not paused."""

    trial_id: int
    number: int
    was_begun: bool  # else it was asked for, and no attempt at it was opened


@dataclass(frozen=True, kw_only=True)
class PausedTrial:
    """A running trial that gave its slot back at a rung, until it goes on."""

    trial_id: int
    number: int
    rung: int  # the last epoch it trained


@dataclass(frozen=True, kw_only=True)
class SweepProgress:
    """A sweep's trials by state, and who holds those that run."""

    counts: StateCounts
    leased: int  # running trials with a living lease
    orphaned: tuple[OrphanedTrial, ...]  # those begun first, then by number
    paused: tuple[PausedTrial, ...]  # by number
    epochs: int  # recorded; 0 where no budget counts them
    granted: int  # recorded, or granted to running trials; likewise

    @property
    def spent(self) -> Spent:
        """How much of the budgets of trials and epochs is spent for good."""
        return Spent(trials=self.counts.finished, epochs=self.epochs)

    @property
    def taken(self) -> int:
        """How much of the budget of trials is spent or under way."""
        return self.counts.finished + self.leased + len(self.paused)

    @property
    def open(self) -> int:
        """How many trials have begun and not ended."""
        return self.leased + len(self.orphaned) + len(self.paused)

    @property
    def has_unheld(self) -> bool:
        """Whether there are trials that are not over, and that nobody trains."""
        return bool(self.orphaned or self.paused)

    def is_finished(self, sweep: SweepRecord) -> bool:
        """Whether a budget of the sweep is spent, and none of its trials is open."""
        return not self.open and (sweep.budget.is_spent(self.spent) or sweep.is_out_of_time)

    @property
    def are_all_paused(self) -> bool:
        """Whether every trial that is not over is paused."""
        return self.open == len(self.paused)


def read_progress(connection: Connection, sweep: SweepRecord) -> SweepProgress:
    """Read how far a sweep's trials are."""
    # In this order: a trial that ends in between counts twice, rather than never.
    leased, orphaned, paused = _running(connection, sweep.study_id)
    counts = count_trials(connection, sweep.study_id)
    is_counted = sweep.budget.epochs is not None
    epochs, granted = read_grants(connection, trials.c.study_id == sweep.study_id) if is_counted else (0, 0)
    return SweepProgress(counts=counts, leased=leased, orphaned=orphaned, paused=paused, epochs=epochs, granted=granted)


def _running(connection: Connection, study_id: int) -> tuple[int, tuple[OrphanedTrial, ...], tuple[PausedTrial, ...]]:
    """Count a study's running trials with a living lease, and find those without.

    All in one look: a supervisor that wakes in between two would be in neither, or in both.
    """
    held = select(_leases.c.id).where(_leases.c.trial_id == trials.c.trial_id, is_alive(_leases.c.supervisor_id))
    begun = select(_attempts.c.id).where(_attempts.c.trial_id == trials.c.trial_id)
    mark = (user_attributes.c.trial_id == trials.c.trial_id) & (user_attributes.c.key == PAUSED)
    query = (
        select(trials.c.trial_id, trials.c.number, begun.exists(), held.exists(), user_attributes.c.value_json)
        .outerjoin(user_attributes, mark)
        .where(trials.c.study_id == study_id, trials.c.state == "RUNNING")
        .order_by(case((begun.exists(), 0), else_=1), trials.c.number)
    )
    leased, orphaned, paused = 0, list[OrphanedTrial](), list[PausedTrial]()
    for id_, number, was_begun, is_held, rung in connection.execute(query):
        if is_held:
            leased += 1
        elif rung is None:
            orphaned.append(OrphanedTrial(trial_id=id_, number=number, was_begun=was_begun))
        else:
            paused.append(PausedTrial(trial_id=id_, number=number, rung=json.loads(rung)))
    return leased, tuple(orphaned), tuple(paused)
