"""`sweep predict`: what an exported model says of images."""

import argparse
import sys
from contextlib import AbstractContextManager, nullcontext
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from sweep.cli.command import argument, command
from sweep.cli.options import given_path, positive
from sweep.cli.settings import JSON
from sweep.errors import InputError
from sweep.wording import plural
from sweep.writing import STANDARD_OUTPUT

if TYPE_CHECKING:
    from sweep.app.predict import Outcomes, Tally
    from sweep.export.prediction.images import Images

_BROKEN = 1  # the exit code where an image could not be used


def _choices(kind: str) -> tuple[str, ...]:
    from sweep.export.prediction import answers

    return get_args(getattr(answers, kind))


@command(
    "predict",
    argument("model", metavar="MODEL", type=given_path, help="the directory that `sweep export` wrote"),
    argument(
        "images",
        metavar="IMAGES",
        type=given_path,
        nargs="+",
        help="files, folders, archives (.zip, .tar.*), .npz files",
    ),
    argument("--top", type=positive, metavar="N", default=1, help="the N likeliest classes"),
    argument("--csv", metavar="FILE", help="write a submission file, one row per image; - is standard output"),
    argument("--id-column", metavar="NAME", help="its first column (default: id)"),
    argument("--label-column", metavar="NAME", help="its second (default: label)"),
    argument("--ids", choices=lambda: _choices("Ids"), help="what names an image: roses/1.jpg (path), 1.jpg or 1"),
    argument("--labels", choices=lambda: _choices("Labels"), help="classes by name or number from 0"),
    argument("--gallery", metavar="FILE", help="write a page with the images and their bars"),
    JSON,
)
def predict(arguments: argparse.Namespace) -> int:
    """What an exported model says of images."""
    from sweep.app.predict import Wanted, predict

    _refuse_shared_target(arguments)
    wanted = Wanted(
        top=arguments.top,
        csv=arguments.csv,
        columns=_columns(arguments),
        gallery=arguments.gallery,
        json=arguments.json,
    )
    with _bar() if _is_silent(arguments) else nullcontext() as bar:
        tally = predict(
            arguments.model, arguments.images, wanted, watch=lambda found, images: _watched(found, images, bar)
        )
    _conclude(arguments, tally)
    return _BROKEN if tally.broken else 0


def _refuse_shared_target(arguments: argparse.Namespace) -> None:
    asked = {"--csv": arguments.csv, "--gallery": arguments.gallery, "--json": arguments.json and STANDARD_OUTPUT}
    for (one, target), (other, another) in combinations(asked.items(), 2):
        if target and another and Path(target).resolve() == Path(another).resolve():
            where = "standard output" if target == STANDARD_OUTPUT else target
            raise InputError(f"{one} and {other} would both go to {where}; give {one} another file")


def _columns(arguments: argparse.Namespace) -> dict[str, Any]:
    """What is said of the CSV; raises `InputError` where none is written."""
    names = ("id_column", "label_column", "ids", "labels")
    said = {name: getattr(arguments, name) for name in names if getattr(arguments, name) is not None}
    if said and not arguments.csv:
        option = next(iter(said)).replace("_", "-")
        raise InputError(f"--{option} is about the file of --csv; give that too: --csv FILE, or - for standard output")
    return said


def _is_silent(arguments: argparse.Namespace) -> bool:
    """Whether a terminal would show nothing while images are predicted: then there is room for a bar."""
    writes = arguments.json or arguments.csv == STANDARD_OUTPUT or not (arguments.csv or arguments.gallery)
    return sys.stderr.isatty() and not (writes and sys.stdout.isatty())


def _bar() -> AbstractContextManager[Any]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from sweep.cli.console import Console

    columns = (BarColumn(), MofNCompleteColumn(), "images", TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _watched(found: "Outcomes", images: "Images", bar: Any) -> "Outcomes":
    """The outcomes, with a line for each image that cannot be used, and a bar where there is one."""
    from sweep.export.prediction.answers import printable
    from sweep.export.prediction.records import Broken

    task = bar.add_task("", total=images.count()) if bar else None
    for outcome in found:
        if isinstance(outcome, Broken):
            print(f"sweep: {printable(outcome.name)}: {printable(outcome.why)}", file=sys.stderr)
        yield outcome
        if bar:
            bar.advance(task)


def _conclude(arguments: argparse.Namespace, tally: "Tally") -> None:
    parts = [plural(tally.predicted, "image")]
    if tally.broken:
        parts.append(f"{tally.broken:,} broken")
    if tally.passed_over:
        parts.append(f"{plural(tally.passed_over, 'other file')} passed over")
    if tally.known > 1:
        parts.append(f"{tally.right / tally.known:.4f} right of the {tally.known:,} whose folder names their class")
    print(f"sweep: {', '.join(parts)}", file=sys.stderr)
    if tally.repeated:
        print(
            f"sweep: {plural(tally.repeated, 'row')} of {arguments.csv} with an id that another row has, too: files of "
            f"one {arguments.ids} in several folders; --ids path tells them apart",
            file=sys.stderr,
        )
    for path in (arguments.csv, arguments.gallery):
        if path and path != STANDARD_OUTPUT and not arguments.json:
            print(path)
