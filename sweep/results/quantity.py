"""A quantity: what can stand on an axis, in a condition or in a column, one number or word per trial."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sweep import wording
from sweep.results.records import TrialRow
from sweep.space.dimension import Scalar


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A number, or a word, that each trial has or lacks."""

    name: str  # in addresses and conditions: value, val_loss, params.depth
    label: str  # for people, without the unit
    unit: str = ""
    is_log: bool = False  # best seen on a logarithmic axis
    is_categorical: bool = False  # its values are words
    options: tuple[Scalar, ...] = ()  # of a choice: what there is, in the space's order
    of: Callable[[TrialRow], Any]  # the trial's; None where it has none
    write: Callable[[Any], str] = wording.metric  # a value as people read it

    def text(self, row: TrialRow) -> str:
        """The trial's, as people read it."""
        found = self.of(row)
        return found if isinstance(found, str) else wording.ABSENT if found is None else self.write(found)
