"""`sweep join`: this machine's places for sweeps that others began."""

from multiprocessing.connection import wait

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.supervision import trial_process
from sweep.supervision.board import View
from sweep.supervision.interruption import Interruption
from sweep.supervision.job import Ending, Job
from sweep.supervision.opening import Opening
from sweep.supervision.presence import Presence
from sweep.supervision.roster import EverySweep, OneSweep, Roster
from sweep.supervision.supervisor import Supervisor
from sweep.supervision.workplace import Workplace


def join(database: StudyDatabase, name: str | None, workplace: Workplace, view: View) -> Ending:
    """Work on a sweep until it is over, or on every active one until somebody interrupts."""
    sweep = None if name is None else database.sweeps.get(name)
    with (
        Interruption(workplace.grace) as interruption,
        Presence(database, workplace.places, workplace.lease_seconds) as presence,
    ):
        trial_process.warm_up()

        def open_sweep(found: SweepRecord) -> Opening:
            return Opening(database, found, workplace, presence, view)

        roster: Roster
        if sweep is None:
            roster = EverySweep(database, view, open_sweep)
        else:
            job = _open(open_sweep(sweep), interruption)
            if job is None:
                return Ending.INTERRUPTED
            roster = OneSweep(job, view)
        return Supervisor(
            database=database,
            roster=roster,
            presence=presence,
            places=workplace.places,
            view=view,
            interruption=interruption,
        ).run()


def _open(opening: Opening, interruption: Interruption) -> Job | None:
    try:
        while not interruption.drains:
            wait([opening.pipe, interruption.wakeup])
            job = opening.advance()
            if job is not None:
                return job
        return None
    finally:
        opening.close()
