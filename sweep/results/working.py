"""Who works where: the workers of all living supervisors, and the trials on them.

A lease says who trains a trial. A host name with a process number does not: two containers may have both in common.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from storage.attempts import AttemptRecord
from storage.database import StudyDatabase
from storage.supervisors import SupervisorRecord
from sweep.results.records import TrialRow
from sweep.results.snapshot import Snapshot

WorkerState = Literal["training", "at another sweep", "idle", "orphaned"]


@dataclass(frozen=True, kw_only=True)
class Worker:
    """A worker, or the one that an orphaned trial had."""

    machine: str
    pid: int  # the supervisor's
    device: str
    state: WorkerState  # orphaned: no living supervisor holds the trial
    row: TrialRow | None = None  # the trial of the sweep that it trains
    attempt: AttemptRecord | None = None  # at that trial


def read_workers(database: StudyDatabase, snapshot: Snapshot) -> list[Worker]:
    """Read the workers of one supervisor after the other, those that train the sweep first; then orphaned trials."""
    rows = {row.id: row for row in snapshot.rows if row.state == "running"}
    attempts = {one.trial_id: one for one in database.attempts.open(snapshot.sweep) if one.trial_id in rows}
    leases = database.leases.living()
    found: list[Worker] = []
    for supervisor in database.supervisors.alive():
        held = [one for one in leases if one.supervisor_id == supervisor.id]
        own = [attempts.pop(one.trial_id) for one in held if one.trial_id in attempts]
        found += [_at(attempt, "training", rows) for attempt in own]
        found += _free(supervisor, own, elsewhere=sum(one.sweep_id != snapshot.sweep.id for one in held))
    return found + [_at(attempt, "orphaned", rows) for attempt in attempts.values()]


def _at(attempt: AttemptRecord, state: WorkerState, rows: dict[int, TrialRow]) -> Worker:
    return Worker(
        machine=attempt.machine,
        pid=attempt.pid,
        device=attempt.device,
        state=state,
        row=rows[attempt.trial_id],
        attempt=attempt,
    )


def _free(supervisor: SupervisorRecord, own: Sequence[AttemptRecord], *, elsewhere: int) -> Iterator[Worker]:
    """The supervisor's workers that do not train the sweep."""
    free = list((Counter(supervisor.devices) - Counter(attempt.device for attempt in own)).elements())
    for index, device in enumerate(free[: len(supervisor.devices) - len(own)]):
        state: WorkerState = "at another sweep" if index < elsewhere else "idle"
        yield Worker(machine=supervisor.machine, pid=supervisor.pid, device=device, state=state)
