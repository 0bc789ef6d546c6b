"""Sweeps: one row beside each Optuna study of ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from enum import Enum
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, case, insert, select, update

from storage import clock
from storage.errors import UnknownSweepError
from storage.optuna_tables import directions
from storage.tables import Sweep

_LONGEST_BEAT = 30.0  # seconds between two beats; after a longer silence nobody worked on the sweep


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
    artifacts: str | None = None  # where they are: an absolute directory, or a URI
    data_path: str | None = None  # where the data was, on the machine that began it; None: it lies in no file


@dataclass(frozen=True, kw_only=True)
class SweepRecord(NewSweep):
    """A sweep as the database has it."""

    id: int
    study_id: int  # Optuna's
    active_seconds: float  # how long a supervisor has worked on it
    active_at: float | None  # when that was last added to, Unix seconds; None: nobody works on it
    wish: Wish
    wish_reason: str | None  # why it is paused, where no user asked for it
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
        return self.timeout_s is not None and self.active_seconds >= self.timeout_s


_table = Sweep.__table__
# A sweep whose deletion was cut off has lost its study, and is still there to be deleted.
_QUERY = select(_table, directions.c.direction).outerjoin(directions, directions.c.study_id == _table.c.study_id)


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
            created=clock.moment(),
            uid=uuid4().hex,
            artifacts=new.artifacts,
            data_path=new.data_path,
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


def pause_work(connection: Connection, name: str, reason: str) -> None:
    """Pause a sweep of which nothing but work is wanted."""
    works = update(Sweep).where(_table.c.name == name, _table.c.wish == Wish.WORK.value)
    connection.execute(works.values(wish=Wish.PAUSE.value, wish_reason=reason))


def place_artifacts(connection: Connection, sweep: SweepRecord, uid: str, location: str) -> bool:
    """Write where a new sweep's artifacts are, and the uid that is marked there; False where somebody has."""
    new = update(Sweep).where(_table.c.id == sweep.id, _table.c.uid == sweep.uid, _table.c.artifacts.is_(None))
    return bool(connection.execute(new.values(uid=uid, artifacts=location)).rowcount)


def beat(connection: Connection, name: str) -> None:
    """Count the time since the last beat, whoever's it was: time in which several work on a sweep counts once."""
    since = clock.seconds() - _table.c.active_at
    counted = case((since.between(0.0, _LONGEST_BEAT), since), else_=0.0)  # null, when nobody worked, is no number
    update_sweep(connection, name, active_seconds=_table.c.active_seconds + counted, active_at=clock.seconds())


def rest(connection: Connection, name: str) -> None:
    """Count the time up to now, and none from now on until the next beat."""
    beat(connection, name)
    update_sweep(connection, name, active_at=None)


def note_reopening(connection: Connection, name: str) -> None:
    """Tell the supervisors that what they remember of finished trials is no longer true."""
    update_sweep(connection, name, reopened=_table.c.reopened + 1)


def _record(row: Row[Any]) -> SweepRecord:
    values = dict(row._mapping)
    values["wish"] = Wish(values["wish"])
    values["classes"] = tuple(values["classes"])
    values["direction"] = (values["direction"] or "NOT_SET").lower()
    return SweepRecord(**values)
