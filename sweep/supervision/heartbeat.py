"""A supervisor's row in the study database: written at its start, renewed while it lives, removed at its end."""

import threading
import time
from contextlib import suppress
from typing import Self

from storage.database import StudyDatabase
from storage.errors import StorageError
from sweep.supervision.processes import is_gone, new_supervisor
from sweep.training.task import Slot

_RENEWALS = 6  # within the time that a lease holds: some may fail
_DAY = 86_400.0  # seconds; a supervisor that sent no heartbeat for so long has died for good


class Heartbeat:
    """Keeps this process's leases from a thread of its own: it renews whatever the supervisor is waiting for.

    A process that is stopped stops renewing, and so does one that ended; nothing else does.
    """

    def __init__(self, database: StudyDatabase, slots: tuple[Slot, ...], lease_seconds: float) -> None:
        self._database, self._lease_seconds = database, lease_seconds
        self._supervisor = new_supervisor(tuple(slot.device for slot in slots))
        self._ends = threading.Event()
        self._renewed = time.monotonic()
        self._thread = threading.Thread(target=self._keep_renewing, name="leases", daemon=True)

    @property
    def supervisor_id(self) -> str:
        """Who holds this process's leases."""
        return self._supervisor.id

    def refresh(self) -> None:
        """Renew at once after a sleep or an outage: what was not taken over meanwhile is not to look orphaned."""
        if time.monotonic() - self._renewed > self._lease_seconds / 2:
            self._renew()

    def __enter__(self) -> Self:
        dismiss_dead(self._database)
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


def dismiss_dead(database: StudyDatabase) -> None:
    """Free what ended processes of this machine hold: after a kill, nobody need wait for their leases to expire."""
    for supervisor in database.supervisors.alive():
        if is_gone(supervisor):
            database.supervisors.dismiss(supervisor.id)
