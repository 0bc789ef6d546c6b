"""One thing that was looked at, and what is the matter with it."""

from dataclasses import dataclass
from enum import StrEnum

GB = 1e9  # bytes
LITTLE_SPACE = 1 * GB  # under it, a disk is about to be full: checkpoints of a large model are hundreds of MB


class Verdict(StrEnum):
    """How it is."""

    OK = "ok"
    WARNING = "warning"  # works, and may not do what is expected
    PROBLEM = "problem"  # a sweep cannot work with it


@dataclass(frozen=True, kw_only=True)
class Check:
    """What was found of one thing."""

    name: str  # `database`, `memory`
    verdict: Verdict
    found: str
    remedy: str | None = None  # what to do about it, unless it is ok or `found` says so already


def ok(name: str, found: str) -> Check:
    """All is well."""
    return Check(name=name, verdict=Verdict.OK, found=found)


def warning(name: str, found: str, remedy: str) -> Check:
    """Something to know of."""
    return Check(name=name, verdict=Verdict.WARNING, found=found, remedy=remedy)


def problem(name: str, found: str, remedy: str | None = None) -> Check:
    """Something that must be mended first; the message of an error has its remedy in it."""
    return Check(name=name, verdict=Verdict.PROBLEM, found=found, remedy=remedy)
