"""Sweeps: one row beside each Optuna study of ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from enum import Enum
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, case, func, insert, select, update

from storage import clock
from storage.budget import Budget
from storage.errors import UnknownSweepError
from storage.optuna_tables import directions, of_study
from storage.repository import Repository
from storage.tables import Checkpoint, Model, Sweep

_LONGEST_BEAT = 30.0  # seconds between two beats; after a longer silence nobody worked on the sweep


class DesiredState(Enum):
    """What the user wants of a sweep; not a trial's state."""

    WORK = "work"
    PAUSE = "pause"
    STOP = "stop"


@dataclass(frozen=True, kw_only=True)
class NewSweep:
    """What a sweep is created from."""

    name: str
    space: str  # the space file, word for word
    origin: str  # the file's name, for messages
    metric: str  # of the objective
    direction: str  # maximize, minimize
    budget: Budget
    data_fingerprint: str
    image: Mapping[str, int]  # height, width, channels, classes
    classes: tuple[str, ...]  # names, in the order of the labels
    versions: Mapping[str, str]  # of the libraries
    artifacts: str | None = None  # where they are: an absolute directory, or a URI
    data_path: str | None = None  # where the data was, on the machine that began it; None: it lies in no file


@dataclass(frozen=True, kw_only=True)
class SweepRecord(NewSweep):
    """A sweep as the database has it."""

    id: int
    study_id: int  # Optuna's
    active_seconds: float  # how long a supervisor has worked on it
    active_at: float | None  # when that was last added to, Unix seconds; None: nobody works on it
    desired: DesiredState
    pause_reason: str | None  # why it is paused, where no user asked for it
    uid: str  # random, and another once its artifacts have a place: tells them from those of another of its name
    reopened: int  # how often a finished trial was made to run again
    created: datetime

    @property
    def maximizes(self) -> bool:
        """Whether a larger value is a better one."""
        return self.direction == "maximize"

    @property
    def is_half_deleted(self) -> bool:
        """Whether its deletion was cut off when its study was gone already."""
        return self.direction == "not_set"

    @property
    def is_out_of_time(self) -> bool:
        """Whether the budget of active seconds is spent."""
        return self.budget.seconds is not None and self.active_seconds >= self.budget.seconds


_table = Sweep.__table__
# A sweep whose deletion was cut off has lost its study, and is still there to be deleted.
_FIRST = (directions.c.study_id == _table.c.study_id) & (directions.c.objective == 0)
_QUERY = select(_table, directions.c.direction).outerjoin(directions, _FIRST)


def insert_sweep(connection: Connection, new: NewSweep, study_id: int) -> None:
    """Add a sweep's row; its direction is the study's."""
    given = {name: value for name, value in vars(new).items() if name not in ("budget", "direction")}
    given |= {"image": dict(new.image), "classes": list(new.classes), "versions": dict(new.versions)}
    begun = {"desired_state": DesiredState.WORK.value, "active_seconds": 0.0, "created": clock.moment()}
    values = {**given, **_columns(new.budget), **begun, "study_id": study_id, "uid": uuid4().hex}
    connection.execute(insert(Sweep).values(**values))


def find_sweep(connection: Connection, name: str) -> SweepRecord | None:
    """The sweep of that name."""
    row = connection.execute(_QUERY.where(_table.c.name == name)).one_or_none()
    return None if row is None else _record(row)


def get_sweep(connection: Connection, name: str) -> SweepRecord:
    """The sweep of that name; raises `UnknownSweepError`."""
    found = find_sweep(connection, name)
    if found is None:
        known = tuple(connection.execute(select(_table.c.name).order_by(_table.c.id)).scalars())
        close = get_close_matches(name, known, n=1)
        raise UnknownSweepError(name, known, close[0] if close else None)
    return found


def update_sweep(connection: Connection, name: str, **values: Any) -> None:
    """Change columns of a sweep's row; raises `UnknownSweepError`."""
    if not connection.execute(update(Sweep).where(_table.c.name == name).values(**values)).rowcount:
        get_sweep(connection, name)


