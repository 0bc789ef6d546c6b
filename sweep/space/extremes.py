"""The smallest and the largest model of a space, and those that a choice of models names."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sweep.space.configuration import TrialConfig
from sweep.space.dimension import Choice, Dimension
from sweep.space.errors import Rejected
from sweep.space.image import ImageSpec
from sweep.space.measures import Measures
from sweep.space.space import Space

MODELS = ("model", "cnn", "layers")  # the names of a choice among models
_EXHAUSTIVE = 1_500  # candidates that are all measured; beyond, the search goes dimension by dimension
_FIGURE = re.compile(r"(?<=^the model has )[\d,]+")
_ROUNDS = 5
_FEW = 16  # values of a range that are all tried, one after the other


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One configuration and what its model costs."""

    config: TrialConfig
    measures: Measures


@dataclass(frozen=True, kw_only=True)
class Extremes:
    """The ends of a space by parameters; None, with the reasons, when no candidate of it can be trained."""

    smallest: Candidate | None
    largest: Candidate | None
    reasons: tuple[str, ...]  # why some candidates are rejected


def extremes(space: Space, image: ImageSpec) -> Extremes:
    """The admitted candidates with the fewest and the most parameters.

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
    choice = next((dimension for dimension in space.dimensions if dimension.name in MODELS), None)
    if not isinstance(choice, Choice):
        return {}
    search = _Search(space, image)
    measured = ((str(label), search.measure({choice.name: label}, _first)) for label in choice.options)
    return {label: candidate.measures.parameters for label, candidate in measured if candidate}


def _parameters(candidate: Candidate) -> int:
    return candidate.measures.parameters


class _Search:
    """Measures candidates and keeps the admitted ones."""

    def __init__(self, space: Space, image: ImageSpec) -> None:
        self._space = space
        self._image = image
        self.found: list[Candidate] = []
        self.reasons: dict[str, str] = {}  # one of each kind: candidates beyond a limit differ by their figure alone

    def run(self) -> None:
        grid = list(self._grid())
        if len(grid) <= _EXHAUSTIVE:
            for values in grid:
                self.measure(values, _first)
            return
        for start in (_first, _last):
            for sign in (1, -1):
                self._climb(start, sign)

    def measure(self, values: Mapping[str, Any], otherwise: Callable[[Dimension], Any]) -> Candidate | None:
        try:
            config = self._space.resolve(lambda one: values[one.name] if one.name in values else otherwise(one))
            candidate = Candidate(config=config, measures=self._space.admit(config, self._image))
        except Rejected as reason:
            self.reasons.setdefault(_FIGURE.sub("", str(reason)), str(reason))
            return None
        self.found.append(candidate)
        return candidate

    def _climb(self, start: Callable[[Dimension], Any], sign: int) -> None:
        """Changes one dimension at a time while that makes the model larger (sign 1) or smaller (-1)."""
        best: dict[str, Any] = {}
        cost = self._cost(best, start, sign)
        for _ in range(_ROUNDS):
            before = cost
            for dimension in self._matter():
                for value in _some(dimension):
                    tried = {**best, dimension.name: value}
                    there = self._cost(tried, start, sign)
                    if there is not None and (cost is None or there > cost):
                        best, cost = tried, there
            if cost == before:
                break

    def _cost(self, values: Mapping[str, Any], start: Callable[[Dimension], Any], sign: int) -> int | None:
        candidate = self.measure(values, start)
        return sign * candidate.measures.parameters if candidate else None

    def _matter(self) -> list[Dimension]:
        """Dimensions of the model; those of training change no parameter count."""
        return [dimension for dimension in self._space.dimensions if dimension.name in self._space.model_names]

    def _grid(self) -> Iterator[dict[str, Any]]:
        """Combinations of the values that matter, up to one more than are measured; names of no branch do no harm."""
        rows: list[dict[str, Any]] = [{}]
        for dimension in self._matter():
            values = _all(dimension)
            if len(rows) * len(values) > _EXHAUSTIVE:
                values = _ends(dimension)
            rows = [{**row, dimension.name: value} for row in rows for value in values]
            if len(rows) > _EXHAUSTIVE:
                break
        return iter(rows)


def _first(dimension: Dimension) -> Any:
    return dimension.options[0] if isinstance(dimension, Choice) else dimension.low


def _last(dimension: Dimension) -> Any:
    return dimension.options[-1] if isinstance(dimension, Choice) else dimension.high


def _ends(dimension: Dimension) -> tuple[Any, ...]:
    return dimension.options if isinstance(dimension, Choice) else dimension.ends


def _some(dimension: Dimension) -> tuple[Any, ...]:
    """Few values that the search tries; a greatest depth may be impossible where the one below it is not."""
    few = dimension.kind == "int" and dimension.size is not None and dimension.size <= _FEW
    return dimension.values() if few else _ends(dimension)


def _all(dimension: Dimension) -> tuple[Any, ...]:
    finite = dimension.kind != "float" and dimension.size is not None and dimension.size <= _EXHAUSTIVE
    return dimension.values() if finite else _ends(dimension)
