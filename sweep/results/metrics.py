"""Metrics by name: which there are, and in which order they are shown."""

from collections.abc import Iterable

METRICS = ("loss", "accuracy", "val_loss", "val_accuracy")  # what every trial has; any other one comes after them
LEARNING_RATE = "learning_rate"  # recorded with each epoch, and of an epoch alone
CURVE_METRICS = (*METRICS, LEARNING_RATE)


def metric_names(found: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """The metrics that stand for a whole trial; `found` are the names that each trial has, or each epoch."""
    return tuple(name for name in curve_metric_names(found) if name != LEARNING_RATE)


def curve_metric_names(found: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """The metrics of epochs: the usual ones, be they found or not, then all others by the alphabet."""
    others = set[str]().union(*found) - set(CURVE_METRICS)
    return (*CURVE_METRICS, *sorted(others))
