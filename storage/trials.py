"""Trials as Optuna has them, read in a few queries however many there are."""

import json
import math
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from sys import intern
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, case, delete, exists, false, func, select, update

from storage.distributions import parameter_value
from storage.optuna_tables import params, trials, user_attributes, values
from storage.repository import Repository
from storage.supervisors import is_alive
from storage.sweeps import SweepRecord
from storage.tables import LARGEST, Lease

REJECTED = "sweep:rejected"  # user attribute of a candidate that was never trained: why
REASON = "sweep:reason"  # user attribute of a trial that failed or was pruned: why
PAUSED = "sweep:rung"  # user attribute of a running trial that is paused: the epoch after which it is
PROMOTED = "sweep:promoted"  # user attribute of a trial that went on: the epoch after which it had been paused
PARAMETERS = "sweep:parameters"  # user attribute of a trial: its model's parameter count

_STATES = {"RUNNING": "running", "COMPLETE": "complete", "PRUNED": "pruned", "FAIL": "failed", "WAITING": "waiting"}


@dataclass(frozen=True, kw_only=True)
class TrialRecord:
    """One trial."""

    id: int  # Optuna's trial_id
    number: int
    state: str  # running, paused, complete, pruned, failed, waiting
    value: float | None  # of the objective: of the best epoch; of the last one where it was pruned
    params: Mapping[str, Any]  # by dimension, in the order they were decided
    started: datetime | None
    ended: datetime | None
    reason: str | None = None  # why it failed or was pruned
    parameters: int | None = None  # of its model
    rung: int | None = None  # the epoch after which it is paused


class TrialMark(NamedTuple):
    """What tells whether a trial changed; a tuple, for there are many."""

    id: int  # Optuna's trial_id
    trial: int  # its number
    state: str
    ended: datetime | None  # as the database has it: to be compared, not to be shown


@dataclass(frozen=True, kw_only=True)
class StateCounts:
    """How many trials are in each state; candidates that were rejected are in none of them."""

    complete: int = 0
    pruned: int = 0
    failed: int = 0
    running: int = 0  # those that are paused left out
    paused: int = 0
    waiting: int = 0
    rejected: int = 0

    @property
    def finished(self) -> int:
        """Those that count against the budget."""
        return self.complete + self.pruned + self.failed


_leases = Lease.__table__
_rejected = exists().where(user_attributes.c.trial_id == trials.c.trial_id, user_attributes.c.key == REJECTED)
# Running ones that are marked, and that nobody holds: the mark comes before the lease is given back.
_is_paused: ColumnElement[bool] = case(  # SQLite looks for the marks of all trials otherwise
    (trials.c.state != "RUNNING", false()),
    else_=exists().where(user_attributes.c.trial_id == trials.c.trial_id, user_attributes.c.key == PAUSED)
    & ~exists().where(_leases.c.trial_id == trials.c.trial_id, is_alive(_leases.c.supervisor_id)),
)
_FIRST_VALUE = (values.c.trial_id == trials.c.trial_id) & (values.c.objective == 0)  # of several objectives
_value: ColumnElement[Any] = case(
    (values.c.value_type == "INF_POS", math.inf), (values.c.value_type == "INF_NEG", -math.inf), else_=values.c.value
)


def count_trials(connection: Connection, study_id: int) -> StateCounts:
    """Count a study's trials by state."""
    columns = (trials.c.state, _is_paused.label("is_paused"))
    query = select(*columns, func.count()).where(trials.c.study_id == study_id, ~_rejected)
    rows = connection.execute(query.group_by(trials.c.state, "is_paused"))
    counts = {_state(state, is_paused=is_paused): count for state, is_paused, count in rows}
    rejected = select(func.count()).select_from(trials).where(trials.c.study_id == study_id, _rejected)
    return StateCounts(**counts, rejected=connection.execute(rejected).scalar_one())


def read_some(connection: Connection, ids: Collection[int]) -> tuple[TrialRecord, ...]:
    """Read the trials of these ids that were not rejected, by number; as many ids as fit into a statement."""
    return _read(connection, trials.c.trial_id.in_(ids))


def reopen_trial(connection: Connection, trial_id: int) -> bool:
    """Make a failed trial a running one that nobody has begun again; False when it is not failed.

    By a write of ours to Optuna's tables: Optuna itself never lets a finished trial go on.
    """
    failed = update(trials).where(trials.c.trial_id == trial_id, trials.c.state == "FAIL")
    if not connection.execute(failed.values(state="RUNNING", datetime_complete=None)).rowcount:
        return False
    connection.execute(delete(user_attributes).where(_mark(trial_id, REASON) | _mark(trial_id, PAUSED)))
    return True


