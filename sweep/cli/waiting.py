"""Waiting until nothing of a sweep runs any more, for the commands that ask for it."""

import sys
import time

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.wording import plural

_LOOK = 0.5  # seconds


def still_running(database: StudyDatabase, sweep: SweepRecord, then: str) -> str:
    """Say how many trials run, and where, and what they will do."""
    running = database.progress(sweep).leased
    if not running:
        return "nothing of it runs"
    where = ", ".join(sorted({holder.machine for holder in database.supervisors.holding(sweep)}))
    return f"{plural(running, 'trial')} on {where} {then}"


def wait_for_rest(database: StudyDatabase, sweep: SweepRecord) -> None:
    """Wait until no supervisor trains a trial of the sweep."""
    said = None
    while leased := database.progress(sweep).leased:
        if leased != said:
            print(f"{plural(leased, 'trial')} still in an epoch", file=sys.stderr)
            said = leased
        time.sleep(_LOOK)


def say_who_works(database: StudyDatabase, sweep: SweepRecord, again: str) -> None:
    """Say who takes up what can be taken up now; `again` is what reaches the same database."""
    supervisors = [supervisor for supervisor in database.supervisors.alive() if supervisor.devices]
    join = f"sweep join {sweep.name} {again}".rstrip()
    if not supervisors:
        print(f"No supervisor is there; work on it with: {join}", file=sys.stderr)
        return
    where = ", ".join(sorted({supervisor.machine for supervisor in supervisors}))
    print(
        f"{plural(len(supervisors), 'supervisor')} on {where} can take it up, unless at work on another sweep alone; "
        f"one more: {join}",
        file=sys.stderr,
    )
