"""Gets an existing sweep ready on this machine: its space, its artifacts, then its data, which may take long."""

from contextlib import ExitStack
from multiprocessing.connection import Connection
from pathlib import Path

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.errors import InputError
from sweep.space.builder import file_of, source_of
from sweep.space.configuration import DataConfig
from sweep.space.reading import parse_space
from sweep.space.space import Space
from sweep.supervision.board import View
from sweep.supervision.heartbeat import Heartbeat
from sweep.supervision.lock import sole_supervisor
from sweep.supervision.machine import Machine
from sweep.supervision.marker import open_artifacts
from sweep.supervision.preparation import DataPreparation
from sweep.supervision.sweep_parts import SweepParts
from sweep.supervision.sweep_work import SweepWork
from sweep.training.data.prepared import PreparedData


class SweepSetup:
    """A sweep on its way to being worked on; raises `SweepError`, here or later, where that cannot be done here."""

    def __init__(
        self, database: StudyDatabase, sweep: SweepRecord, machine: Machine, heartbeat: Heartbeat, view: View
    ) -> None:
        self._database, self._machine, self._heartbeat = database, machine, heartbeat
        self._space = parse_space(sweep.space, sweep.origin)
        check_builders(self._space, sweep.name, machine, view)
        self._sweep, self._store = open_artifacts(database, sweep, machine)
        data = data_of(self._space, sweep)
        self._lock = sole_supervisor(database, sweep.name)
        self._prepared: PreparedData | None = None
        self._preparation = DataPreparation(data, machine.data, view.say)

    @property
    def pipe(self) -> Connection:
        """Readable when there is news of the data."""
        return self._preparation.pipe

    def advance(self) -> SweepWork | None:
        """Read the news; gives the work, once everything is there."""
        self._prepared = self._prepared or self._preparation.read()
        if self._prepared is None:
            return None
        check_fingerprint(self._sweep, self._prepared)
        parts = SweepParts(
            sweep=self._sweep, space=self._space, store=self._store, data=self._prepared, lock=self._lock
        )
        work = SweepWork(self._database, parts, self._machine, self._heartbeat)
        self._lock = ExitStack()  # the work's from here on
        return work

    def close(self) -> None:
        """End what is under way."""
        self._preparation.close()
        self._lock.close()


def data_of(space: Space, sweep: SweepRecord) -> DataConfig:
    """Find the data as the space names it, seen from here; else where it was when the sweep began.

    Raises `InputError` where it is in neither machine. That it is the same data is the fingerprint's to say.
    """
    data = space.data
    if data.path is None or sweep.data_path is None:
        return data
    here, there = Path(data.path).expanduser(), Path(sweep.data_path)
    if _is_there(here):
        return data
    if _is_there(there):
        return data.model_copy(update={"path": str(there)})
    nowhere = f"no {there}" if here.absolute() == there else f"neither {here.absolute()} nor {there}"
    raise InputError(
        f"the data of sweep {sweep.name}, `path: {data.path}`, is not on this machine: there is {nowhere}, where it "
        "was when the sweep began. Bring it there, or run this command in the directory that the path starts from"
    )


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that no file can have here
        return False


def check_builders(space: Space, sweep: str, machine: Machine, view: View) -> None:
    """Refuse a sweep whose builders this machine was not told to run, or does not have. Runs none of them."""
    if machine.builders is None:
        return
    if space.unknown:  # no sweep of ours: they all have theirs looked into before they are stored
        names = ", ".join(space.unknown)
        raise InputError(f"sweep {sweep} names the model builder {names} and does not say what it asks for")
    for name, found in space.found.items():
        if name not in machine.builders:
            raise InputError(
                f"sweep {sweep} runs the model builder {name}, and a machine that joins runs only those that it was "
                f"told to: --allow-builder {name}, or SWEEP_ALLOW_BUILDERS={name}"
            )
        file = file_of(name, machine.module_dirs)
        if file is None:
            looked = ", ".join(map(str, machine.module_dirs))
            raise InputError(f"sweep {sweep} needs {name}; there is no such module in {looked} or on Python's path")
        if found.source and found.source != source_of(name, machine.module_dirs):
            view.say(f"{file} is not the file that sweep {sweep} began with: trials here run other code.")


def check_fingerprint(sweep: SweepRecord, data: PreparedData) -> None:
    """Refuse data other than that the sweep began with."""
    if sweep.data_fingerprint != data.fingerprint:
        raise InputError(
            f"the data of sweep {sweep.name} is not what it was when the sweep began, or this machine has other data "
            "under the same name, and trials on other images cannot be compared; bring that data here, "
            "or start another sweep with --name"
        )
