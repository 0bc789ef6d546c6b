"""Whether a supervisor of this machine is alive: one that is stopped, or cut off, does not renew its lease."""

import platform

from storage.errors import StorageError
from storage.probe import probe_supervisors
from storage.supervisors import SupervisorRecord
from sweep.app.doctor.check import Check, ok, problem
from sweep.supervision.processes import host
from sweep.wording import duration, plural


def check_worker(url: str) -> Check:
    """Look for a supervisor of this machine, or of this container, whose leases hold."""
    try:
        now, supervisors = probe_supervisors(url)
    except StorageError as error:
        return problem("worker", str(error))
    ours = sorted(filter(_is_ours, supervisors), key=lambda supervisor: supervisor.seen)
    if not ours:
        return problem("worker", "no supervisor of this machine is at work with this database", "start `sweep join`")
    latest = ours[-1]
    ago = duration(max(0.0, now - latest.seen))
    found = f"process {latest.pid} with {plural(len(latest.devices), 'slot')}, last heartbeat {ago} ago"
    if latest.expires <= now:
        return problem("worker", found, "others take over its trials; restart it, unless it recovers by itself")
    return ok("worker", found)


def _is_ours(supervisor: SupervisorRecord) -> bool:
    if not supervisor.devices:  # a command, which trains nothing
        return False
    here = host()
    return supervisor.host == here if here is not None else supervisor.machine == platform.node()
