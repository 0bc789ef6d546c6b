"""Trials as Optuna has them, read in a few queries however many there are."""

import json
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from sys import intern
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, case, delete, false, func, select, update

from storage.optuna_tables import params, trials, user_attributes, values
from storage.tables import LARGEST

REJECTED = "sweep:rejected"  # user attribute of a candidate that was never trained: why
REASON = "sweep:reason"  # user attribute of a trial that failed or was pruned: why
PARAMETERS = "sweep:parameters"  # user attribute of a trial: its model's parameter count

_STATES = {"RUNNING": "running", "COMPLETE": "complete", "PRUNED": "pruned", "FAIL": "failed", "WAITING": "waiting"}


@dataclass(frozen=True, kw_only=True)
class TrialRecord:
    """One trial."""

    id: int  # Optuna's trial_id
    number: int
    state: str  # running, complete, pruned, failed, waiting
    value: float | None  # of the objective: of the best epoch; of the last one where it was pruned
    params: Mapping[str, Any]  # by dimension, in the order they were decided
    started: datetime | None
    ended: datetime | None
    reason: str | None = None  # why it failed or was pruned
    parameters: int | None = None  # of its model


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
    running: int = 0
    waiting: int = 0
    rejected: int = 0

    @property
    def finished(self) -> int:
        """Those that count against the budget."""
        return self.complete + self.pruned + self.failed


_rejected = (
    select(user_attributes.c.trial_id)
    .where(user_attributes.c.trial_id == trials.c.trial_id, user_attributes.c.key == REJECTED)
    .exists()
)
_value: ColumnElement[Any] = case(
    (values.c.value_type == "INF_POS", math.inf), (values.c.value_type == "INF_NEG", -math.inf), else_=values.c.value
)


def count_trials(connection: Connection, study_id: int) -> StateCounts:
    """Count a study's trials by state."""
    query = (
        select(trials.c.state, func.count()).where(trials.c.study_id == study_id, ~_rejected).group_by(trials.c.state)
    )
    counts = {_STATES[state]: count for state, count in connection.execute(query)}
    rejected = select(func.count()).select_from(trials).where(trials.c.study_id == study_id, _rejected)
    return StateCounts(**counts, rejected=connection.execute(rejected).scalar_one())


def read_trials(connection: Connection, study_id: int) -> tuple[TrialRecord, ...]:
    """Read every trial of a study that was not rejected, by number."""
    query = _select().where(trials.c.study_id == study_id, ~_rejected).order_by(trials.c.number)
    return _complete(connection, connection.execute(query), trials.c.study_id == study_id)


def read_ends(connection: Connection, study_id: int) -> dict[int, TrialMark]:
    """Read number, state and end of every trial that was not rejected; by trial_id, the first number first.

    Whatever happens to a trial, state or end changes: a failed one that is tried again fails at another time.
    """
    query = (
        select(trials.c.trial_id, trials.c.number, trials.c.state, trials.c.datetime_complete)
        .where(trials.c.study_id == study_id, ~_rejected)
        .order_by(trials.c.number)
    )
    return {
        id_: TrialMark(id_, number, _STATES[state], ended) for id_, number, state, ended in connection.execute(query)
    }


def read_some(connection: Connection, ids: Collection[int]) -> tuple[TrialRecord, ...]:
    """Read the trials of these ids that were not rejected, by number; as many ids as fit into a statement."""
    chosen = trials.c.trial_id.in_(ids)
    query = _select().where(chosen, ~_rejected).order_by(trials.c.number)
    return _complete(connection, connection.execute(query), chosen)


def read_trial(connection: Connection, study_id: int, number: int) -> TrialRecord | None:
    """Read one trial; None when there is none of that number, or it was rejected."""
    query = _select().where(trials.c.study_id == study_id, _is_number(number), ~_rejected)
    return _single(connection, connection.execute(query).one_or_none())


def _is_number(number: int) -> ColumnElement[bool]:
    return trials.c.number == number if abs(number) <= LARGEST else false()


