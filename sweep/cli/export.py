"""`sweep export`: saves a trial's model, the best by default."""

import argparse
import shlex
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sweep.cli.command import argument, command, flag
from sweep.cli.console import progress
from sweep.cli.options import share
from sweep.cli.output import print_json
from sweep.cli.settings import ARTIFACTS, JSON, NAME, STORAGE, TRIAL, allow_builder, opened
from sweep.wording import plural, size

if TYPE_CHECKING:
    from sweep.export.exporting import ExportRecord


def _formats() -> Any:
    from sweep.export.formats.registry import FORMATS

    return FORMATS


def _quantizations() -> dict[str, str]:
    from sweep.export.formats.registry import quantizations

    return quantizations()


def _max_loss() -> str:
    from sweep.export.request import MAX_LOSS

    return f"the validation accuracy that --quantize may cost at most (default: {MAX_LOSS})"


@command(
    "export",
    NAME,
    TRIAL,
    ARTIFACTS,
    argument("--format", choices=_formats, default=lambda: next(iter(_formats())), help="default: %(default)s"),
    argument("--out", metavar="DIR", type=Path, required=True, help="a new directory"),
    flag("--force", "replace an earlier export in DIR"),
    argument(
        "--quantize",
        choices=_quantizations,
        nargs="?",
        const=lambda: next(iter(_quantizations())),
        help=lambda: (
            "; ".join(f"{word}: {meaning}" for word, meaning in _quantizations().items()) + " (default: %(const)s)"
        ),
    ),
    argument("--max-loss", metavar="SHARE", type=share, help=_max_loss),
    argument("--license", metavar="TEXT", help="for the model's card: MIT, CC-BY-4.0, … (default: not stated)"),
    flag(
        "--refit",
        "train the configuration again on the training and validation images together, for as many epochs as the "
        "trial's best took, and export that model: no validation figure exists for it",
    ),
    allow_builder("the model's builder: for --refit, and for layers of its own"),
    STORAGE,
    JSON,
)
def export(arguments: argparse.Namespace) -> int:
    """Save a trial's model, the best by default."""
    from sweep.app.export import export as export_model

    names = ("format", "quantize", "max_loss", "refit", "license", "force", "artifacts")
    options: dict[str, Any] = {name: getattr(arguments, name) for name in names}
    with opened(arguments) as (database, sweep), progress() if arguments.refit else nullcontext() as draw:
        options |= {"allow_builders": arguments.allow_builder} | ({"draw": draw} if draw else {})
        record = export_model(database, sweep, arguments.out, arguments.trial, **options)
    if arguments.json:
        return print_json(record)
    _say(record)
    return 0


def _say(record: "ExportRecord") -> None:
    from sweep.export.card import CARD_TEXT
    from sweep.export.contract import CONTRACT

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
    for line in record.loading():
        print(f"    {line}")


def _verified(record: "ExportRecord") -> str:
    """What the fresh process found, in a sentence."""
    recorded, found = record.val_accuracy, record.verified_accuracy
    exact = "equal to" if record.difference == 0 else f"within {record.difference:.1g} of"
    scores = (
        "the file is the trained model's own"
        if _formats()[record.format].is_trained_file
        else f"probabilities {exact} its own"
    )
    if recorded is None or found is None:
        return f"Checked in a fresh process: {scores}."
    if record.quantized:
        return f"Validation accuracy {found:.4f} quantized ({record.quantized}), {recorded:.4f} before."
    if found == recorded:
        return f"Validation accuracy {recorded!r}, as recorded; {scores}. Checked in a fresh process."
    return f"Validation accuracy {recorded!r} recorded, {found!r} here on the CPU; {scores}."
