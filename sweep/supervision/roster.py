"""Which sweeps a supervisor works on: one, or whatever is active."""

import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Protocol

from storage.database import StudyDatabase
from storage.errors import StorageInputError, UnknownSweepError
from storage.sweeps import DesiredState, SweepRecord
from sweep.errors import SweepError
from sweep.supervision.board import View
from sweep.supervision.job import Ending, Job
from sweep.supervision.opening import Opening

_LOOK = 2.0  # seconds between looks for new sweeps
_RETRY = 60.0  # seconds before a sweep that cannot be worked on here is tried again


class Roster(Protocol):
    """The jobs of a supervisor."""

    jobs: list[Job]

    def refresh(self) -> None:
        """Read what has changed in the database."""

    @property
    def pipes(self) -> list[Connection]:
        """Readable when `refresh` would find more to do."""

    def ending(self) -> Ending | None:
        """Why the work is over; None while there is, or may be, some."""

    def close(self) -> None:
        """Let go of what is being prepared."""


class OneSweep:
    """Works on one sweep until there is nothing left to do in it, here or anywhere."""

    def __init__(self, job: Job, view: View) -> None:
        self.jobs = [job]
        self.pipes: list[Connection] = []
        self._view, self._said = view, ""

    def refresh(self) -> None:
        """Read what has changed."""
        job = self.jobs[0]
        try:
            job.look()
        except UnknownSweepError:
            raise SweepError(f"sweep {job.sweep.name} was deleted") from None
        job.settle()
        self._announce(job)

    def ending(self) -> Ending | None:
        """Why the sweep is over; raises `SweepError` for one that cannot go on here."""
        job = self.jobs[0]
        if job.trouble:
            raise SweepError(job.trouble)
        return job.ending

    def close(self) -> None:
        """Let go of the sweep."""
        self.jobs[0].close()

    def _announce(self, job: Job) -> None:
        text = ""
        if job.is_paused:
            text = f"Paused; `sweep resume {job.sweep.name}` goes on, from any machine. Ctrl-C leaves it as it is."
        if text and text != self._said:
            self._view.say(text)
        elif self._said and not text:
            self._view.say("Going on.")
        self._said = text


class EverySweep:
    """Works on whatever is active, for ever; each free place goes to the sweep that has the fewest."""

    def __init__(self, database: StudyDatabase, view: View, open_sweep: Callable[[SweepRecord], Opening]) -> None:
        self.jobs: list[Job] = []
        self._database, self._view, self._open_sweep = database, view, open_sweep
        self._openings: dict[str, Opening] = {}
        self._refused: dict[str, tuple[str, float]] = {}  # why, and until when
        self._looked = -_LOOK
        self._said_idle = False

    @property
    def pipes(self) -> list[Connection]:
        """Readable when a sweep's data has made progress."""
        return [opening.pipe for opening in self._openings.values() if opening.pipe is not None]

    def refresh(self) -> None:
        """Look after the sweeps at hand, and now and then for others."""
        for job in list(self.jobs):
            self._look(job)
        for name in list(self._openings):
            self._advance(name)
        if time.monotonic() - self._looked >= _LOOK:
            self._looked = time.monotonic()
            self._find()

    def ending(self) -> Ending | None:
        """Never over: there may be another sweep tomorrow."""
        return None

    def close(self) -> None:
        """Let go of the sweeps, and end what is being prepared."""
        for opening in self._openings.values():
            opening.close()
        for job in self.jobs:
            job.close()

    def _look(self, job: Job) -> None:
        try:
            job.look()
            job.settle()
        except UnknownSweepError:
            self._view.say(f"{job.sweep.name} was deleted.")
        else:
            if job.standing.leased or (job.ending is None and not job.trouble):
                return
            if self._database.leases.by_supervisor(job.sweep):  # a pruned trial's model is still being saved
                return
            if job.trouble:
                self._refuse(job.sweep.name, job.trouble)
            elif job.ending is not None:
                self._view.say(f"{job.sweep.name}: {job.ending.value}.")
        self.jobs.remove(job)
        job.close()

    def _find(self) -> None:
        known = {job.sweep.name for job in self.jobs} | self._openings.keys()
        now = time.monotonic()
        for sweep in self._database.sweeps.all():
            if sweep.name in known or not self._is_active(sweep):
                continue
            if sweep.name in self._refused and now < self._refused[sweep.name][1]:
                continue
            self._try(sweep)
        if not self._said_idle and not self.jobs and not self._openings:
            self._view.say("No sweep is active; waiting for one. `sweep start --space FILE --detach` queues it.")
            self._said_idle = True

    def _is_active(self, sweep: SweepRecord) -> bool:
        standing = self._database.progress(sweep)
        if sweep.desired is not DesiredState.WORK or sweep.is_out_of_time:
            return bool(standing.orphaned) and sweep.desired is not DesiredState.PAUSE  # to be settled
        return bool(standing.orphaned) or standing.counts.finished < sweep.trials

    def _try(self, sweep: SweepRecord) -> None:
        try:
            self._openings[sweep.name] = self._open_sweep(sweep)
        except (SweepError, StorageInputError) as error:
            self._refuse(sweep.name, str(error))

    def _advance(self, name: str) -> None:
        try:
            job = self._openings[name].advance()
        except (SweepError, StorageInputError) as error:  # the latter: it was deleted meanwhile
            self._openings.pop(name).close()
            self._refuse(name, str(error))
            return
        if job is not None:
            self._openings.pop(name).close()
            self.jobs.append(job)
            self._said_idle = False
            self._view.say(f"Working on {name}.")

    def _refuse(self, name: str, reason: str) -> None:
        if name not in self._refused or self._refused[name][0] != reason:
            self._view.say(f"Not working on {name}: {reason}")
        self._refused[name] = (reason, time.monotonic() + _RETRY)
