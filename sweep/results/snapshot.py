"""Snapshots: a sweep with all of its trials in memory, kept up to date by reading what changed."""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import uuid4

from storage.database import StudyDatabase
from storage.errors import UnknownSweepError
from storage.overviews import TrialOverview
from storage.sweeps import SweepRecord
from storage.trials import TrialMark
from sweep.results.fields import row_of
from sweep.results.reading import read_status
from sweep.results.records import ENDED, Status, TrialRow
from sweep.space.reading import parse_space
from sweep.space.space import Space

_FRESH = 1.0  # seconds for which a snapshot is given out as it is
_MOST_ROWS = 150_000  # trials in memory, of all sweeps: about 200 MB


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A sweep at one moment."""

    sweep: SweepRecord
    space: Space
    status: Status
    rows: tuple[TrialRow, ...]  # by number
    version: str  # another one whenever anything in it is, but for the time worked, which flows


def take(database: StudyDatabase, sweep: SweepRecord) -> Snapshot:
    """Take a snapshot once, for a report."""
    return _Keeper(database, sweep).look(sweep)


class Snapshots:
    """The snapshots of a database's sweeps, for many threads; what ended is read once, nothing twice in a second."""

    def __init__(self, database: StudyDatabase) -> None:
        self._database = database
        self._keepers: OrderedDict[str, _Keeper] = OrderedDict()  # by the sweep's name, the last used one last
        self._lock = threading.Lock()

    def of(self, name: str) -> Snapshot:
        """The sweep as it is now, or was a second ago; raises `UnknownSweepError`.

        Of several threads that ask at once one reads, and the others wait for it.
        """
        keeper = self._known(name)
        if keeper is not None and (fresh := keeper.fresh()):
            return fresh
        try:
            sweep = self._database.sweeps.get(name)
        except UnknownSweepError:
            with self._lock:
                self._keepers.pop(name, None)
            raise
        snapshot = self._keeper(sweep).look(sweep)
        self._forget_least_used()
        return snapshot

    def _known(self, name: str) -> "_Keeper | None":
        with self._lock:
            if name in self._keepers:
                self._keepers.move_to_end(name)
            return self._keepers.get(name)

    def _keeper(self, sweep: SweepRecord) -> "_Keeper":
        """The sweep's keeper; another one for a sweep that was begun anew under the name of a deleted one."""
        with self._lock:
            keeper = self._keepers.get(sweep.name)
            if keeper is None or keeper.uid != sweep.uid:
                keeper = self._keepers[sweep.name] = _Keeper(self._database, sweep)
            return keeper

    def _forget_least_used(self) -> None:
        with self._lock:
            while len(self._keepers) > 1 and sum(keeper.size for keeper in self._keepers.values()) > _MOST_ROWS:
                self._keepers.popitem(last=False)


@dataclass
class _Held:
    """A trial as it was last read."""

    row: TrialRow
    is_settled: bool  # it has ended, and so has its last attempt: only a retry changes it


class _Keeper:
    """Keeps one sweep's snapshot up to date."""

    def __init__(self, database: StudyDatabase, sweep: SweepRecord) -> None:
        self._database = database
        self.uid = sweep.uid
        self._space = parse_space(sweep.space, sweep.origin)
        self._lock = threading.Lock()
        self._held: dict[int, _Held] = {}  # by trial_id, in the order of their numbers
        self._ends: dict[int, TrialMark] = {}  # by trial_id, as they were last looked at
        self._counted: object = None  # the counts and reopenings at that time
        self._snapshot: Snapshot | None = None
        self._looked = 0.0  # when, by the monotonic clock

    @property
    def size(self) -> int:
        """How many trials it holds."""
        return len(self._held)

    def fresh(self) -> Snapshot | None:
        """The snapshot, if it is new enough."""
        with self._lock:
            return self._snapshot if time.monotonic() - self._looked < _FRESH else None

    def look(self, sweep: SweepRecord) -> Snapshot:
        """Read what changed, unless somebody has just done so."""
        with self._lock:
            if self._snapshot is not None and time.monotonic() - self._looked < _FRESH:
                return self._snapshot
            status = read_status(self._database, sweep)
            changed = self._read(status, sweep)
            self._snapshot = self._put_together(sweep, status, changed)
            self._looked = time.monotonic()
            return self._snapshot

    def _read(self, status: Status, sweep: SweepRecord) -> bool:
        """Bring the rows up to date; whether any is another one now."""
        counted = (status.trials, sweep.reopened)
        unsettled = [id_ for id_, held in self._held.items() if not held.is_settled]
        if counted == self._counted and len(self._held) == len(self._ends):
            return self._take_in(unsettled)
        ends = self._database.trials.marks(sweep)
        gone = self._held.keys() - ends.keys()
        for id_ in gone:  # a candidate that was rejected after it was asked for
            del self._held[id_]
        known, again = self._ends, set(unsettled)
        changed = self._take_in(
            [id_ for id_, end in ends.items() if known.get(id_) != end or id_ in again or id_ not in self._held]
        )
        self._ends = ends
        self._counted = counted
        return changed or bool(gone)

    def _take_in(self, ids: Iterable[int]) -> bool:
        changed = False
        for overview in self._database.overviews.of(ids):
            row, before = row_of(overview), self._held.get(overview.trial.id)
            if before is None or before.row != row:
                changed = True
            self._held[overview.trial.id] = _Held(row=row, is_settled=_is_settled(overview))
        return changed

    def _put_together(self, sweep: SweepRecord, status: Status, changed: bool) -> Snapshot:
        before = self._snapshot
        rows = self._rows() if changed or before is None else before.rows
        is_same = before and not changed and _timeless(sweep, status) == _timeless(before.sweep, before.status)
        version = before.version if before and is_same else uuid4().hex[:12]
        return Snapshot(sweep=sweep, space=self._space, status=status, rows=rows, version=version)

    def _rows(self) -> tuple[TrialRow, ...]:
        return tuple(sorted((held.row for held in self._held.values()), key=lambda row: row.trial))


def _is_settled(overview: TrialOverview) -> bool:
    return overview.trial.state in ENDED and not overview.attempts.open


def _timeless(sweep: SweepRecord, status: Status) -> tuple[SweepRecord, Status]:
    return replace(sweep, active_seconds=0.0, active_at=None), replace(status, active_seconds=0.0)