def read_rejection(connection: Connection, study_id: int, number: int) -> str | None:
    """Read why the candidate of that number was rejected; None when it was not, or there is none."""
    query = (
        select(user_attributes.c.value_json)
        .join(trials, trials.c.trial_id == user_attributes.c.trial_id)
        .where(trials.c.study_id == study_id, _is_number(number), user_attributes.c.key == REJECTED)
    )
    found = connection.execute(query).scalar()
    return None if found is None else str(json.loads(found))


def last_number(connection: Connection, study_id: int) -> int | None:
    """Give the highest number of a trial."""
    return connection.execute(
        select(func.max(trials.c.number)).where(trials.c.study_id == study_id, ~_rejected)
    ).scalar()


def best_trial(connection: Connection, study_id: int, *, maximizes: bool) -> TrialRecord | None:
    """Read the complete trial with the best value, the earliest of equals."""
    order = _value.desc() if maximizes else _value.asc()
    query = (
        _select()
        .where(trials.c.study_id == study_id, trials.c.state == "COMPLETE", values.c.value_type.is_not(None))
        .order_by(order, trials.c.number)
        .limit(1)
    )
    return _single(connection, connection.execute(query).one_or_none())


def reopen_trial(connection: Connection, trial_id: int) -> bool:
    """Make a failed trial a running one that nobody has begun again; False when it is not failed.

    The one write of ours to Optuna's tables: Optuna itself never lets a finished trial go on.
    """
    failed = update(trials).where(trials.c.trial_id == trial_id, trials.c.state == "FAIL")
    if not connection.execute(failed.values(state="RUNNING", datetime_complete=None)).rowcount:
        return False
    why = (user_attributes.c.trial_id == trial_id, user_attributes.c.key == REASON)
    connection.execute(delete(user_attributes).where(*why))
    return True


def _select() -> Select[Any]:
    return select(trials, _value.label("value")).outerjoin(values, values.c.trial_id == trials.c.trial_id)


def _single(connection: Connection, row: Row[Any] | None) -> TrialRecord | None:
    return None if row is None else _complete(connection, [row], trials.c.trial_id == row.trial_id)[0]


def _complete(connection: Connection, rows: Iterable[Row[Any]], where: ColumnElement[bool]) -> tuple[TrialRecord, ...]:
    """Add parameters and reasons to trials, `where` being what was asked of the trials table."""
    rows = list(rows)  # first: what is decided of them later does no harm
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
        decided[id_][intern(name)] = _external(distribution, value)
    return decided


def _notes(connection: Connection, where: ColumnElement[bool]) -> dict[int, dict[str, Any]]:
    noted: dict[int, dict[str, Any]] = defaultdict(dict)
    query = (
        select(user_attributes.c.trial_id, user_attributes.c.key, user_attributes.c.value_json)
        .join(trials, trials.c.trial_id == user_attributes.c.trial_id)
        .where(where, user_attributes.c.key.in_((REASON, PARAMETERS)))
    )
    for id_, key, value in connection.execute(query):
        noted[id_][key] = json.loads(value)
    return noted


def _record(row: Row[Any], decided: Mapping[str, Any], noted: Mapping[str, Any]) -> TrialRecord:
    return TrialRecord(
        id=row.trial_id,
        number=row.number,
        state=_STATES[row.state],
        value=row.value,
        params=decided,
        started=_aware(row.datetime_start),
        ended=_aware(row.datetime_complete),
        reason=noted.get(REASON),
        parameters=noted.get(PARAMETERS),
    )


def _aware(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone()


@lru_cache(maxsize=1024)  # a parameter has the same few distributions in every trial
def _distribution(text: str) -> tuple[str, dict[str, Any]]:
    read = json.loads(text)
    return read["name"], read["attributes"]


def _external(distribution: str, value: float) -> Any:
    """Give a parameter's value as it was suggested."""
    kind, attributes = _distribution(distribution)
    if kind == "CategoricalDistribution":
        return attributes["choices"][int(value)]
    if kind == "IntDistribution":
        return int(value)
    step = attributes.get("step")
    return value if step is None else _on_step(attributes["low"], step, value)


@lru_cache(maxsize=4096)
def _on_step(low: float, step: float, value: float) -> float:
    """Give a number as the space file writes its steps: 0.15, not the 0.15000000000000002 of floating point."""
    first, width = Decimal(repr(low)), Decimal(repr(step))
    return float(first + round((Decimal(repr(value)) - first) / width) * width)
