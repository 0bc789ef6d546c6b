"""Functions for `test_worker`, which a fresh process imports by their module's name."""

import errno
import os
import time
from pathlib import Path

from storage.errors import LeaseLostError
from sweep.space.errors import Problem, SpaceError


def long(*, say, size):
    say("one")
    say("two")
    return "x" * size


def wrong(*, say):
    raise SpaceError("mine.yaml", [Problem(line=3, path="model", found="nothing")])


def lost(*, say):
    raise LeaseLostError


def refused(*, say):
    raise PermissionError(errno.EACCES, "Permission denied", "/somewhere")


def chatter(*, say):
    while True:
        say("x" * 10_000)


def die(*, say):
    os._exit(7)


def wait(*, say, file):
    interruptions = 0
    try:
        say("waiting")
        time.sleep(60)
    except KeyboardInterrupt:
        interruptions += 1
        time.sleep(0.2)  # the end of an epoch
        Path(file).write_text(str(interruptions))
        raise
