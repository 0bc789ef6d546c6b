"""`sweep doctor`: what this machine and its connections can do."""

from collections.abc import Iterator

from sweep.app.doctor import connections, machine, worker
from sweep.app.doctor.check import Check
from sweep.environment import data_directory, default_artifacts


def examine(
    storage: str, *, artifacts: str | None = None, quick: bool = False, with_worker: bool = False
) -> Iterator[Check]:
    """Check one thing after the other; `quick` checks database and artifacts alone."""
    if not quick:
        yield machine.check_python()
        yield machine.check_packages()
        yield machine.check_processes()
    yield from connections.check_database(storage)
    yield connections.check_artifacts(artifacts or default_artifacts())
    if with_worker:
        yield worker.check_worker(storage)
    if not quick:
        remedy = "$SWEEP_DATA names another directory for decoded images"
        yield connections.check_directory("data", data_directory(), remedy)
        yield machine.check_memory()
        yield machine.check_cores()
        yield machine.check_gpus()
