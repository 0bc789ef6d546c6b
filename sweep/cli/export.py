"""`sweep export`: save a trial's model, the best by default."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from storage.trials import TrialRecord
from sweep.cli import settings
from sweep.errors import InputError, SweepError
from sweep.export.exporting import CLASSES, FORMATS, ExportRecord, export_model, fingerprint_of

BEST = "best"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep export`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    parser.add_argument("--trial", metavar="best|N", default=BEST, help="which trial's model (default: the best one's)")
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0], help="default: %(default)s")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="a new directory")
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
    record = export_model(model.path, arguments.out, arguments.format, data=_prepared(model.path), sha256=model.sha256)
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
    if record.verified_accuracy == record.val_accuracy:
        print(f"Validation accuracy {record.val_accuracy!r}, as recorded; checked in a fresh process.")
    else:
        print(f"Validation accuracy {record.val_accuracy!r} on the GPU, {record.verified_accuracy!r} here on the CPU.")
    print("Load it, scaling included (pixels 0 to 255, scores in the order of the classes):\n")
    for line in _loading(record):
        print(f"    {line}")


def _loading(record: ExportRecord) -> tuple[str, ...]:
    """Python that loads the model and names its classes."""
    shape = f"(n, {', '.join(map(str, record.image))})"
    classes = f'classes = open("{record.directory / CLASSES}").read().splitlines()  # {_few(record.classes)}'
    if record.format == "keras":
        load = ("import keras", f'model = keras.saving.load_model("{record.model}")')
        return *load, classes, f"scores = model.predict(images)  # {shape} → (n, {len(record.classes)})"
    load = ("import tensorflow as tf", f'model = tf.saved_model.load("{record.model}")')
    serve = f"scores = model.serve(tf.constant(images, tf.float32))  # {shape} → (n, {len(record.classes)})"
    return *load, classes, serve


def _few(names: tuple[str, ...], shown: int = 3) -> str:
    return ", ".join(names) if len(names) <= shown + 1 else f"{', '.join(names[:shown])}, … {names[-1]}"
