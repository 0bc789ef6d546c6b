"""`sweep predict`: what an exported model says of images."""

import argparse
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, get_args

from sweep.cli import settings
from sweep.cli.options import positive
from sweep.errors import InputError, SweepError
from sweep.wording import plural
from sweep.writing import STANDARD_OUTPUT, whole_file

if TYPE_CHECKING:
    from sweep.export.contract import Contract
    from sweep.export.prediction.images import Images
    from sweep.export.prediction.records import Broken, Prediction

_BROKEN = 1  # the exit code where an image could not be used


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep predict`."""
    from sweep.export.prediction.answers import Ids, Labels

    parser.add_argument("model", metavar="MODEL", type=Path, help="the directory that `sweep export` wrote")
    parser.add_argument(
        "images", metavar="IMAGES", type=Path, nargs="+", help="files, folders, archives (.zip, .tar.*), .npz files"
    )
    parser.add_argument("--top", type=positive, metavar="N", default=1, help="the N likeliest classes")
    parser.add_argument("--csv", metavar="FILE", help="write a submission file, a row an image; - is standard output")
    parser.add_argument("--id-column", metavar="NAME", help="its first column (default: id)")
    parser.add_argument("--label-column", metavar="NAME", help="its second (default: label)")
    parser.add_argument("--ids", choices=get_args(Ids), help="what names an image: roses/1.jpg (path), 1.jpg or 1")
    parser.add_argument("--labels", choices=get_args(Labels), help="classes by name or number from 0")
    parser.add_argument("--gallery", metavar="FILE", help="write a page with the images and their bars")
    settings.add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Predict image by image; 1 where some could not be used, after all others are done."""
    from PIL import Image

    from sweep.export.contract import Contract
    from sweep.export.formats import require_runtime
    from sweep.export.prediction.images import Images
    from sweep.export.prediction.predicting import predict

    _refuse_shared_place(arguments)
    columns = _columns(arguments)
    if not arguments.model.is_dir():
        raise InputError(f"{arguments.model} is no directory; give the one that `sweep export NAME --out DIR` wrote")
    contract, images = Contract.load(arguments.model), Images(arguments.images)
    require_runtime(contract.format)
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # ours refuses them a little earlier
    tally = _Tally()
    try:
        with ExitStack() as stack:
            answers = _answers(arguments, columns, contract, stack)
            found = predict(images, contract, lambda: _open(arguments.model, contract))
            for outcome in _watched(found, images, stack) if _is_silent(arguments) else found:
                tally.add(outcome)
                for answer in answers:
                    answer.put(outcome)
            if not tally.predicted and not tally.broken:
                raise InputError(f"{', '.join(map(str, arguments.images))}: no images there")
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise SweepError(f"Cannot write {error.filename or 'the answer'}: {error.strerror or error}") from error
    _conclude(arguments, tally, images.passed_over, repeated=sum(getattr(one, "repeated", 0) for one in answers))
    return _BROKEN if tally.broken else 0


def _refuse_shared_place(arguments: argparse.Namespace) -> None:
    asked = {"--csv": arguments.csv, "--gallery": arguments.gallery, "--json": arguments.json and STANDARD_OUTPUT}
    for (one, place), (other, another) in combinations(asked.items(), 2):
        if place and another and Path(place).resolve() == Path(another).resolve():
            where = "standard output" if place == STANDARD_OUTPUT else place
            raise InputError(f"{one} and {other} would both go to {where}; give {one} another place")


def _columns(arguments: argparse.Namespace) -> dict[str, Any]:
    """What is said of the CSV; raises `InputError` where none is written."""
    names = ("id_column", "label_column", "ids", "labels")
    said = {name: getattr(arguments, name) for name in names if getattr(arguments, name) is not None}
    if said and not arguments.csv:
        option = next(iter(said)).replace("_", "-")
        raise InputError(f"--{option} is about the file of --csv; give that too: --csv FILE, or - for standard output")
    return said


@dataclass
class _Tally:
    predicted: int = 0
    broken: int = 0
    known: int = 0  # images whose folder names their class
    right: int = 0  # of them

    def add(self, found: "Prediction | Broken") -> None:
        from sweep.export.prediction.answers import printable
        from sweep.export.prediction.records import Broken

        if isinstance(found, Broken):
            self.broken += 1
            print(f"sweep: {printable(found.name)}: {printable(found.why)}", file=sys.stderr)
            return
        self.predicted += 1
        if found.truth is not None:
            self.known += 1
            self.right += int(found.scores.argmax() == found.truth)


def _open(directory: Path, contract: "Contract") -> Any:
    from sweep.export.runtimes import open_runtime

    with _quiet():
        return open_runtime(directory, contract.format)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps TensorFlow's talk off the terminal: some of it comes before there is a level to set."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    sys.stderr.flush()
    standard_error = os.dup(2)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(standard_error, 2)
        os.close(standard_error)


def _answers(
    arguments: argparse.Namespace, columns: dict[str, Any], contract: "Contract", stack: ExitStack
) -> list[Any]:
    """What is asked for; the table where nothing else is."""
    from sweep.export.prediction.answers import Csv, Json, Lines
    from sweep.export.prediction.gallery import Gallery

    answers: list[Any] = []
    if arguments.csv:
        answers.append(Csv(_file(arguments.csv, stack), contract.classes, top=arguments.top, **columns))
    if arguments.gallery:
        about = f"Trial {contract.trial}, {contract.format}: {arguments.model}"
        answers.append(_closing(stack, Gallery(_file(arguments.gallery, stack), contract.classes, about=about)))
    if arguments.json:
        answers.append(_closing(stack, Json(sys.stdout, contract.classes, top=arguments.top)))
    elif not answers:
        answers.append(Lines(sys.stdout, contract.classes, top=arguments.top))
    return answers


def _file(target: str, stack: ExitStack) -> IO[str]:
    """A file that is in its place when all of it is written."""
    if target == STANDARD_OUTPUT:
        return sys.stdout
    return stack.enter_context(stack.enter_context(whole_file(target)).open("w", encoding="utf-8", newline=""))


def _closing(stack: ExitStack, answer: Any) -> Any:
    """The answer, ended when all went well."""
    stack.push(lambda kind, *_: answer.close() if kind is None else None)
    return answer


def _is_silent(arguments: argparse.Namespace) -> bool:
    """Whether a terminal would show nothing while images are predicted: then there is room for a bar."""
    writes = arguments.json or arguments.csv == STANDARD_OUTPUT or not (arguments.csv or arguments.gallery)
    return sys.stderr.isatty() and not (writes and sys.stdout.isatty())


def _watched(found: Iterator[Any], images: "Images", stack: ExitStack) -> Iterator[Any]:
    """The outcomes, with a bar."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from sweep.cli.console import Console

    columns = (BarColumn(), MofNCompleteColumn(), "images", TimeRemainingColumn())
    bar = stack.enter_context(Progress(*columns, console=Console(stderr=True), transient=True))
    task = bar.add_task("", total=images.count())
    for outcome in found:
        yield outcome
        bar.advance(task)


def _conclude(arguments: argparse.Namespace, tally: _Tally, passed_over: int, repeated: int) -> None:
    parts = [plural(tally.predicted, "image")]
    if tally.broken:
        parts.append(f"{tally.broken:,} broken")
    if passed_over:
        parts.append(f"{plural(passed_over, 'other file')} passed over")
    if tally.known > 1:
        parts.append(f"{tally.right / tally.known:.4f} right of the {tally.known:,} whose folder names their class")
    print(f"sweep: {', '.join(parts)}", file=sys.stderr)
    if repeated:
        print(
            f"sweep: {plural(repeated, 'row')} of {arguments.csv} with an id that another row has, too: files of one "
            f"{arguments.ids} in several folders; --ids path tells them apart",
            file=sys.stderr,
        )
    for path in (arguments.csv, arguments.gallery):
        if path and path != STANDARD_OUTPUT and not arguments.json:
            print(path)
