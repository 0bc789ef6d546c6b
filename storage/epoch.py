"""One finished epoch, from the message that reports it to the curve that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Epoch:
    """A finished epoch of a trial."""

    epoch: int  # from 1
    metrics: Mapping[str, float | None]  # by name; None where it was not a finite number
    seconds: float  # training and validation, wall time
