"""`sweep join`: this machine's slots for sweeps that others began."""

from multiprocessing.connection import wait

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.app.supervise import supervise
from sweep.supervision.board import View
from sweep.supervision.ending import Ending
from sweep.supervision.heartbeat import Heartbeat
from sweep.supervision.interruption import Interruption
from sweep.supervision.machine import Machine
from sweep.supervision.sweep_set import EverySweep, OneSweep, SweepSet
from sweep.supervision.sweep_setup import SweepSetup
from sweep.supervision.sweep_work import SweepWork


def join(database: StudyDatabase, name: str | None, machine: Machine, view: View) -> Ending:
    """Work on a sweep until it is over, or on every active one until somebody interrupts."""
    sweep = None if name is None else database.sweeps.get(name)

    def sweeps(heartbeat: Heartbeat, interruption: Interruption) -> SweepSet | None:
        def set_up(found: SweepRecord) -> SweepSetup:
            return SweepSetup(database, found, machine, heartbeat, view)

        if sweep is None:
            return EverySweep(database, view, set_up)
        work = _await(set_up(sweep), interruption)
        return None if work is None else OneSweep(work, view)

    return supervise(database, machine, view, sweeps)


def _await(setup: SweepSetup, interruption: Interruption) -> SweepWork | None:
    try:
        while not interruption.drains:
            wait([setup.pipe, interruption.wakeup])
            work = setup.advance()
            if work is not None:
                return work
        return None
    finally:
        setup.close()
