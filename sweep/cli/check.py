"""`sweep check FILE`: validates a space and says what is in it and what it will cost."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from sweep.cli.command import argument, command, flag
from sweep.cli.output import say
from sweep.cli.settings import JSON
from sweep.errors import InputError

if TYPE_CHECKING:
    from sweep.app.check import SpaceReport
    from sweep.space.dimension import Dimension
    from sweep.space.extremes import MeasuredModel


@command(
    "check",
    argument("file", metavar="FILE", nargs="?", help="a space file, or the name of a gallery space"),
    flag("--schema", "print the JSON Schema of space files, for editors"),
    JSON,
)
def check(arguments: argparse.Namespace) -> int:
    """Check a space: its dimensions, its models, what it costs."""
    if arguments.schema:
        from sweep.space.schema import file_schema

        print(json.dumps(file_schema(), indent=2))
        return 0
    if arguments.file is None:
        raise InputError("which file? Write sweep check FILE, or sweep check --schema")
    from sweep.app.check import check

    report = check(arguments.file, say)
    if arguments.json:
        print(json.dumps(as_json(report), indent=2))
        return 0
    from sweep.cli.check_tables import show
    from sweep.cli.console import Console

    show(report, Console())
    return 0


def as_json(report: "SpaceReport") -> dict[str, Any]:
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


def _cost(candidate: "MeasuredModel") -> dict[str, int]:
    return {"parameters": candidate.measures.parameters, "flops": candidate.measures.flops}


def _dimension(dimension: "Dimension") -> dict[str, Any]:
    names = ("options",) if dimension.kind == "choice" else ("low", "high", "step", "log")
    values = {name: getattr(dimension, name) for name in names}
    return {
        "name": dimension.name,
        "kind": dimension.kind,
        **values,
        "size": dimension.size,
        "condition": [str(condition) for condition in dimension.condition],
    }
