"""`sweep evaluate`: the sealed test split, opened for one trial; its result is kept."""

import argparse
import platform
from pathlib import Path

from storage.database import StudyDatabase
from storage.evaluations import NewEvaluation
from storage.models import ModelRecord
from storage.sweeps import SweepRecord
from sweep.cli import settings
from sweep.cli.chosen import add_model_options, chosen_trial, model_of, place_of, refuse_removed, refuse_strangers
from sweep.cli.output import print_json, show
from sweep.errors import SweepError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep evaluate`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    add_model_options(parser)
    settings.add_allow_builder_option(parser, "the model's builder, where it has layers of its own")
    settings.add_storage_option(parser)
    settings.add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Evaluate the trial's model, unless that was done before; print the record."""
    from sweep.results.evaluations import read_evaluation

    with StudyDatabase.open(arguments.storage, create=False) as database:
        sweep = database.sweeps.get(arguments.name)
        refuse_strangers(sweep, arguments)
        trial = chosen_trial(database, sweep, arguments.trial)
        model = model_of(database, sweep, trial)
        is_new = database.evaluations.get(model) is None
        if is_new:
            refuse_removed(sweep, trial, model)
            database.evaluations.record(_evaluate(sweep, model, arguments))
        found = read_evaluation(database, sweep, trial.number, model)
    if arguments.json:
        return print_json(found)
    from sweep.results.evaluation_view import evaluation_view

    assert found is not None
    return show(evaluation_view(found, is_new=is_new))


def _evaluate(sweep: SweepRecord, model: ModelRecord, arguments: argparse.Namespace) -> NewEvaluation:
    from sweep.export.evaluating import evaluate_model, find_data
    from sweep.export.own_code import OwnCode
    from sweep.export.source import sidecar_of

    place = place_of(model, arguments)
    sidecar = sidecar_of(place)
    if sidecar.get("data_fingerprint") != sweep.data_fingerprint:
        raise SweepError(f"the model at {place} was trained on other data than this sweep's: its sum differs")
    elsewhere = Path(str(sidecar["data"])) if sidecar.get("data") else None
    data = find_data(sweep.data_fingerprint, (settings.data_directory() / sweep.data_fingerprint, elsewhere))
    batch_size = int(sidecar.get("config", {}).get("training", {}).get("batch_size", 32))
    own = OwnCode(places=(Path.cwd(),), builders=settings.allowed_builders(arguments)).of(sidecar)
    found = evaluate_model(place, data, sha256=model.sha256, batch_size=batch_size, own=own)
    return NewEvaluation(
        trial_id=model.trial_id,
        sha256=model.sha256,
        data_fingerprint=sweep.data_fingerprint,
        machine=platform.node(),
        **vars(found),
    )
