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
from sweep.supervision.ending import Ending
from sweep.supervision.sweep_setup import SweepSetup
from sweep.supervision.sweep_work import SweepWork

_LOOK = 2.0  # seconds between looks for new sweeps
_RETRY = 60.0  # seconds before a sweep that cannot be worked on here is tried again


class SweepSet(Protocol):
    """The sweeps of a supervisor."""

    works: list[SweepWork]

    def refresh(self) -> None:
        """Read what has changed in the database."""

    @property
    def pipes(self) -> list[Connection]:
        """Readable when `refresh` would find more to do."""

    def by_fairness(self) -> list[SweepWork]:
        """Those that have work; the sweep on which the fewest trials run, on all machines together, comes first."""

    def ending(self) -> Ending | None:
        """Why the work is over; None while there is, or may be, some."""

    def close(self) -> None:
        """Let go of what is being prepared."""


class _Works:
    """What both kinds share."""

    works: list[SweepWork]

    def by_fairness(self) -> list[SweepWork]:
        """Those that have work; the sweep on which the fewest trials run, on all machines together, comes first."""
        return sorted((work for work in self.works if work.has_work), key=lambda work: work.progress.leased)


class OneSweep(_Works):
    """Works on one sweep until there is nothing left to do in it, here or anywhere."""

    def __init__(self, work: SweepWork, view: View) -> None:
        self.works = [work]
        self.pipes: list[Connection] = []
        self._view, self._said = view, ""

    def refresh(self) -> None:
        """Read what has changed."""
        work = self.works[0]
        try:
            work.look()
        except UnknownSweepError:
            raise SweepError(f"sweep {work.sweep.name} was deleted") from None
        work.end_open_trials()
        self._announce(work)

    def ending(self) -> Ending | None:
        """Why the sweep is over; raises `SweepError` for one that cannot go on here."""
        work = self.works[0]
        if work.trouble:
            raise SweepError(work.trouble)
        return work.ending

    def close(self) -> None:
        """Let go of the sweep."""
        self.works[0].close()

    def _announce(self, work: SweepWork) -> None:
        text = ""
        if work.is_paused:
            text = f"Paused; `sweep resume {work.sweep.name}` goes on, from any machine. Ctrl-C leaves it as it is."
        if text and text != self._said:
            self._view.say(text)
        elif self._said and not text:
            self._view.say("Going on.")
        self._said = text


class EverySweep(_Works):
    """Works on whatever is active, for ever; each free slot goes to the sweep that has the fewest trials."""

    def __init__(self, database: StudyDatabase, view: View, open_sweep: Callable[[SweepRecord], SweepSetup]) -> None:
        self.works: list[SweepWork] = []
        self._database, self._view, self._open_sweep = database, view, open_sweep
        self._setups: dict[str, SweepSetup] = {}
        self._refused: dict[str, tuple[str, float]] = {}  # why, and until when
        self._looked = -_LOOK
        self._said_idle = False

    @property
    def pipes(self) -> list[Connection]:
        """Readable when a sweep's data has made progress."""
        return [setup.pipe for setup in self._setups.values() if setup.pipe is not None]

    def refresh(self) -> None:
        """Look after the sweeps at hand, and now and then for others."""
        for work in list(self.works):
            self._look(work)
        for name in list(self._setups):
            self._advance(name)
        if time.monotonic() - self._looked >= _LOOK:
            self._looked = time.monotonic()
            self._find()

    def ending(self) -> Ending | None:
        """Never over: there may be another sweep tomorrow."""
        return None

    def close(self) -> None:
        """Let go of the sweeps, and end what is being prepared."""
        for setup in self._setups.values():
            setup.close()
        for work in self.works:
            work.close()

    def _look(self, work: SweepWork) -> None:
        try:
            work.look()
            work.end_open_trials()
        except UnknownSweepError:
            self._view.say(f"{work.sweep.name} was deleted.")
        else:
            if work.progress.leased or (work.ending is None and not work.trouble):
                return
            if self._database.leases.by_supervisor(work.sweep):  # a pruned trial's model is still being saved
                return
            if work.trouble:
                self._refuse(work.sweep.name, work.trouble)
            elif work.ending is not None:
                self._view.say(f"{work.sweep.name}: {work.ending.value}.")
        self.works.remove(work)
        work.close()

    def _find(self) -> None:
        known = {work.sweep.name for work in self.works} | self._setups.keys()
        now = time.monotonic()
        for sweep in self._database.sweeps.all():
            if sweep.name in known or not self._is_active(sweep):
                continue
            if sweep.name in self._refused and now < self._refused[sweep.name][1]:
                continue
            self._try(sweep)
        if not self._said_idle and not self.works and not self._setups:
            self._view.say("No sweep is active; waiting for one. `sweep start --space FILE --detach` queues it.")
            self._said_idle = True

    def _is_active(self, sweep: SweepRecord) -> bool:
        progress = self._database.progress(sweep)
        if sweep.desired is not DesiredState.WORK or sweep.is_out_of_time:
            return progress.has_unheld and sweep.desired is not DesiredState.PAUSE  # these are to be ended
        return progress.has_unheld or not sweep.budget.is_spent(progress.spent)

    def _try(self, sweep: SweepRecord) -> None:
        try:
            self._setups[sweep.name] = self._open_sweep(sweep)
        except (SweepError, StorageInputError) as error:
            self._refuse(sweep.name, str(error))

    def _advance(self, name: str) -> None:
        try:
            work = self._setups[name].advance()
        except (SweepError, StorageInputError) as error:  # the latter: it was deleted meanwhile
            self._setups.pop(name).close()
            self._refuse(name, str(error))
            return
        if work is not None:
            self._setups.pop(name).close()
            self.works.append(work)
            self._said_idle = False
            self._view.say(f"Working on {name}.")

    def _refuse(self, name: str, reason: str) -> None:
        if name not in self._refused or self._refused[name][0] != reason:
            self._view.say(f"Not working on {name}: {reason}")
        self._refused[name] = (reason, time.monotonic() + _RETRY)
