"""How long a supervisor waits for a study database that went away: trials wait with it, and nothing is lost."""

import time

from storage.errors import StorageUnavailableError
from sweep.supervision.board import View
from sweep.wording import duration

_LONGEST = 1800.0  # seconds; a server that is away for longer does not come back by itself
_HICCUP = 3.0  # seconds; a shorter outage is not worth a line


class OutageTimeout:
    """Counts from the first failure to the next success."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._since: float | None = None
        self._said = False

    @property
    def is_on(self) -> bool:
        """Whether the database was away when it was last needed."""
        return self._since is not None

    def wait(self, error: StorageUnavailableError) -> None:
        """Note that the database is away; raises the error once it has been for too long."""
        now = time.monotonic()
        if self._since is None:
            self._since = now
        if now - self._since > _LONGEST:
            raise error
        if now - self._since > _HICCUP and not self._said:
            self._said = True
            self._view.say(f"{error}. Waiting for it, {duration(_LONGEST)} at most; the trials wait too.")

    def end(self) -> None:
        """Note that the database answered."""
        if self._said:
            self._view.say("The study database is back; going on.")
        self._since, self._said = None, False
