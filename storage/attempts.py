"""Attempts: which process trained a trial, where, and how that ended."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from storage import clock
from storage.optuna_tables import of_study, trials
from storage.repository import Repository
from storage.supervisors import is_alive
from storage.sweeps import SweepRecord
from storage.tables import Attempt, Epoch, Lease

LOST = "its supervisor ended without a word, or was not heard of for too long"

_table, _epochs, _leases = Attempt.__table__, Epoch.__table__, Lease.__table__


@dataclass(frozen=True, kw_only=True)
class AttemptRecord:
    """One process's go at a trial."""

    id: int
    trial_id: int  # Optuna's
    number: int  # from 1, within the trial
    machine: str  # host name
    pid: int  # the supervisor's
    device: str  # cpu, gpu:0
    started: datetime
    ended: datetime | None  # None: running
    first_epoch: int | None  # None before the model was built
    granted_epoch: int | None  # the last epoch that it may train, of a budget of epochs; None: there is none
    outcome: str | None  # complete, pruned, paused, failed, crashed, yielded, rejected, lost; None: running
    reason: str | None  # one line, for people


def begin_attempt(
    connection: Connection, *, trial_id: int, machine: str, pid: int, device: str, granted_epoch: int | None
) -> AttemptRecord:
    """Open the trial's next attempt. The number is counted in the statement that uses it: nobody gets in between."""
    earlier = _table.alias()
    number = select(func.coalesce(func.max(earlier.c.number), 0) + 1).where(earlier.c.trial_id == trial_id)
    row = connection.execute(
        insert(Attempt)
        .values(
            trial_id=trial_id,
            number=number.scalar_subquery(),
            machine=machine,
            pid=pid,
            device=device,
            granted_epoch=granted_epoch,
            started=clock.moment(),
        )
        .returning(*_table.c)
    ).one()
    return AttemptRecord(**row._mapping)


def start_attempt(connection: Connection, attempt_id: int, *, first_epoch: int, device: str) -> None:
    """Note where an attempt sets in and on which device, once its model is built."""
    connection.execute(update(Attempt).where(_table.c.id == attempt_id).values(first_epoch=first_epoch, device=device))


def end_attempts(connection: Connection, which: ColumnElement[bool], *, outcome: str, reason: str) -> None:
    """End those of the attempts that are open; one that ended keeps its first end."""
    ended = {"ended": clock.moment(), "outcome": outcome, "reason": reason}
    connection.execute(update(Attempt).where(which, _table.c.ended.is_(None)).values(**ended))


def of_trial(trial_id: int) -> ColumnElement[bool]:
    """Choose a trial's attempts."""
    return _table.c.trial_id == trial_id


def _is_lost() -> ColumnElement[bool]:
    """Choose the attempts that no supervisor will write to again.

    Those at trials without a lease; and those at trials that have ended, which nobody takes over, with an expired one.
    """
    lease = select(_leases.c.id).where(_leases.c.trial_id == _table.c.trial_id)
    runs = select(trials.c.trial_id).where(trials.c.trial_id == _table.c.trial_id, trials.c.state == "RUNNING")
    return ~lease.exists() | ~(runs.exists() | lease.where(is_alive(_leases.c.supervisor_id)).exists())


class Attempts(Repository):
    """The attempts of all sweeps."""

    def of(self, sweep: SweepRecord) -> tuple[AttemptRecord, ...]:
        """All attempts of the sweep, by trial and number."""
        return self._read(_table.c.trial_id.in_(of_study(sweep.study_id)))

    def open(self, sweep: SweepRecord) -> tuple[AttemptRecord, ...]:
        """The sweep's attempts that have not ended."""
        return self._read(_table.c.trial_id.in_(of_study(sweep.study_id)), _table.c.ended.is_(None))

    def at(self, trial_id: int) -> tuple[AttemptRecord, ...]:
        """A trial's attempts, the first one first."""
        return self._read(of_trial(trial_id))

    def end(self, attempt_id: int, *, outcome: str, reason: str) -> None:
        """End an attempt; one that ended keeps its first end."""
        with self._engine.begin() as connection:
            end_attempts(connection, _table.c.id == attempt_id, outcome=outcome, reason=reason)

    def close_lost(self, sweep: SweepRecord) -> None:
        """End the sweep's open attempts that no supervisor will write to again."""
        with self._engine.begin() as connection:
            end_attempts(
                connection, _table.c.trial_id.in_(of_study(sweep.study_id)) & _is_lost(), outcome="lost", reason=LOST
            )

    def crashes(self, trial_id: int, *, before: int | None = None) -> int:
        """How often in a row a trial took its process down without finishing an epoch in between.

        Attempts that were interrupted from outside count neither way. `before` leaves that attempt out, and those after
        it; an epoch of theirs counts.
        """
        trained = select(func.count()).where(_epochs.c.attempt_id == _table.c.id).scalar_subquery()
        query = select(_table.c.number, _table.c.outcome, trained).where(of_trial(trial_id))
        crashes = 0
        for number, outcome, epochs in self._rows(query.order_by(_table.c.number.desc())):
            if outcome == "failed":  # a trial that is tried again has all its goes again
                break
            if before is None or number < before:
                crashes += outcome == "crashed"
            if epochs:
                break
        return crashes

    def _read(self, *which: ColumnElement[bool]) -> tuple[AttemptRecord, ...]:
        query: Any = select(_table).where(*which).order_by(_table.c.trial_id, _table.c.number)
        return tuple(AttemptRecord(**row._mapping) for row in self._rows(query))
