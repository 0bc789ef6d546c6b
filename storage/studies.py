"""Optuna's side of the database: its storage, made like ours, and the study of a sweep."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError

from storage.connection import engine_options, explain_errors, explanation
from storage.errors import StorageInputError, SweepExistsError
from storage.fence import put_up
from storage.location import Location
from storage.sweeps import NewSweep, SweepRecord

if TYPE_CHECKING:
    from optuna import Study
    from optuna.storages import BaseStorage, RDBStorage

_GOES = 8  # at Optuna's tables: it makes them in as many steps


class Studies:
    """The studies of a database. Optuna is imported, and makes its tables, when this is made."""

    def __init__(self, location: Location) -> None:
        from optuna.storages import get_storage

        with _explained(location), _quiet():
            storage = _open(location)
        self._engine = storage.engine
        explain_errors(self._engine, location)
        put_up(self._engine)
        self._storage: BaseStorage = get_storage(storage)  # with Optuna's cache of finished trials

    @property
    def storage(self) -> "BaseStorage":
        """What all studies are in."""
        return self._storage

    def close(self) -> None:
        """Let go of the connections."""
        self._storage.remove_session()
        self._engine.dispose()

    def study(self, sweep: SweepRecord) -> "Study":
        """The sweep's study, with Optuna's own sampler and pruner."""
        import optuna

        try:
            return optuna.load_study(study_name=sweep.name, storage=self._storage)
        except KeyError:
            raise StorageInputError(f"sweep {sweep.name} was deleted") from None

    def prepare(self, new: NewSweep) -> int:
        """Give the id of the empty study that a new sweep shall have, made here or left by a kill.

        The study comes before our row, and only the row makes it a sweep: a kill in between leaves a study without
        trials, which is taken here when the sweep is created again. Raises `SweepExistsError` for a study with trials:
        that is somebody else's.
        """
        import optuna
        from optuna.study import StudyDirection

        wanted = StudyDirection[new.direction.upper()]
        with _quiet():
            study = optuna.create_study(
                study_name=new.name, storage=self._storage, direction=wanted, load_if_exists=True
            )
            if study.get_trials(deepcopy=False):
                raise SweepExistsError(
                    f"the database has an Optuna study called `{new.name}` that is no sweep; "
                    "choose another name with --name"
                )
            if study.directions != [wanted]:
                optuna.delete_study(study_name=new.name, storage=self._storage)
                optuna.create_study(study_name=new.name, storage=self._storage, direction=wanted)
        return self._storage.get_study_id_from_name(new.name)


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
