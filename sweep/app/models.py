"""Which trial's model is meant, and where it is."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from storage.database import StudyDatabase
from storage.models import ModelRecord
from storage.sweeps import SweepRecord
from storage.trials import TrialRecord
from sweep.app.settings import allowed_builders, said_artifacts
from sweep.errors import InputError, SweepError

if TYPE_CHECKING:
    from sweep.export.own_code import OwnCode

Which = int | str  # a trial's number, or `best`
BEST = "best"


def find_model(database: StudyDatabase, sweep: SweepRecord, which: Which) -> tuple[TrialRecord, ModelRecord]:
    """The trial that is meant and the model that it left, kept or not.

    Raises `InputError` for a number that no trial has, `SweepError` where none is complete or the trial left no model.
    """
    trial = _chosen(database, sweep, str(which))
    model = database.models.get(trial.id)
    if model is None:
        raise SweepError(f"Trial {trial.number} of {sweep.name} left no model: it is {trial.state}")
    return trial, model


def _chosen(database: StudyDatabase, sweep: SweepRecord, which: str) -> TrialRecord:
    from sweep.results.reading import find_trial

    if which == BEST:
        best = database.trials.best(sweep)
        if best is None:
            raise SweepError(f"No trial of {sweep.name} is complete yet; see sweep status {sweep.name}")
        return best
    if not which.isdecimal():
        raise InputError(f"--trial {which}: expected `best` or a trial's number")
    return find_trial(database, sweep, int(which))


def refuse_removed(sweep: SweepRecord, trial: TrialRecord, model: ModelRecord) -> None:
    """Raise `SweepError` where the model's file was removed."""
    if not model.is_kept:
        raise SweepError(
            f"The model of trial {trial.number} of {sweep.name} was removed: the models of the best "
            "`search.keep_models` trials are kept"
        )


def refuse_unknown_builders(sweep: SweepRecord, allowed: Collection[str]) -> None:
    """Raise `InputError` for a builder that is allowed and makes none of the sweep's models."""
    from sweep.space.reading import parse_space

    known = parse_space(sweep.space, sweep.origin).found if allowed else {}
    for name in allowed:
        if name not in known:
            there = f"its builders are {', '.join(known)}" if known else "it has no builder"
            raise InputError(f"--allow-builder {name}: sweep {sweep.name} has no such builder; {there}")


def own_code(allowed: Collection[str]) -> "OwnCode":
    """The builders that are allowed, in this directory or on Python's path."""
    from sweep.export.own_code import OwnCode

    return OwnCode(module_dirs=(Path.cwd(),), builders=allowed_builders(allowed))


def path_of(model: ModelRecord, artifacts: str | None) -> str:
    """Where the model's file is: where the user says that artifacts are, if it is there, else where it was written."""
    from sweep.artifacts.store import open_store
    from sweep.results.predictions import name_in

    said = said_artifacts(artifacts)
    if said is None:
        return model.path
    store = open_store(said)
    name = name_in(model.path, store)
    return store.locate(name) if store.exists(name) else model.path
