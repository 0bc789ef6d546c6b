"""`sweep export`: save a trial's model, the best by default."""

import argparse
import json
import shlex
from dataclasses import asdict
from pathlib import Path

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from storage.trials import TrialRecord
from sweep.cli import settings
from sweep.cli.options import share
from sweep.errors import InputError, SweepError
from sweep.export.contract import CLASSES, CONTRACT
from sweep.export.exporting import MAX_LOSS, ExportRecord, export_model, fingerprint_of
from sweep.export.formats import FORMATS, QUANTIZATIONS

BEST = "best"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep export`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    parser.add_argument("--trial", metavar="best|N", default=BEST, help="which trial's model (default: the best one's)")
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
        default=MAX_LOSS,
        help="the validation accuracy that --quantize may cost at most (default: %(default)s)",
    )
    settings.add_storage_option(parser)
    settings.add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Export the model and say how to load it."""
    with StudyDatabase.open(arguments.storage, create=False) as database:
        sweep = database.sweep(arguments.name)
        trial = _trial(database, sweep, arguments.trial)
        model = database.model(trial.id)
    if model is None:
        raise SweepError(f"Trial {trial.number} of {sweep.name} left no model: it is {trial.state}")
    if not model.is_kept:
        raise SweepError(
            f"The model of trial {trial.number} of {sweep.name} is gone: of so many trials as the space's "
            "search.keep_models says, the best, the models stay"
        )
    record = export_model(
        model.path,
        arguments.out,
        arguments.format,
        data=_prepared(model.path),
        sha256=model.sha256,
        quantize=arguments.quantize,
        max_loss=arguments.max_loss,
        force=arguments.force,
    )
    if arguments.json:
        print(json.dumps(asdict(record), indent=2, default=str))
        return 0
    _say(record)
    return 0


def _trial(database: StudyDatabase, sweep: SweepRecord, which: str) -> TrialRecord:
    if which == BEST:
        best = database.best_trial(sweep)
        if best is None:
            raise SweepError(f"No trial of {sweep.name} is complete yet; sweep status {sweep.name} says how far it is")
        return best
    if not which.isdecimal():
        raise InputError(f"--trial {which}: expected `best` or a trial's number")
    trial = database.trial(sweep, int(which))
    if trial is None:
        raise InputError(f"Sweep {sweep.name} has no trial {which}; sweep trials {sweep.name} lists them")
    return trial


def _prepared(model: str) -> Path | None:
    """The prepared data in this machine's cache; None leaves it to where the trial found it."""
    name = fingerprint_of(model)
    directory = settings.data_directory() / name if name else None
    return directory if directory and directory.is_dir() else None


def _say(record: ExportRecord) -> None:
    print(f"Trial {record.trial}, epoch {record.epoch}: {record.model} ({record.bytes / 1e6:.1f} MB)")
    print(_verified(record))
    print(f"What goes in and comes out: {record.directory / CONTRACT}. Predict with it:\n")
    print(f"    sweep predict {shlex.quote(str(record.directory))} IMAGES…\n")
    print("or load it, scaling included (pixels 0 to 255, scores in the order of the classes):\n")
    for line in _loading(record):
        print(f"    {line}")


def _verified(record: ExportRecord) -> str:
    """What the fresh process found, in a sentence."""
    recorded, found = record.val_accuracy, record.verified_accuracy
    if record.quantized:
        return f"Validation accuracy {found:.4f} quantized ({record.quantized}), {recorded:.4f} before."
    exact = "equal to" if record.difference == 0 else f"within {record.difference:.1g} of"
    scores = f"probabilities {exact} the trained model's"
    if found == recorded:
        return f"Validation accuracy {recorded!r}, as recorded; {scores}. Checked in a fresh process."
    return f"Validation accuracy {recorded!r} recorded, {found!r} here on the CPU; {scores}."


def _loading(record: ExportRecord) -> tuple[str, ...]:
    """Python that loads the model and names its classes."""
    model, shape = str(record.model), f"(n, {', '.join(map(str, record.image))})"
    classes = f"classes = open({str(record.directory / CLASSES)!r}).read().splitlines()  # {_few(record.classes)}"
    scores = f"# {shape} → (n, {len(record.classes)})"
    lines: dict[str, tuple[str, ...]] = {
        "keras": (
            "import keras",
            f"model = keras.saving.load_model({model!r})",
            f"scores = model.predict(images)  {scores}",
        ),
        "saved_model": (
            "import tensorflow as tf",
            f"model = tf.saved_model.load({model!r})",
            f"scores = model.serve(tf.constant(images, tf.float32))  {scores}",
        ),
        "tflite": (
            "from ai_edge_litert.interpreter import Interpreter",
            f"run = Interpreter({model!r}).get_signature_runner()",
            f"scores = run(pixels=images.astype('float32'))['output_0']  {scores}",
        ),
        "onnx": (
            "import onnxruntime",
            f"session = onnxruntime.InferenceSession({model!r})",
            f"(scores,) = session.run(None, {{'pixels': images.astype('float32')}})  {scores}",
        ),
    }
    *load, run = lines[record.format]
    return (*load, classes, run)


def _few(names: tuple[str, ...], shown: int = 3) -> str:
    return ", ".join(names) if len(names) <= shown + 1 else f"{', '.join(names[:shown])}, … {names[-1]}"
