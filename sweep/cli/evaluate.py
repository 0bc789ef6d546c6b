"""`sweep evaluate`: the sealed test split, opened for one trial; its result is kept."""

import argparse
import platform
from pathlib import Path

from storage.database import StudyDatabase
from storage.evaluations import NewEvaluation
from storage.models import ModelRecord
from storage.sweeps import SweepRecord
from storage.trials import TrialRecord
from sweep.cli import settings
from sweep.cli.output import print_json, show
from sweep.errors import InputError, SweepError

BEST = "best"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep evaluate`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    parser.add_argument("--trial", metavar="best|N", default=BEST, help="which trial's model (default: the best one's)")
    settings.add_storage_option(parser)
    settings.add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Evaluate the trial's model, unless that was done before; print the record."""
    from sweep.results.evaluations import read_evaluation

    with StudyDatabase.open(arguments.storage, create=False) as database:
        sweep = database.sweep(arguments.name)
        trial = _trial(database, sweep, arguments.trial)
        model = database.model(trial.id)
        if model is None:
            raise SweepError(f"trial {trial.number} of {sweep.name} left no model: it is {trial.state}")
        is_new = database.evaluation(model) is None
        if is_new:
            database.record_evaluation(_evaluate(sweep, trial, model))
        found = read_evaluation(database, sweep, trial.number, model)
    if arguments.json:
        return print_json(found)
    from sweep.results.evaluation_view import evaluation_view

    assert found is not None
    return show(evaluation_view(found, is_new=is_new))


def _trial(database: StudyDatabase, sweep: SweepRecord, which: str) -> TrialRecord:
    from sweep.results.reading import find_trial

    if which == BEST:
        best = database.best_trial(sweep)
        if best is None:
            raise SweepError(f"no trial of {sweep.name} is complete yet; sweep status {sweep.name} says how far it is")
        return best
    if not which.isdecimal():
        raise InputError(f"--trial {which}: expected `best` or a trial's number")
    return find_trial(database, sweep, int(which))


def _evaluate(sweep: SweepRecord, trial: TrialRecord, model: ModelRecord) -> NewEvaluation:
    from sweep.export.evaluating import evaluate_model, find_data, sidecar_of

    if not model.is_kept:
        raise SweepError(f"the model of trial {trial.number} of {sweep.name} went: better ones are kept (keep_models)")
    sidecar = sidecar_of(model.path)
    if sidecar.get("data_fingerprint") != sweep.data_fingerprint:
        raise SweepError(f"the model at {model.path} was trained on other data than this sweep's: its sum differs")
    elsewhere = Path(str(sidecar["data"])) if sidecar.get("data") else None
    data = find_data(sweep.data_fingerprint, (settings.data_directory() / sweep.data_fingerprint, elsewhere))
    batch_size = int(sidecar.get("config", {}).get("training", {}).get("batch_size", 32))
    found = evaluate_model(model.path, data, sha256=model.sha256, batch_size=batch_size)
    return NewEvaluation(
        trial_id=trial.id,
        sha256=model.sha256,
        data_fingerprint=sweep.data_fingerprint,
        machine=platform.node(),
        **vars(found),
    )
