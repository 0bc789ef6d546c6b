"""From a dimension to its value, and from values to the key of a configuration."""

import json
import math
import random
from collections.abc import Mapping
from typing import Any

from optuna import Trial

from storage.steps import on_step
from sweep.space.dimension import Choice, Dimension, Float, Int, Scalar


def suggest(trial: Trial, dimension: Dimension) -> Scalar:
    """Have Optuna decide a dimension, or say what it decided before."""
    match dimension:
        case Int():
            return trial.suggest_int(
                dimension.name, dimension.low, dimension.high, step=dimension.step, log=dimension.log
            )
        case Float():
            value = trial.suggest_float(
                dimension.name, dimension.low, dimension.high, step=dimension.step, log=dimension.log
            )
            return float(settle(dimension, value))
        case Choice():
            return trial.suggest_categorical(dimension.name, dimension.options)


def draw(generator: random.Random, dimension: Dimension) -> Scalar:
    """Draw a value at random, evenly, or evenly in its logarithm."""
    if isinstance(dimension, Choice):
        return generator.choice(dimension.options)
    if not dimension.log:
        if isinstance(dimension, Int) or dimension.step is not None:
            return generator.choice(dimension.values())
        return generator.uniform(dimension.low, dimension.high)
    value = math.exp(generator.uniform(math.log(dimension.low), math.log(dimension.high)))
    value = min(max(value, dimension.low), dimension.high)
    return round(value) if isinstance(dimension, Int) else value


def settle(dimension: Dimension | None, value: Any) -> Any:
    """Put a number on its dimension's step as the file writes it: 0.15, not floating point's 0.15000000000000002."""
    if not isinstance(dimension, Float) or dimension.step is None:
        return value
    return on_step(dimension.low, dimension.step, value)


def key_of(params: Mapping[str, Any], dimensions: Mapping[str, Dimension]) -> str:
    """Give the same text for the same configuration, which is a function of its parameters."""
    return json.dumps({name: settle(dimensions.get(name), params[name]) for name in sorted(params)})
