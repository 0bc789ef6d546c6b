"""A budget, and what is spent of it; both pure."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Spent:
    """What a sweep has taken, or has taken and promised."""

    trials: int = 0  # finished ones
    epochs: int = 0
    seconds: float = 0.0  # active ones


@dataclass(frozen=True, kw_only=True)
class Budget:
    """How much a sweep may take, on all machines together; its end is what is spent first."""

    trials: int  # finished ones
    epochs: int | None = None  # trained ones, of all trials; None: any number
    seconds: float | None = None  # active ones; None: any number

    def left(self, spent: Spent) -> "Budget":
        """What may still be taken; nothing of it is below zero."""
        return Budget(
            trials=max(0, self.trials - spent.trials),
            epochs=None if self.epochs is None else max(0, self.epochs - spent.epochs),
            seconds=None if self.seconds is None else max(0.0, self.seconds - spent.seconds),
        )

    def is_spent(self, spent: Spent) -> bool:
        """Whether there is nothing left of one of the three."""
        left = self.left(spent)
        return not left.trials or left.epochs == 0 or left.seconds == 0.0
