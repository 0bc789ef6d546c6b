"""`sweep export`: save a trial's model, the best by default."""

import argparse
import json
import shlex
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

from storage.database import StudyDatabase
from storage.models import ModelRecord
from storage.sweeps import SweepRecord
from storage.trials import TrialRecord
from sweep.cli import settings
from sweep.cli.chosen import add_model_options, chosen_trial, model_of, place_of, refuse_removed, refuse_strangers
from sweep.cli.loading import loading_lines
from sweep.cli.options import share
from sweep.cli.progress import progress
from sweep.errors import InputError
from sweep.export.card import CARD_TEXT, Background
from sweep.export.contract import CONTRACT
from sweep.export.exporting import MAX_LOSS, ExportRecord, export_model
from sweep.export.formats import FORMATS, QUANTIZATIONS
from sweep.export.own_code import OwnCode
from sweep.export.refit import Refit
from sweep.export.source import fingerprint_of
from sweep.wording import plural, size


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep export`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    add_model_options(parser)
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0], help="default: %(default)s")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="a new directory")
    parser.add_argument("--force", action="store_true", help="replace an earlier export in DIR")
    parser.add_argument(
        "--quantize",
        choices=QUANTIZATIONS,
        nargs="?",
        const=QUANTIZATIONS[0],
        help="tflite: 8-bit integers, throughout (int8, the default) or for the weights alone (dynamic)",
    )
    parser.add_argument(
        "--max-loss",
        metavar="SHARE",
        type=share,
        help=f"the validation accuracy that --quantize may cost at most (default: {MAX_LOSS})",
    )
    parser.add_argument(
        "--license", metavar="TEXT", help="for the model's card: MIT, CC-BY-4.0, … (default: not stated)"
    )
    parser.add_argument(
        "--refit",
        action="store_true",
        help="train the configuration again on the training and validation images together, for as many epochs as the "
        "trial's best took, and export that model: no validation figure exists for it",
    )
    settings.add_allow_builder_option(parser, "the model's builder: for --refit, and for layers of its own")
    settings.add_storage_option(parser)
    settings.add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Export the model and say how to load it."""
    if arguments.max_loss is not None and not arguments.quantize:
        raise InputError("--max-loss says what --quantize may cost; give both, or neither")
    with StudyDatabase.open(arguments.storage, create=False) as database:
        sweep = database.sweeps.get(arguments.name)
        refuse_strangers(sweep, arguments)
        trial = chosen_trial(database, sweep, arguments.trial)
        model = model_of(database, sweep, trial)
        refuse_removed(sweep, trial, model)
        background = _background(database, sweep, trial, model, arguments.license)
    record = _export(arguments, model, background)
    if arguments.json:
        print(json.dumps(asdict(record), indent=2, default=str))
        return 0
    _say(record)
    return 0


def _export(arguments: argparse.Namespace, model: ModelRecord, background: Background) -> ExportRecord:
    place = place_of(model, arguments)
    with progress() if arguments.refit else nullcontext() as draw:
        return export_model(
            place,
            arguments.out,
            arguments.format,
            data=_prepared(place),
            sha256=model.sha256,
            quantize=arguments.quantize,
            max_loss=MAX_LOSS if arguments.max_loss is None else arguments.max_loss,
            force=arguments.force,
            own=OwnCode(places=(Path.cwd(),), builders=settings.allowed_builders(arguments)),
            refit=None if draw is None else _refit(draw),
            background=background,
        )


def _refit(draw: Callable[[str, int, int], None]) -> Refit:
    from sweep.supervision.devices import available_cores, available_gpus

    def hear(said: dict[str, Any]) -> None:
        loss = said["metrics"].get("loss")
        figure = "" if loss is None else f", loss {loss:.4f}"
        draw(f"Training again: epoch {said['epoch']} of {said['epochs']}{figure}, step", said["step"], said["steps"])

    gpus = available_gpus()
    return Refit(
        gpu=gpus[0] if gpus else None,
        threads=available_cores(),
        hear=hear,
    )


def _background(
    database: StudyDatabase, sweep: SweepRecord, trial: TrialRecord, model: ModelRecord, licence: str | None
) -> Background:
    """What the model's card tells of the trial."""
    from sweep.results.provenance import read_provenance
    from sweep.results.records import as_json

    provenance = as_json(read_provenance(database, sweep, trial.number, model))
    return Background(license=licence, provenance=provenance)


def _prepared(model: str) -> Path | None:
    """The prepared data in this machine's cache; None leaves it to where the trial found it."""
    name = fingerprint_of(model)
    directory = settings.data_directory() / name if name else None
    return directory if directory and directory.is_dir() else None


def _say(record: ExportRecord) -> None:
    print(f"Trial {record.trial}, epoch {record.epoch}: {record.model} ({size(record.bytes)})")
    if record.refit_images is not None:
        print(
            f"Trained again, {plural(record.epoch, 'epoch')} on {plural(record.refit_images, 'image')}, those of "
            "validation among them: no validation figure exists for this model."
        )
    print(_verified(record))
    print(f"What goes in and comes out: {record.directory / CONTRACT}; its card: {record.directory / CARD_TEXT}.")
    print("Predict with it:\n")
    print(f"    sweep predict {shlex.quote(str(record.directory))} IMAGES…\n")
    print("or load it, scaling included (pixels 0 to 255, scores in the order of the classes):\n")
    for line in loading_lines(record):
        print(f"    {line}")


def _verified(record: ExportRecord) -> str:
    """What the fresh process found, in a sentence."""
    recorded, found = record.val_accuracy, record.verified_accuracy
    exact = "equal to" if record.difference == 0 else f"within {record.difference:.1g} of"
    scores = "the file is the trained model's own" if record.format == "keras" else f"probabilities {exact} its own"
    if recorded is None or found is None:
        return f"Checked in a fresh process: {scores}."
    if record.quantized:
        return f"Validation accuracy {found:.4f} quantized ({record.quantized}), {recorded:.4f} before."
    if found == recorded:
        return f"Validation accuracy {recorded!r}, as recorded; {scores}. Checked in a fresh process."
    return f"Validation accuracy {recorded!r} recorded, {found!r} here on the CPU; {scores}."