class Trials(Repository):
    """The trials of all sweeps, as Optuna has them; rejected candidates are none."""

    def of(self, sweep: SweepRecord) -> tuple[TrialRecord, ...]:
        """Every trial of the sweep, by number."""
        with self._engine.connect() as connection:
            return _read(connection, trials.c.study_id == sweep.study_id)

    def get(self, sweep: SweepRecord, number: int) -> TrialRecord | None:
        """One trial of the sweep, if there is one of that number."""
        with self._engine.connect() as connection:
            found = _read(connection, _is_number(sweep, number))
        return found[0] if found else None

    def best(self, sweep: SweepRecord) -> TrialRecord | None:
        """The complete trial with the best value, the earliest of equals."""
        query = (
            select(trials.c.trial_id)
            .join(values, _FIRST_VALUE)
            .where(trials.c.study_id == sweep.study_id, trials.c.state == "COMPLETE", values.c.value_type.is_not(None))
            .order_by(_value.desc() if sweep.maximizes else _value.asc(), trials.c.number)
            .limit(1)
        )
        with self._engine.connect() as connection:
            best = connection.execute(query).scalar()
            return None if best is None else _read(connection, trials.c.trial_id == best)[0]

    def counts(self, sweep: SweepRecord) -> StateCounts:
        """Count the sweep's trials by state."""
        with self._engine.connect() as connection:
            return count_trials(connection, sweep.study_id)

    def marks(self, sweep: SweepRecord) -> dict[int, TrialMark]:
        """Number, state and end of every trial; by trial_id, the first number first.

        Whatever happens to a trial, state or end changes: a failed one that is tried again fails at another time.
        """
        query = (
            select(trials.c.trial_id, trials.c.number, trials.c.state, _is_paused, trials.c.datetime_complete)
            .where(trials.c.study_id == sweep.study_id, ~_rejected)
            .order_by(trials.c.number)
        )
        return {
            id_: TrialMark(id_, number, _state(state, is_paused=is_paused), ended)
            for id_, number, state, is_paused, ended in self._rows(query)
        }

    def rejection(self, sweep: SweepRecord, number: int) -> str | None:
        """Why the candidate of that number never became a trial; None when it did, or there is none."""
        query = (
            select(user_attributes.c.value_json)
            .join(trials, trials.c.trial_id == user_attributes.c.trial_id)
            .where(_is_number(sweep, number), user_attributes.c.key == REJECTED)
        )
        found = self._rows(query)
        return str(json.loads(found[0][0])) if found else None

    def last_number(self, sweep: SweepRecord) -> int | None:
        """The highest number of a trial."""
        last = select(func.max(trials.c.number)).where(trials.c.study_id == sweep.study_id, ~_rejected)
        number: int | None = self._rows(last)[0][0]
        return number


def _is_number(sweep: SweepRecord, number: int) -> ColumnElement[bool]:
    is_number = trials.c.number == number if abs(number) <= LARGEST else false()
    return (trials.c.study_id == sweep.study_id) & is_number


def _read(connection: Connection, where: ColumnElement[bool]) -> tuple[TrialRecord, ...]:
    """Read the trials that were not rejected, by number, `where` being what is asked of their table."""
    query = select(trials, _is_paused.label("is_paused"), _value.label("value")).outerjoin(values, _FIRST_VALUE)
    # The rows first: what is decided of these trials later does no harm.
    rows = connection.execute(query.where(where, ~_rejected).order_by(trials.c.number)).all()
    decided, noted = _parameters(connection, where), _notes(connection, where)
    return tuple(_record(row, decided.get(row.trial_id, {}), noted.get(row.trial_id, {})) for row in rows)


def _parameters(connection: Connection, where: ColumnElement[bool]) -> dict[int, dict[str, Any]]:
    decided: dict[int, dict[str, Any]] = defaultdict(dict)
    query = (
        select(params.c.trial_id, params.c.param_name, params.c.distribution_json, params.c.param_value)
        .join(trials, trials.c.trial_id == params.c.trial_id)
        .where(where)
        .order_by(params.c.param_id)
    )
    for id_, name, distribution, value in connection.execute(query):
        decided[id_][intern(name)] = parameter_value(distribution, value)
    return decided


def _notes(connection: Connection, where: ColumnElement[bool]) -> dict[int, dict[str, Any]]:
    noted: dict[int, dict[str, Any]] = defaultdict(dict)
    query = (
        select(user_attributes.c.trial_id, user_attributes.c.key, user_attributes.c.value_json)
        .join(trials, trials.c.trial_id == user_attributes.c.trial_id)
        .where(where, user_attributes.c.key.in_((REASON, PARAMETERS, PAUSED)))
    )
    for id_, key, value in connection.execute(query):
        noted[id_][key] = json.loads(value)
    return noted


def promote(connection: Connection, trial_id: int) -> None:
    """Have a paused trial be a running one again, in the transaction that leases it; its mark tells from where."""
    paused, promoted = _mark(trial_id, PAUSED), _mark(trial_id, PROMOTED)
    if connection.execute(select(user_attributes.c.key).where(paused)).first() is not None:
        connection.execute(delete(user_attributes).where(promoted))
        connection.execute(update(user_attributes).where(paused).values(key=PROMOTED))


def _mark(trial_id: int, key: str) -> ColumnElement[bool]:
    return (user_attributes.c.trial_id == trial_id) & (user_attributes.c.key == key)


def _record(row: Row[Any], decided: Mapping[str, Any], noted: Mapping[str, Any]) -> TrialRecord:
    return TrialRecord(
        id=row.trial_id,
        number=row.number,
        state=_state(row.state, is_paused=row.is_paused),
        value=row.value,
        params=decided,
        started=_aware(row.datetime_start),
        ended=_aware(row.datetime_complete),
        reason=noted.get(REASON),
        parameters=noted.get(PARAMETERS),
        rung=noted.get(PAUSED) if row.is_paused else None,
    )


def _state(optunas: str, *, is_paused: bool) -> str:
    return "paused" if is_paused else _STATES[optunas]


def _aware(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone()
