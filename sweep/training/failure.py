"""What ends a trial early, and its reason in one line."""

import math
from collections.abc import Mapping

from sweep.errors import InputError

MAX_REASON = 300  # characters
_MEMORY_SIGNS = (
    "out of memory",
    "resource_exhausted",
    "oom when allocating",
    "failed to allocate",
    "unable to allocate",
)


class TooLargeError(Exception):
    """A builder made a model beyond the limits."""


class BuilderMeasuresError(InputError):
    """A builder's model does not measure what is searched for."""

    def __init__(self, metric: str) -> None:
        super().__init__(
            f"the builder's model measures no `{metric}`, the objective: compile it with metrics=['accuracy'], or "
            "search for val_accuracy or val_loss, which the sweep measures by itself"
        )


class LossNotFiniteError(Exception):
    """The loss became NaN or infinite: no later epoch can mend it."""


def check_finite(metrics: Mapping[str, float], epoch: int) -> None:
    """Raise `LossNotFiniteError` where a metric is NaN or infinite."""
    for name, value in metrics.items():
        if not math.isfinite(value):
            word = "NaN" if math.isnan(value) else "infinite"
            raise LossNotFiniteError(
                f"{name} became {word} in epoch {epoch}; a smaller learning rate is the usual cure"
            )


def describe(error: Exception) -> str:
    """Why a trial failed: its kind and the first line that says something."""
    text = " ".join(str(error).split("\n\n")[0].split())
    if is_out_of_memory(error):
        return _short(f"out of memory: {text}" if text else "out of memory")
    return _short(f"{type(error).__name__}: {text}" if text else type(error).__name__)


def is_out_of_memory(error: Exception) -> bool:
    """Whether the backend, NumPy or Python could not get the memory it asked for."""
    is_known = isinstance(error, MemoryError) or type(error).__name__ in {"ResourceExhaustedError", "OutOfMemoryError"}
    text = str(error).lower()
    return is_known or any(sign in text for sign in _MEMORY_SIGNS)


def is_pipe_loss(error: Exception) -> bool:
    """Whether the supervisor is gone: no message can reach it."""
    return isinstance(error, EOFError | ConnectionError)


def _short(text: str) -> str:
    return text if len(text) <= MAX_REASON else f"{text[: MAX_REASON - 1]}…"
