"""A supervisor's presence in the study database: made known, renewed while the process lives, taken back at its end."""

import threading
import time
from contextlib import suppress
from typing import Self

from storage.database import StudyDatabase
from storage.errors import StorageError
from sweep.supervision.devices import Place
from sweep.supervision.machine import is_gone, new_supervisor

_RENEWALS = 6  # within the time that a lease holds: some may fail
_DAY = 86_400.0  # seconds; who was not heard of for so long has died for good


class Presence:
    """Keeps this process's leases from a thread of its own: it renews whatever the supervisor is waiting for.

    A process that is stopped stops renewing, and so does one that ended; nothing else does.
    """

    def __init__(self, database: StudyDatabase, places: tuple[Place, ...], lease_seconds: float) -> None:
        self._database, self._lease_seconds = database, lease_seconds
        self._supervisor = new_supervisor(tuple(place.device for place in places))
        self._ends = threading.Event()
        self._renewed = time.monotonic()
        self._thread = threading.Thread(target=self._keep_renewing, name="leases", daemon=True)

    @property
    def supervisor_id(self) -> str:
        """Who holds this process's leases."""
        return self._supervisor.id

    @property
    def process_started(self) -> float | None:
        """When this process started, in clock ticks of the machine."""
        return self._supervisor.process_started

    def refresh(self) -> None:
        """Renew at once after a sleep or an outage: what was not taken over meanwhile is not to look left behind."""
        if time.monotonic() - self._renewed > self._lease_seconds / 2:
            self._renew()

    def __enter__(self) -> Self:
        dismiss_the_dead(self._database)
        self._database.supervisors.forget_expired(_DAY)
        self._renew()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join()
        with suppress(StorageError):  # its leases expire by themselves
            self._database.supervisors.dismiss(self._supervisor.id)

    def _keep_renewing(self) -> None:
        while not self._ends.wait(self._lease_seconds / _RENEWALS):
            with suppress(StorageError):  # the supervisor meets it too, and says so
                self._renew()

    def _renew(self) -> None:
        self._database.supervisors.renew(self._supervisor, self._lease_seconds)
        self._renewed = time.monotonic()


def dismiss_the_dead(database: StudyDatabase) -> None:
    """Free what ended processes of this machine hold: after a kill, nobody need wait for their leases to expire."""
    for supervisor in database.supervisors.alive():
        if is_gone(supervisor):
            database.supervisors.dismiss(supervisor.id)
