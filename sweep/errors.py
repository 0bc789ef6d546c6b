"""The errors a user can act on, each with the exit code that the command line gives it."""

from typing import ClassVar


class SweepError(Exception):
    """An error whose message says what happened and what to do about it."""

    exit_code: ClassVar[int] = 1


class InputError(SweepError):
    """What the user gave (a file, a name, an option) is wrong; nothing was started."""

    exit_code: ClassVar[int] = 2
