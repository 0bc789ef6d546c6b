"""The values of a float dimension with a step."""

from decimal import Decimal
from functools import lru_cache


@lru_cache(maxsize=4096)
def on_step(low: float, step: float, value: float) -> float:
    """Give a value as the space file writes its steps: 0.15, not the 0.15000000000000002 of floating point."""
    first, width = Decimal(repr(low)), Decimal(repr(step))
    return float(first + round((Decimal(repr(value)) - first) / width) * width)
