"""Answers, on standard output."""

import json
from typing import Any

from sweep.results.records import as_json


def print_json(record: Any) -> int:
    """Print a record, or a list of them, for programs; the exit code."""
    print(json.dumps(as_json(record), indent=2, allow_nan=False))
    return 0


def show(renderable: Any) -> int:
    """Print what rich draws, for people; the exit code."""
    from sweep.cli.console import Console

    Console(highlight=False).print(renderable)
    return 0
