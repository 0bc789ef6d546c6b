"""One check, and its result."""

from dataclasses import dataclass
from enum import StrEnum

GB = 1e9  # bytes
LITTLE_SPACE = 1 * GB  # free on a disk that is about to be full: a large model's checkpoints are hundreds of MB


class Verdict(StrEnum):
    """The result of a check."""

    OK = "ok"
    WARNING = "warning"  # works, and may not do what is expected
    PROBLEM = "problem"  # a sweep cannot work with it


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check of `sweep doctor`."""

    name: str  # `database`, `memory`
    verdict: Verdict
    found: str
    remedy: str | None = None  # what to do about it, unless it is ok or `found` says so already


def ok(name: str, found: str) -> Check:
    """A check that passed."""
    return Check(name=name, verdict=Verdict.OK, found=found)


def warning(name: str, found: str, remedy: str) -> Check:
    """A check that found something to know of."""
    return Check(name=name, verdict=Verdict.WARNING, found=found, remedy=remedy)


def problem(name: str, found: str, remedy: str | None = None) -> Check:
    """A check that found what must be mended first; an error's message has the remedy in it."""
    return Check(name=name, verdict=Verdict.PROBLEM, found=found, remedy=remedy)
