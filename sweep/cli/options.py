"""Types of command-line options; argparse turns what they raise into a usage error with exit code 2."""

import argparse
import re

from pydantic_core import PydanticCustomError

from sweep.space.configuration import NAME_PATTERN
from sweep.space.fields import seconds_of

_LONGEST_NAME = 100
_LAST_PORT = 65_535


def positive(text: str) -> int:
    """Read a whole number of at least 1."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return number


def port(text: str) -> int:
    """Read a TCP port; 0 is any that is free."""
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= number <= _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; 0 to {_LAST_PORT} are")
    return number


def seconds(text: str) -> float:
    """Read `90s`, `45m`, `2h`, `1h30m`, or a number of seconds."""
    try:
        value: float = seconds_of(text)
    except PydanticCustomError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no duration; write 90s, 45m, 2h or 1h30m") from error
    return value


def share(text: str) -> float:
    """Read a number from 0 to 1."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0.0 <= number <= 1.0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1")
    return number


def sweep_name(text: str) -> str:
    """Read a sweep's name, which is also its directory's."""
    if not re.fullmatch(NAME_PATTERN, text) or len(text) > _LONGEST_NAME:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no name for a sweep; letters, digits, `.`, `_` and `-` are, beginning with a letter or digit"
        )
    return text
