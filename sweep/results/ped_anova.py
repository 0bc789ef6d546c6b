"""PED-ANOVA: how much the good trials' values of a parameter differ from all trials' (arXiv:2304.10255, 2601.20800).

Optuna's evaluator, on counts instead of trials, so that it can be asked a thousand times: tests hold both against each
other.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sweep.space.dimension import Choice, Dimension, Float, Int

Floats = NDArray[np.floating[Any]]
Places = NDArray[np.int64]

_STEPS = 50  # of a continuous range
_SMALLEST_SIGMA = 0.5 / 1.64  # steps: nine tenths of a kernel lie on its own step
_TINY = 1e-12  # a density that a quotient bears


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A dimension in steps, and where each trial's value lies on them."""

    steps: int
    is_words: bool  # no step is nearer to one than to another
    places: Places  # (trials,), -1 where the dimension does not exist in a trial

    def divergence(self, good: Floats, weights: Floats) -> float:
        """How far the good trials' values are from all of them, with how often a trial counts as (trials,) weights.

        The Pearson divergence in the trials that have the parameter, times what share of the good ones has it,
        squared, by the share of all.
        """
        has = self.places >= 0
        places = self.places[has]
        all_ = np.bincount(places, weights[has], self.steps).astype(float)
        top = np.bincount(places, (weights * good)[has], self.steps).astype(float)
        if not top.any():
            return 0.0
        share_of_good, share_of_all = top.sum() / (weights @ good), all_.sum() / weights.sum()
        density = _density_of_words if self.is_words else _density_of_steps
        here, everywhere = density(top) + _TINY, density(all_) + _TINY
        return float(share_of_good**2 / share_of_all * (everywhere @ (here / everywhere - 1) ** 2))


def grid_of(dimension: Dimension, params: Sequence[Mapping[str, Any]]) -> Grid:
    """Lay the trials' values out on a dimension's steps."""
    place = _place_of_words(dimension) if isinstance(dimension, Choice) else _place_of_numbers(dimension)
    found = [place(one[dimension.name]) if dimension.name in one else -1 for one in params]
    steps = len(dimension.options) if isinstance(dimension, Choice) else _steps(dimension)
    return Grid(steps=steps, is_words=isinstance(dimension, Choice), places=np.array(found, dtype=np.int64))


def _place_of_words(dimension: Choice) -> Callable[[Any], int]:
    places = {(type(option) is bool, option): place for place, option in enumerate(dimension.options)}
    return lambda value: places.get((type(value) is bool, value), -1)  # -1: another tool put it in


def _place_of_numbers(dimension: Int | Float) -> Callable[[Any], int]:
    scale = math.log if dimension.log else float
    low, high, last = scale(dimension.low), scale(dimension.high), _steps(dimension) - 1
    width = (high - low) / last if last else 1.0

    def place(value: Any) -> int:
        if not isinstance(value, int | float) or not dimension.low <= value <= dimension.high:
            return -1
        return min(last, max(0, math.ceil((scale(value) - low) / width - 0.5)))

    return place


def _steps(dimension: Int | Float) -> int:
    if isinstance(dimension, Int) and dimension.log:
        return min(_STEPS, math.ceil(math.log2(dimension.high - dimension.low + 1)) + 1)
    if dimension.step is None:
        return 1 if dimension.low == dimension.high else _STEPS
    return min(_STEPS, round((dimension.high - dimension.low) / dimension.step) + 1)


def _density_of_words(counts: Floats) -> Floats:
    """Each word that was seen with a little of the others, and as much as one trial of no word at all."""
    words, seen = counts.size, np.flatnonzero(counts)
    little = 1 / (seen.size + 1)
    kernels = np.full((seen.size, words), little)
    kernels[np.arange(seen.size), seen] += 1
    kernels /= kernels.sum(axis=1, keepdims=True)
    return np.asarray((counts[seen] @ kernels + 1 / words) / (counts.sum() + 1))


def _density_of_steps(counts: Floats) -> Floats:
    """A normal kernel on each step that was seen, as wide as Scott's rule has it, and a flat one of one trial."""
    steps, seen = counts.size, np.flatnonzero(counts)
    weights = counts[seen]
    cdf = _cdf(np.arange(-steps, steps + 1) - 0.5, max(_scott(seen, weights), _SMALLEST_SIGMA))
    edges = cdf[np.arange(steps + 1) - seen[:, None] + steps]  # (seen, steps + 1)
    kernels = np.diff(edges, axis=1) / (edges[:, -1:] - edges[:, :1])
    return np.asarray((weights @ kernels + _flat(steps)) / (weights.sum() + 1))


def _scott(seen: Places, weights: Floats) -> float:
    """Scott's rule on what was seen, in steps."""
    total, until = weights.sum(), np.cumsum(weights)
    mean = seen @ weights / total
    sigma = math.sqrt((seen - mean) ** 2 @ weights / max(1, total - 1))
    first = np.searchsorted(until, total // 4, side="left")
    third = min(seen.size - 1, int(np.searchsorted(until, total * 3 // 4, side="right")))
    spread = float(seen[third] - seen[first])
    return float(1.059 * min(spread / 1.34, sigma) * total**-0.2)


@lru_cache(maxsize=64)
def _flat(steps: int) -> Floats:
    """As wide as the range, in its middle."""
    edges = _cdf(np.arange(steps + 1) - 0.5 - (steps - 1) / 2, float(steps))
    return np.asarray(np.diff(edges) / (edges[-1] - edges[0]))


def _cdf(values: Floats, sigma: float) -> Floats:
    return np.array([0.5 * (1 + math.erf(value / sigma / math.sqrt(2))) for value in values])
