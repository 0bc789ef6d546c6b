"""Sweeps: one row beside each Optuna study of ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from enum import Enum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from storage.errors import UnknownSweepError
from storage.optuna_tables import directions
from storage.tables import Sweep, now


class Wish(Enum):
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
    trials: int  # the budget of finished trials
    timeout_s: float | None  # the budget of active seconds
    data_fingerprint: str
    image: Mapping[str, int]  # height, width, channels, classes
    classes: tuple[str, ...]  # names, in the order of the labels
    versions: Mapping[str, str]  # of the libraries


@dataclass(frozen=True, kw_only=True)
class SweepRecord(NewSweep):
    """A sweep as the database has it."""

    id: int
    study_id: int  # Optuna's
    active_seconds: float  # how long a supervisor has worked on it
    wish: Wish
    created: datetime

    @property
    def maximizes(self) -> bool:
        """Whether a larger value is a better one."""
        return self.direction == "maximize"

    @property
    def is_out_of_time(self) -> bool:
        """Whether the budget of active seconds is spent."""
        return self.timeout_s is not None and self.active_seconds >= self.timeout_s


_table = Sweep.__table__
_QUERY = select(_table, directions.c.direction).join(directions, directions.c.study_id == _table.c.study_id)


def insert_sweep(connection: Connection, new: NewSweep, study_id: int) -> None:
    """Add a sweep's row."""
    connection.execute(
        insert(Sweep).values(
            name=new.name,
            study_id=study_id,
            space=new.space,
            origin=new.origin,
            metric=new.metric,
            trials=new.trials,
            timeout_s=new.timeout_s,
            active_seconds=0.0,
            wish=Wish.WORK.value,
            data_fingerprint=new.data_fingerprint,
            image=dict(new.image),
            classes=list(new.classes),
            versions=dict(new.versions),
            created=now(),
        )
    )


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


def all_sweeps(connection: Connection) -> tuple[SweepRecord, ...]:
    """Every sweep, the oldest first."""
    return tuple(map(_record, connection.execute(_QUERY.order_by(_table.c.id))))


def update_sweep(connection: Connection, name: str, **values: Any) -> None:
    """Change columns of a sweep's row; raises `UnknownSweepError`."""
    if not connection.execute(update(Sweep).where(_table.c.name == name).values(**values)).rowcount:
        get_sweep(connection, name)


def add_seconds(connection: Connection, name: str, seconds: float) -> None:
    """Add to a sweep's active time, wherever else it is being added to."""
    update_sweep(connection, name, active_seconds=_table.c.active_seconds + seconds)


def _record(row: Row[Any]) -> SweepRecord:
    values = dict(row._mapping)
    values["wish"] = Wish(values["wish"])
    values["classes"] = tuple(values["classes"])
    values["direction"] = values["direction"].lower()
    return SweepRecord(**values)
