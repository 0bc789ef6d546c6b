"""Types of command-line options; argparse turns what they raise into a usage error with exit code 2."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sweep.app import settings
from sweep.errors import InputError

_LAST_PORT = 65_535
T = TypeVar("T")


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() else otherwise


def port(text: str) -> int:
    """Read a TCP port; 0 is any that is free."""
    number = _whole(text, -1)
    if not 0 <= number <= _LAST_PORT:
        raise argparse.ArgumentTypeError(f"not a port: {text!r}; give one from 0 to {_LAST_PORT}")
    return number


def share(text: str) -> float:
    """Read a number from 0 to 1."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0.0 <= number <= 1.0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1")
    return number


def _type(read: Callable[[str], T]) -> Callable[[str], T]:
    def option(text: str) -> T:
        try:
            return read(text)
        except InputError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return option


def _positive(text: str) -> int:
    return settings.at_least_one(int(text) if text.isascii() and text.isdigit() else text)


positive = _type(_positive)
seconds = _type(settings.seconds)
sweep_name = _type(settings.sweep_name)


def given_path(text: str) -> Path:
    """Read a path; the empty word, as a script's unset variable leaves it, would be this directory."""
    if not text:
        raise argparse.ArgumentTypeError("the path is empty; give a file or a folder, . for this one")
    return Path(text)
