"""The supervisor of `sweep start` and `sweep join`, connected to what it needs."""

from collections.abc import Callable
from contextlib import closing

from storage.database import StudyDatabase
from sweep.execution.registry import open_executor
from sweep.supervision.board import View
from sweep.supervision.ending import Ending
from sweep.supervision.heartbeat import Heartbeat
from sweep.supervision.interruption import Interruption
from sweep.supervision.machine import Machine
from sweep.supervision.supervisor import Supervisor
from sweep.supervision.sweep_set import SweepSet

OpenSweeps = Callable[[Heartbeat, Interruption], SweepSet | None]  # None: interrupted


def supervise(database: StudyDatabase, machine: Machine, view: View, open_sweeps: OpenSweeps) -> Ending:
    """Work on these sweeps with the machine's slots until they are over, or somebody interrupts."""
    with (
        Interruption(machine.grace) as interruption,
        Heartbeat(database, machine.slots, machine.lease_seconds) as heartbeat,
        closing(open_executor(machine.executor, machine.slots)) as executor,
    ):
        sweeps = open_sweeps(heartbeat, interruption)
        if sweeps is None:
            return Ending.INTERRUPTED
        return Supervisor(
            database=database,
            sweeps=sweeps,
            heartbeat=heartbeat,
            executor=executor,
            view=view,
            interruption=interruption,
        ).run()
