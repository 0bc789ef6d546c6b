"""`sweep predict`: what an exported model says of images, written where it is wanted."""

import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from PIL import Image

from sweep.environment import set_defaults
from sweep.errors import InputError, SweepError
from sweep.export.contract import Contract
from sweep.export.prediction.answers import Csv, Json, Lines
from sweep.export.prediction.gallery import Gallery
from sweep.export.prediction.images import Images
from sweep.export.prediction.predicting import predict as predictions
from sweep.export.prediction.records import Broken, Prediction
from sweep.writing import STANDARD_OUTPUT, whole_file

Outcomes = Iterator[Prediction | Broken]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be written; lines on standard output where nothing else is."""

    top: int = 1  # likeliest classes
    csv: str | None = None  # a file, or `-` for standard output
    columns: Mapping[str, Any] = field(default_factory=dict)  # of the CSV: id_column, label_column, ids, labels
    gallery: str | None = None
    json: bool = False  # on standard output

    def answers(self, model: Path, contract: Contract, stack: ExitStack) -> list[Any]:
        """Open what is to be written; the files appear when all went well."""
        answers: list[Any] = []
        if self.csv:
            answers.append(Csv(_file(self.csv, stack), contract.classes, top=self.top, **self.columns))
        if self.gallery:
            about = f"Trial {contract.trial}, {contract.format.name}: {model}"
            answers.append(_closing(stack, Gallery(_file(self.gallery, stack), contract.classes, about=about)))
        if self.json:
            answers.append(_closing(stack, Json(sys.stdout, contract.classes, top=self.top)))
        return answers or [Lines(sys.stdout, contract.classes, top=self.top)]


@dataclass(kw_only=True)
class Tally:
    """What became of the images."""

    predicted: int = 0
    broken: int = 0
    known: int = 0  # images whose folder names their class
    right: int = 0  # of them
    passed_over: int = 0  # files that are not images
    repeated: int = 0  # rows of the CSV with an id that another row has

    def add(self, found: Prediction | Broken) -> None:
        """Count one."""
        if isinstance(found, Broken):
            self.broken += 1
            return
        self.predicted += 1
        if found.truth is not None:
            self.known += 1
            self.right += int(found.scores.argmax() == found.truth)


def predict(model: Path, paths: list[Path], wanted: Wanted, *, watch: Callable[[Outcomes, Images], Outcomes]) -> Tally:
    """Predict image by image; `watch` passes every outcome on. What cannot be used is counted, and the others are done.

    Raises `InputError` where there is no such model or no image, `SweepError` for what cannot be written.
    """
    if not model.is_dir():
        raise InputError(f"{model} is not a directory; give the one that `sweep export NAME --out DIR` wrote")
    contract, images, tally = Contract.load(model), Images(paths), Tally()
    contract.format.require_runtime()
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # ours refuses them a little earlier
    try:
        with ExitStack() as stack:
            answers = wanted.answers(model, contract, stack)
            for outcome in watch(predictions(images, contract, lambda: _open(model, contract)), images):
                tally.add(outcome)
                for answer in answers:
                    answer.put(outcome)
            if not tally.predicted and not tally.broken:
                raise InputError(f"{', '.join(map(str, paths))}: no images there")
    except BrokenPipeError:
        raise
    except OSError as error:
        raise SweepError(f"Cannot write {error.filename or 'the answer'}: {error.strerror or error}") from error
    tally.passed_over, tally.repeated = images.passed_over, sum(getattr(one, "repeated", 0) for one in answers)
    return tally


def _open(directory: Path, contract: Contract) -> Any:
    with _quiet():
        return contract.format.open(directory)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep TensorFlow's messages off the terminal: some of them come before there is a level to set."""
    set_defaults(TF_CPP_MIN_LOG_LEVEL="3")
    sys.stderr.flush()
    standard_error = os.dup(2)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(standard_error, 2)
        os.close(standard_error)


def _file(target: str, stack: ExitStack) -> IO[str]:
    """A file that appears when all of it is written."""
    if target == STANDARD_OUTPUT:
        return sys.stdout
    return stack.enter_context(stack.enter_context(whole_file(target)).open("w", encoding="utf-8", newline=""))


def _closing(stack: ExitStack, answer: Any) -> Any:
    """The answer, closed when all went well."""
    stack.push(lambda kind, *_: answer.close() if kind is None else None)
    return answer
