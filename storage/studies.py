"""Optuna's side of the database: its storage, made like ours, and the study of a sweep."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError

from storage.connection import engine_options, explain_errors, explanation
from storage.errors import StorageInputError, SweepExistsError
from storage.fence import put_up
from storage.location import Location
from storage.optuna_reader import OptunaReader
from storage.sweeps import NewSweep, SweepRecord

if TYPE_CHECKING:
    from optuna import Study
    from optuna.storages import BaseStorage, RDBStorage

_GOES = 8  # at Optuna's tables: it makes them in as many steps


class Studies:
    """Optuna's studies. Optuna is imported, and makes its tables, when they are first asked for."""

    def __init__(self, location: Location, engine: Engine) -> None:
        self._location, self._engine = location, engine
        self._storage: BaseStorage | None = None  # with Optuna's cache of finished trials
        self._optunas: Engine | None = None
        self._known: dict[int, datetime] = {}  # by a study's number, when the sweep was created whose it was

    @property
    def engine(self) -> Engine:
        """Optuna's own connections."""
        self.storage()
        assert self._optunas is not None
        return self._optunas

    def storage(self, *, fresh: bool = False) -> "BaseStorage":
        """Optuna's storage of all studies, sweeps or not; with `fresh`, one that remembers nothing."""
        from optuna.storages import get_storage

        if fresh:
            self.reload()
        if self._storage is None:
            with _explained(self._location), _quiet():
                storage = _open(self._location)
            self._optunas = storage.engine
            explain_errors(storage.engine, self._location)
            put_up(storage.engine)
            self._storage = get_storage(storage)
        return self._storage

    def reload(self) -> None:
        """Forget what Optuna remembers of finished trials: one of them runs again."""
        if self._storage is not None and self._optunas is not None:
            self._storage.remove_session()
            self._optunas.dispose()
            self._storage = self._optunas = None
            self._known.clear()

    def of(self, sweep: SweepRecord) -> "Study":
        """The sweep's study, with Optuna's own sampler and pruner; `sweep.search` gives it others."""
        import optuna

        if self._known.setdefault(sweep.study_id, sweep.created) != sweep.created:
            # SQLite gives the number of a deleted study out again, and Optuna would remember the old one's trials.
            self.reload()
        try:
            return optuna.load_study(study_name=sweep.name, storage=self.storage())
        except KeyError:
            raise StorageInputError(f"sweep {sweep.name} was deleted") from None

    def reader(self) -> OptunaReader:
        """Optuna's own records of all trials of any study, for reading alone."""
        return OptunaReader(self._engine)

    def prepare(self, new: NewSweep) -> int:
        """Give the id of the empty study that a new sweep shall have, made here or left by a kill.

        The study comes before our row, and only the row makes it a sweep: a kill in between leaves a study without
        trials, which is taken here when the sweep is created again. Raises `SweepExistsError` for a study with trials:
        that is somebody else's.
        """
        import optuna
        from optuna.study import StudyDirection

        storage, wanted = self.storage(), StudyDirection[new.direction.upper()]
        with _quiet():
            study = optuna.create_study(study_name=new.name, storage=storage, direction=wanted, load_if_exists=True)
            if study.get_trials(deepcopy=False):
                raise SweepExistsError(
                    f"the database has an Optuna study called `{new.name}` that is no sweep; "
                    "choose another name with --name"
                )
            if study.directions != [wanted]:
                optuna.delete_study(study_name=new.name, storage=storage)
                optuna.create_study(study_name=new.name, storage=storage, direction=wanted)
        return storage.get_study_id_from_name(new.name)


def _open(location: Location) -> "RDBStorage":
    """Open Optuna's storage. Where several processes make its tables at once it trips, and another go succeeds."""
    from optuna.storages import RDBStorage

    # Optuna fills in templates such as {SCHEMA_VERSION}; a brace of ours is a brace.
    url = location.url.render_as_string(hide_password=False).replace("{", "{{").replace("}", "}}")
    for _ in range(_GOES - 1):
        try:
            return RDBStorage(url, engine_kwargs=engine_options(location))
        except (IntegrityError, OperationalError) as error:
            if explanation(error.orig, location) is not None:
                raise
    return RDBStorage(url, engine_kwargs=engine_options(location))


@contextmanager
def _explained(location: Location) -> Iterator[None]:
    """Explain what goes wrong before there is an engine to listen to."""
    from optuna.exceptions import OptunaError

    try:
        yield
    except RuntimeError as error:  # Optuna's tables are older or newer than Optuna
        raise StorageInputError(f"study database {location}: {error}") from error
    except (SQLAlchemyError, OptunaError) as error:
        cause = error if isinstance(error, SQLAlchemyError) else error.__cause__
        explained = explanation(getattr(cause, "orig", None), location)
        if explained is None:
            raise
        raise explained from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep "A new study created in RDB" off the terminal: it is no news to who started a sweep."""
    import optuna

    level = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    try:
        yield
    finally:
        optuna.logging.set_verbosity(level)
