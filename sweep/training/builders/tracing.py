"""KerasTuner's `hp`, which remembers what it was asked for."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import keras_tuner
from keras_tuner.engine import hyperparameters as kinds

from sweep.space.builder import Need, Plain
from sweep.training.builders.asked import Asked, Definition, Run, asked_once


class Tracer(keras_tuner.HyperParameters):  # type: ignore[misc]
    """Answers with the values that it was given, else with the defaults, and writes down every question."""

    def __init__(self, values: Mapping[str, Plain]) -> None:
        super().__init__()
        self.values = dict(values)
        self._asked: list[Asked] = []
        self._inactive: list[Asked] = []

    def _retrieve(self, hp: Any) -> Any:
        value = super()._retrieve(hp)
        parents = tuple(Need(name=one.name, values=tuple(one.values)) for one in hp.conditions)
        one = Asked(definition=definition_of(hp), value=hp.default if value is None else value, parents=parents)
        (self._inactive if value is None else self._asked).append(one)
        return value

    def run(self, error: str = "", **facts: Any) -> Run:
        """What has been asked so far."""
        asked = asked_once(self._asked)
        known = {one.definition for one in asked}
        inactive = tuple(one for one in asked_once(self._inactive) if one.definition not in known)
        return Run(asked=asked, inactive=inactive, error=error, facts=facts)


def definition_of(hp: Any) -> Definition:
    """KerasTuner's hyperparameter as a range or a choice that the search knows.

    `reverse_log` has no like in Optuna and is searched evenly; a logarithmic range with a step is its values.
    """
    if isinstance(hp, kinds.Boolean):
        return Definition(name=hp.name, kind="choice", options=(False, True), default=bool(hp.default))
    if isinstance(hp, kinds.Choice):
        return Definition(name=hp.name, kind="choice", options=tuple(dict.fromkeys(hp.values)), default=hp.default)
    if isinstance(hp, kinds.Int | kinds.Float):
        return _range(hp)
    value = hp.value if isinstance(hp.value, Plain) else str(hp.value)  # Fixed
    return Definition(name=hp.name, kind="choice", options=(value,), default=value)


def _range(hp: Any) -> Definition:
    is_whole = isinstance(hp, kinds.Int)
    number = int if is_whole else float
    default = number(hp.default)
    if hp.step is not None and hp.sampling != "linear":
        values = tuple(sorted({number(value) for value in hp.values}))
        return Definition(name=hp.name, kind="choice", options=values, default=default)
    low, high = number(hp.min_value), number(hp.max_value)
    step = None if hp.step is None else number(hp.step)
    if step is not None:
        first, width = Decimal(repr(low)), Decimal(repr(step))
        high = number(first + (Decimal(repr(high)) - first) // width * width)  # as far as the steps reach
    return Definition(
        name=hp.name, kind="int" if is_whole else "float", low=low, high=high, step=step,
        log=hp.sampling == "log", default=default,
    )  # fmt: skip
