"""Processes of this machine, told apart from those of any other: whether a supervisor that wrote a row is gone."""

import os
import platform
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from storage.supervisors import NewSupervisor, SupervisorRecord

_STARTED = 21  # field of /proc/PID/stat, from 0: clock ticks since the machine started


def new_supervisor(devices: tuple[str, ...]) -> NewSupervisor:
    """Describe this process to the study database."""
    return NewSupervisor(
        id=uuid4().hex,
        machine=platform.node(),
        host=host(),
        pid=os.getpid(),
        process_started=_start_of(os.getpid()),
        devices=devices,
    )


def is_gone(supervisor: SupervisorRecord) -> bool:
    """Whether a supervisor was a process of this machine that has ended; False where that cannot be told."""
    if supervisor.host is None or supervisor.host != host():
        return False
    return _start_of(supervisor.pid) != supervisor.process_started


def host() -> str | None:
    """What two processes share exactly if they can see each other's numbers: the start of the system, and a namespace.

    A host's name is not enough: two machines may have one name, and two containers one kernel. None on macOS.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return None


def _start_of(pid: int) -> float | None:
    """When the process of that number started, in clock ticks since the machine did; None where there is none.

    Not psutil's `create_time`, which shifts when somebody sets the clock.
    """
    with suppress(OSError, IndexError, ValueError):
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        return float(text.rpartition(")")[2].split()[_STARTED - 2])  # the name, in brackets, may hold anything
    return None
