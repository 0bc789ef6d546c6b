"""Results on standard output, messages on standard error."""

import json
import sys
from typing import Any


def print_json(record: Any) -> int:
    """Print a record, or a list of them, for programs; the exit code."""
    from sweep.results.json_form import as_json

    print(json.dumps(as_json(record), indent=2, allow_nan=False, default=str))
    return 0


def show(renderable: Any) -> int:
    """Print what rich draws, for people; the exit code."""
    from sweep.cli.console import Console

    Console(highlight=False).print(renderable)
    return 0


def say(line: str) -> None:
    """Print progress or a message."""
    print(line, file=sys.stderr)
