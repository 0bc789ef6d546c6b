"""The smallest and the largest model of a space, and those that a choice of models names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from sweep.space.configuration import TrialConfig
from sweep.space.dimension import Choice, Dimension
from sweep.space.errors import Rejected
from sweep.space.image import ImageSpec
from sweep.space.measures import Measures
from sweep.space.space import Space

_MODEL_CHOICES = ("model", "cnn", "layers")  # the names of a choice among models
_EXHAUSTIVE = 1_500  # configurations that are all measured; of more, the search goes dimension by dimension
_FIGURE = re.compile(r"(?<=^the model has )[\d,]+")
_ROUNDS = 5
_FEW = 16  # values of a range that are all tried, one after the other


@dataclass(frozen=True, kw_only=True)
class MeasuredModel:
    """A configuration and what its model costs."""

    config: TrialConfig
    measures: Measures


_parameters = attrgetter("measures.parameters")


@dataclass(frozen=True, kw_only=True)
class Extremes:
    """The smallest and largest models of a space; None, with the reasons, if every configuration is rejected."""

    smallest: MeasuredModel | None
    largest: MeasuredModel | None
    reasons: tuple[str, ...]  # why some configurations are rejected


def extremes(space: Space, image: ImageSpec) -> Extremes:
    """The models with the fewest and the most parameters, of the configurations that may be trained.

    Exact when the values that matter are few; else found by changing one dimension at a time from both ends.
    """
    search = _Search(space, image)
    search.run()
    found = search.found
    return Extremes(
        smallest=min(found, key=_parameters, default=None),
        largest=max(found, key=_parameters, default=None),
        reasons=tuple(search.reasons.values()),
    )


def labelled_models(space: Space, image: ImageSpec) -> dict[str, int]:
    """The parameters of each option of a choice among models, its other values at their first."""
    choice = next((dimension for dimension in space.dimensions if dimension.name in _MODEL_CHOICES), None)
    if not isinstance(choice, Choice):
        return {}
    search = _Search(space, image)
    measured = ((str(label), search.measure({choice.name: label})) for label in choice.options)
    return {label: model.measures.parameters for label, model in measured if model}


class _Search:
    """Measures configurations and keeps those that may be trained."""

    def __init__(self, space: Space, image: ImageSpec) -> None:
        self._space = space
        self._image = image
        self.found: list[MeasuredModel] = []
        self.reasons: dict[str, str] = {}  # one of each kind: those about a limit differ by their figure alone

    def run(self) -> None:
        grid = list(self._grid())
        if len(grid) <= _EXHAUSTIVE:
            for values in grid:
                self.measure(values)
            return
        for end in (0, 1):
            for sign in (1, -1):
                self._climb(end, sign)

    def measure(self, values: Mapping[str, Any], end: int = 0) -> MeasuredModel | None:
        """The model of these values, all others being at this end; None, with its reason noted, if it is rejected."""
        try:
            config = self._space.resolve(lambda one: values[one.name] if one.name in values else one.ends[end])
            model = MeasuredModel(config=config, measures=self._space.admit(config, self._image))
        except Rejected as reason:
            self.reasons.setdefault(_FIGURE.sub("", str(reason)), str(reason))
            return None
        self.found.append(model)
        return model

    def _climb(self, end: int, sign: int) -> None:
        """Changes one dimension at a time as long as the model gets larger (sign 1) or smaller (-1)."""
        best: dict[str, Any] = {}
        cost = self._cost(best, end, sign)
        for _ in range(_ROUNDS):
            before = cost
            for dimension in self._matter():
                for value in _tried(dimension, _FEW):  # the greatest depth may be impossible, the one below it not
                    tried = {**best, dimension.name: value}
                    there = self._cost(tried, end, sign)
                    if there is not None and (cost is None or there > cost):
                        best, cost = tried, there
            if cost == before:
                break

    def _cost(self, values: Mapping[str, Any], end: int, sign: int) -> int | None:
        model = self.measure(values, end)
        return sign * model.measures.parameters if model else None

    def _matter(self) -> list[Dimension]:
        """Dimensions of the model; those of training change no parameter count."""
        return [dimension for dimension in self._space.dimensions if dimension.name in self._space.model_names]

    def _grid(self) -> Iterator[dict[str, Any]]:
        """Combinations of the values that matter, up to one more than are measured; names of no branch do no harm."""
        rows: list[dict[str, Any]] = [{}]
        for dimension in self._matter():
            values = _tried(dimension, _EXHAUSTIVE // len(rows))
            rows = [{**row, dimension.name: value} for row in rows for value in values]
            if len(rows) > _EXHAUSTIVE:
                break
        return iter(rows)


def _tried(dimension: Dimension, most: int) -> tuple[Any, ...]:
    """All options, all whole numbers where they are at most so many, else both ends."""
    few = dimension.kind == "int" and dimension.size is not None and dimension.size <= most
    return dimension.values() if few or dimension.kind == "choice" else dimension.ends
