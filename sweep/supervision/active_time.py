"""How long a sweep has been worked on, by any machine: what its budget of time is counted in."""

import time

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord

_BEAT = 10.0  # seconds between two counts


class ActiveTime:
    """Counts while trials run here, and estimates between two counts."""

    def __init__(self, database: StudyDatabase, sweep: SweepRecord) -> None:
        self._sweeps, self._name = database.sweeps, sweep.name
        self._beaten: float | None = None  # when it was last counted here; None: nothing runs here
        self._counted = (sweep.active_seconds, time.monotonic())  # the last count, and when it was first seen

    @property
    def seconds(self) -> float:
        """So far."""
        counted, seen = self._counted
        return counted + (time.monotonic() - seen if self._beaten is not None else 0.0)

    def see(self, sweep: SweepRecord) -> None:
        """Take in what the database says."""
        if sweep.active_seconds != self._counted[0]:
            self._counted = (sweep.active_seconds, time.monotonic())

    def count(self) -> None:
        """Count the time while trials run here, now and then."""
        if self._beaten is None or time.monotonic() - self._beaten > _BEAT:
            self._sweeps.beat(self._name)
            self._beaten = time.monotonic()

    def rest(self, *, others: bool) -> None:
        """Count the time up to now; none from here on, unless `others` train trials of the sweep."""
        if self._beaten is None:
            return
        self._counted = (self.seconds, time.monotonic())
        if others:
            self._sweeps.beat(self._name)
        else:
            self._sweeps.rest(self._name)
        self._beaten = None
