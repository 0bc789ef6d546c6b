"""What each worker does now: the places of the supervisors that are alive, and the trials on them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from storage.attempts import AttemptRecord
from storage.database import StudyDatabase
from storage.supervisors import SupervisorRecord
from sweep.results.records import TrialRow
from sweep.results.snapshot import Snapshot
from sweep.space.errors import Rejected
from sweep.space.space import Space


@dataclass(frozen=True, kw_only=True)
class Place:
    """A worker, or a trial that has lost its own."""

    machine: str
    pid: int  # the supervisor's
    device: str
    is_alive: bool  # whether its supervisor is
    row: TrialRow | None  # None: it trains no trial of this sweep
    planned: int  # epochs of the trial
    started: datetime | None  # the attempt
    attempt: int  # from 1


def places(database: StudyDatabase, snapshot: Snapshot) -> list[Place]:
    """Every worker of every supervisor that is alive, those that train the sweep first; then trials left behind."""
    supervisors = [one for one in database.supervisors.alive() if one.devices]  # else a command that steers
    open_attempts = database.attempts.open(snapshot.sweep)
    rows = {row.id: row for row in snapshot.rows if row.state == "running"}
    going = ((one, rows[one.trial_id]) for one in open_attempts if one.trial_id in rows)
    busy = [_busy(attempt, row, supervisors, snapshot.space) for attempt, row in going]
    found = [place for place in busy if place.is_alive]
    for supervisor in supervisors:
        found += _idle(supervisor, found)
    return [*found, *(place for place in busy if not place.is_alive)]


def _busy(attempt: AttemptRecord, row: TrialRow, supervisors: list[SupervisorRecord], space: Space) -> Place:
    is_alive = any((one.machine, one.pid) == (attempt.machine, attempt.pid) for one in supervisors)
    return Place(
        machine=attempt.machine,
        pid=attempt.pid,
        device=attempt.device,
        is_alive=is_alive,
        row=row,
        planned=planned_epochs(space, row),
        started=attempt.started,
        attempt=attempt.number,
    )


def _idle(supervisor: SupervisorRecord, busy: list[Place]) -> list[Place]:
    """The supervisor's workers that train nothing of this sweep."""
    own = [place for place in busy if (place.machine, place.pid) == (supervisor.machine, supervisor.pid)]
    free = Counter(supervisor.devices) - Counter(place.device for place in own)
    left = max(0, len(supervisor.devices) - len(own))
    return [
        Place(
            machine=supervisor.machine,
            pid=supervisor.pid,
            device=device,
            is_alive=True,
            row=None,
            planned=0,
            started=None,
            attempt=0,
        )
        for device in list(free.elements())[:left]
    ]


def planned_epochs(space: Space, row: TrialRow) -> int:
    """How many epochs the trial has; they may be a dimension."""
    try:
        return space.resolve_values(row.params).training.epochs
    except (KeyError, Rejected):  # put in by hand, with another tool
        return space.max_epochs
