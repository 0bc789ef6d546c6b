"""`sweep check FILE`: validates a space and says what is in it and what it will cost."""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sweep.cli.settings import add_json_option
from sweep.errors import InputError
from sweep.space.dimension import Choice, Dimension
from sweep.space.extremes import Candidate, Extremes, extremes, labelled_models
from sweep.space.reading import locate, read_space
from sweep.space.schema import file_schema
from sweep.space.space import Space


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a check finds out."""

    space: Space
    image: str  # `8 × 8 × 1, 10 classes`
    train_images: int
    validation_images: int
    smallest: Candidate
    largest: Candidate
    rejected: tuple[str, ...]  # reasons, when some candidates are
    models: dict[str, int]  # parameters of the labelled models
    seconds: tuple[float, float]  # a trial of the smallest and of the largest model, all epochs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file, `--json` and `--schema`."""
    parser.add_argument("file", metavar="FILE", nargs="?", help="a space file, or the name of a gallery space")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of space files, for editors")
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Check the file and print what was found."""
    if arguments.schema:
        print(json.dumps(file_schema(), indent=2))
        return 0
    if arguments.file is None:
        raise InputError("which file? Write sweep check FILE, or sweep check --schema")
    file = locate(arguments.file)
    space = read_space(file)
    if space.unknown:
        from sweep.supervision.discovery import complete

        space = complete(space, tuple(dict.fromkeys((file.parent.resolve(), Path.cwd()))), _say)
    report = examine(space)
    if arguments.json:
        print(json.dumps(as_json(report), indent=2))
    else:
        from sweep.cli.check_tables import show
        from sweep.cli.console import Console

        show(report, Console())
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def examine(space: Space) -> Report:
    """Look at the search and the data, without preparing it, and measure the space's models on it."""
    from sweep.search.search import check_search
    from sweep.training.data.peeking import peek
    from sweep.training.estimate import trial_seconds

    check_search(space)
    data = peek(space.data)
    found = extremes(space, data.image)
    smallest, largest = _both(found, space)

    def seconds(candidate: Candidate, epochs: int) -> float:
        return trial_seconds(
            candidate.measures,
            train_images=data.train_images,
            validation_images=data.validation_images,
            training=candidate.config.training.model_copy(update={"epochs": epochs}),
        )

    image = data.image
    return Report(
        space=space,
        image=f"{image.height} × {image.width} × {image.channels}, {image.classes} classes",
        train_images=data.train_images,
        validation_images=data.validation_images,
        smallest=smallest,
        largest=largest,
        rejected=found.reasons,
        models=labelled_models(space, image),
        seconds=(seconds(smallest, smallest.config.training.epochs), seconds(largest, space.max_epochs)),
    )


def _both(found: Extremes, space: Space) -> tuple[Candidate, Candidate]:
    if found.smallest is None or found.largest is None:
        reasons = "".join(f"\n  {reason}" for reason in found.reasons)
        raise InputError(f"{space.origin}: no candidate of this space can be trained:{reasons}")
    return found.smallest, found.largest


def as_json(report: Report) -> dict[str, Any]:
    """The report for programs."""
    space = report.space
    return {
        "name": space.name,
        "dimensions": [_dimension(dimension) for dimension in space.dimensions],
        "size": space.size,
        "smallest": _cost(report.smallest),
        "largest": _cost(report.largest),
        "models": report.models,
        "builders": {
            name: found.model_dump(mode="json", exclude={"dimensions"}) for name, found in space.found.items()
        },
        "rejected": list(report.rejected),
        "data": {"image": report.image, "train": report.train_images, "validation": report.validation_images},
        "search": space.search.model_dump(mode="json"),
        "trial_seconds": {"smallest": round(report.seconds[0], 1), "largest": round(report.seconds[1], 1)},
    }


def _cost(candidate: Candidate) -> dict[str, int]:
    return {"parameters": candidate.measures.parameters, "flops": candidate.measures.flops}


def _dimension(dimension: Dimension) -> dict[str, Any]:
    values: dict[str, Any]
    if isinstance(dimension, Choice):
        values = {"options": list(dimension.options)}
    else:
        values = {"low": dimension.low, "high": dimension.high, "step": dimension.step, "log": dimension.log}
    return {
        "name": dimension.name,
        "kind": dimension.kind,
        **values,
        "size": dimension.size,
        "condition": [str(condition) for condition in dimension.condition],
    }
