"""The best epoch, and when to stop hoping for a better one."""

from dataclasses import dataclass
from math import inf
from typing import Self

from sweep.space.configuration import EarlyStopping, Objective


@dataclass(frozen=True, kw_only=True)
class Progression:
    """What the epochs so far say; a new record for each epoch. Saved with the checkpoint."""

    best_value: float | None = None  # of the objective; the first epoch with it
    best_epoch: int = 0
    reference: float | None = None  # what early stopping compares with: best, but by `min_delta` at least
    waited: int = 0  # epochs since the reference

    def after(self, epoch: int, value: float, objective: Objective, stopping: EarlyStopping | None) -> Self:
        """The record once `epoch` has reached `value`."""
        sign = 1.0 if objective.direction == "maximize" else -1.0
        is_best = self.best_value is None or sign * value > sign * self.best_value
        reference = -inf if self.reference is None else sign * self.reference
        has_improved = sign * value > reference + (stopping.min_delta if stopping else 0.0)
        return type(self)(
            best_value=value if is_best else self.best_value,
            best_epoch=epoch if is_best else self.best_epoch,
            reference=value if has_improved else self.reference,
            waited=0 if has_improved else self.waited + 1,
        )

    def is_over(self, stopping: EarlyStopping | None) -> bool:
        """Whether early stopping ends the trial here."""
        return stopping is not None and self.waited >= stopping.patience
