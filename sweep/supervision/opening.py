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
from sweep.supervision.job import Job
from sweep.supervision.lock import sole_supervisor
from sweep.supervision.marker import open_artifacts
from sweep.supervision.preparation import DataPreparation
from sweep.supervision.presence import Presence
from sweep.supervision.workplace import Workplace
from sweep.training.data.prepared import PreparedData


class Opening:
    """A sweep on its way to being a job. Raises `SweepError`, here or later, for one that cannot be worked on here."""

    def __init__(
        self, database: StudyDatabase, sweep: SweepRecord, place: Workplace, presence: Presence, view: View
    ) -> None:
        self._database, self._place, self._presence = database, place, presence
        self._space = parse_space(sweep.space, sweep.origin)
        check_builders(self._space, sweep.name, place, view)
        self._sweep, self._store = open_artifacts(database, sweep, place)
        data = data_of(self._space, sweep)
        self._lock = sole_supervisor(database, sweep.name)
        self._prepared: PreparedData | None = None
        self._preparation = DataPreparation(data, place.data, view.say)

    @property
    def pipe(self) -> Connection:
        """Readable when there is news of the data."""
        return self._preparation.pipe

    def advance(self) -> Job | None:
        """Read the news; the job, once everything is there."""
        self._prepared = self._prepared or self._preparation.read()
        if self._prepared is None:
            return None
        check_fingerprint(self._sweep, self._prepared)
        job = Job(
            database=self._database,
            sweep=self._sweep,
            space=self._space,
            store=self._store,
            data=self._prepared,
            logs=self._place.logs,
            presence=self._presence,
            lock=self._lock,
            modules=self._place.modules,
            builders=self._place.builders,
        )
        self._lock = ExitStack()  # the job's from here on
        return job

    def close(self) -> None:
        """End what is under way."""
        self._preparation.close()
        self._lock.close()


def data_of(space: Space, sweep: SweepRecord) -> DataConfig:
    """Find the data as the space names it, seen from here; else where it was when the sweep began.

    Raises `InputError` where it is in neither place. That it is the same data is the fingerprint's to say.
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


def check_builders(space: Space, sweep: str, place: Workplace, view: View) -> None:
    """Refuse a sweep whose builders this machine was not told to run, or does not have. Runs none of them."""
    if place.builders is None:
        return
    if space.unknown:  # no sweep of ours: they all have theirs looked into before they are stored
        names = ", ".join(space.unknown)
        raise InputError(f"sweep {sweep} names the model builder {names} and does not say what it asks for")
    for name, found in space.found.items():
        if name not in place.builders:
            raise InputError(
                f"sweep {sweep} runs the model builder {name}, and a machine that joins runs only those that it was "
                f"told to: --allow-builder {name}, or SWEEP_ALLOW_BUILDERS={name}"
            )
        file = file_of(name, place.modules)
        if file is None:
            looked = ", ".join(map(str, place.modules))
            raise InputError(f"sweep {sweep} needs {name}; there is no such module in {looked} or on Python's path")
        if found.source and found.source != source_of(name, place.modules):
            view.say(f"{file} is not the file that sweep {sweep} began with: its trials are another code's here.")


def check_fingerprint(sweep: SweepRecord, data: PreparedData) -> None:
    """Refuse data other than that the sweep began with."""
    if sweep.data_fingerprint != data.fingerprint:
        raise InputError(
            f"the data of sweep {sweep.name} is not what it was when the sweep began, or this machine has other data "
            "under the same name, and trials on other images cannot be compared; bring that data here, "
            "or start another sweep with --name"
        )
