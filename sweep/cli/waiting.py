"""Waiting until nothing of a sweep runs any more, for the commands that ask for it."""

import sys
import time

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.wording import plural

_LOOK = 0.5  # seconds


def wait_for_rest(database: StudyDatabase, sweep: SweepRecord) -> None:
    """Wait until no supervisor trains a trial of the sweep."""
    said = None
    while leased := database.standing(sweep).leased:
        if leased != said:
            print(f"{plural(leased, 'trial')} still in an epoch", file=sys.stderr)
            said = leased
        time.sleep(_LOOK)
