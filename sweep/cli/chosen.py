"""Which trial's model a command works on: `--trial best|N`."""

import argparse

from storage.database import StudyDatabase
from storage.models import ModelRecord
from storage.sweeps import SweepRecord
from storage.trials import TrialRecord
from sweep.cli import settings
from sweep.errors import InputError, SweepError

_BEST = "best"


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """Declare `--trial`, and where its model is seen from here."""
    parser.add_argument(
        "--trial", metavar="best|N", default=_BEST, help="which trial's model (default: the best one's)"
    )
    settings.add_artifacts_option(parser)


def chosen_trial(database: StudyDatabase, sweep: SweepRecord, which: str) -> TrialRecord:
    """The trial that the option names; raises `InputError` for none of the sweep's, `SweepError` while none is best."""
    from sweep.results.reading import find_trial

    if which == _BEST:
        best = database.trials.best(sweep)
        if best is None:
            raise SweepError(f"No trial of {sweep.name} is complete yet; sweep status {sweep.name} says how far it is")
        return best
    if not which.isdecimal():
        raise InputError(f"--trial {which}: expected `best` or a trial's number")
    return find_trial(database, sweep, int(which))


def model_of(database: StudyDatabase, sweep: SweepRecord, trial: TrialRecord) -> ModelRecord:
    """The model that the trial left, kept or not; raises `SweepError` where it left none."""
    model = database.models.get(trial.id)
    if model is None:
        raise SweepError(f"Trial {trial.number} of {sweep.name} left no model: it is {trial.state}")
    return model


def refuse_removed(sweep: SweepRecord, trial: TrialRecord, model: ModelRecord) -> None:
    """Raise `SweepError` where the model's file went."""
    if not model.is_kept:
        raise SweepError(
            f"The model of trial {trial.number} of {sweep.name} is gone: of so many trials as the space's "
            "search.keep_models says, the best, the models stay"
        )


def refuse_strangers(sweep: SweepRecord, arguments: argparse.Namespace) -> None:
    """Raise `InputError` for an `--allow-builder` that none of the sweep's models is made by."""
    from sweep.space.reading import parse_space

    known = parse_space(sweep.space, sweep.origin).found if arguments.allow_builder else {}
    for name in arguments.allow_builder:
        if name not in known:
            there = f"its builders are {', '.join(known)}" if known else "it has no builder"
            raise InputError(f"--allow-builder {name}: sweep {sweep.name} has no such builder; {there}")


def place_of(model: ModelRecord, arguments: argparse.Namespace) -> str:
    """Where the model's file is: where the user says that artifacts are, if it is there, else where it was written."""
    from sweep.artifacts.store import open_store
    from sweep.results.predictions import name_in

    said = settings.said_artifacts(arguments)
    if said is None:
        return model.path
    store = open_store(said)
    name = name_in(model.path, store)
    return store.locate(name) if store.exists(name) else model.path
