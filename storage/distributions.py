"""Optuna's distributions: from the number in its table to the value of a parameter."""

import json
from functools import lru_cache
from typing import Any

from storage.steps import on_step


def parameter_value(distribution: str, number: float) -> Any:
    """Give a parameter's value as it was suggested; `distribution` is Optuna's JSON."""
    kind, attributes = _distribution(distribution)
    if kind == "CategoricalDistribution":
        return attributes["choices"][int(number)]
    if kind == "IntDistribution":
        return int(number)
    step = attributes.get("step")
    return number if step is None else on_step(attributes["low"], step, number)


@lru_cache(maxsize=1024)  # a parameter has the same few distributions in every trial
def _distribution(text: str) -> tuple[str, dict[str, Any]]:
    read = json.loads(text)
    return read["name"], read["attributes"]