def note_reopening(connection: Connection, name: str) -> None:
    """Tell the supervisors that what they remember of finished trials is no longer true."""
    update_sweep(connection, name, reopened=_table.c.reopened + 1)


class Sweeps(Repository):
    """The sweeps of this database."""

    def get(self, name: str) -> SweepRecord:
        """The sweep of that name; raises `UnknownSweepError`, which lists those there are."""
        with self._engine.connect() as connection:
            return get_sweep(connection, name)

    def find(self, name: str) -> SweepRecord | None:
        """The sweep of that name, if there is one."""
        with self._engine.connect() as connection:
            return find_sweep(connection, name)

    def all(self) -> tuple[SweepRecord, ...]:
        """Every sweep, the oldest first."""
        return tuple(map(_record, self._rows(_QUERY.order_by(_table.c.id))))

    def set_budget(self, name: str, budget: Budget) -> None:
        """Change how much the sweep may take."""
        self._update(name, **_columns(budget))

    def set_desired(self, name: str, desired: DesiredState, *, reason: str | None = None) -> None:
        """Write what is wanted of the sweep; `reason`, where it was not the user who wants it."""
        self._update(name, desired_state=desired.value, pause_reason=reason)

    def pause_work(self, name: str, *, reason: str) -> None:
        """Pause a sweep for a reason of ours, unless the user wants something else of it than work."""
        works = update(Sweep).where(_table.c.name == name, _table.c.desired_state == DesiredState.WORK.value)
        self._write(works.values(desired_state=DesiredState.PAUSE.value, pause_reason=reason))

    def place_artifacts(self, sweep: SweepRecord, *, uid: str, location: str) -> bool:
        """Write where a new sweep's artifacts are, and the uid that is marked there; False where somebody has."""
        new = update(Sweep).where(_table.c.id == sweep.id, _table.c.uid == sweep.uid, _table.c.artifacts.is_(None))
        return bool(self._write(new.values(uid=uid, artifacts=location)))

    def beat(self, name: str) -> None:
        """Count the time since the last beat, anybody's, as worked on the sweep: that of several counts once."""
        self._update(name, **_counted(), active_at=clock.seconds())

    def rest(self, name: str) -> None:
        """Count the time up to now, and none until somebody beats again."""
        self._update(name, **_counted(), active_at=None)

    def artifact_bytes(self, sweep: SweepRecord) -> int:
        """How many bytes the models that are kept and the checkpoints of a sweep take."""
        mine = of_study(sweep.study_id)
        kept = select(Model.size).where(Model.is_kept, Model.trial_id.in_(mine))
        sizes = kept.union_all(select(Checkpoint.size).where(Checkpoint.trial_id.in_(mine))).subquery()
        return int(self._rows(select(func.coalesce(func.sum(sizes.c.size), 0)))[0][0])

    def _update(self, name: str, **values: Any) -> None:
        with self._engine.begin() as connection:
            update_sweep(connection, name, **values)


def _counted() -> dict[str, ColumnElement[Any]]:
    since = clock.seconds() - _table.c.active_at
    counted = case((since.between(0.0, _LONGEST_BEAT), since), else_=0.0)  # null where nobody worked
    return {"active_seconds": _table.c.active_seconds + counted}


def _columns(budget: Budget) -> dict[str, Any]:
    return {"trials": budget.trials, "epochs": budget.epochs, "timeout_s": budget.seconds}


def _record(row: Row[Any]) -> SweepRecord:
    values = dict(row._mapping)
    trials, epochs, seconds = (values.pop(name) for name in ("trials", "epochs", "timeout_s"))
    values["budget"] = Budget(trials=trials, epochs=epochs, seconds=seconds)
    values["desired"] = DesiredState(values.pop("desired_state"))
    values["classes"] = tuple(values["classes"])
    values["direction"] = (values["direction"] or "NOT_SET").lower()
    return SweepRecord(**values)
