"""Which configurations have been tried, and which are still to try."""

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from optuna.trial import FrozenTrial, TrialState

from storage.trials import PARAMETERS, REJECTED
from sweep.search.choosing import draw, key_of
from sweep.space.dimension import Dimension, Scalar
from sweep.space.errors import Rejected
from sweep.space.space import Space

_ENUMERABLE = 100_000  # configurations; in a larger space an untried one is drawn, not looked up
_DRAWS = 1_000  # before a larger space counts as exhausted


class Tried:
    """The configurations of a study's trials, each by the number of the first trial that had it."""

    def __init__(self, space: Space) -> None:
        self._space = space
        self._dimensions: dict[str, Dimension] = {dimension.name: dimension for dimension in space.dimensions}
        self._seen: set[int] = set()  # trials whose configuration is known
        self._numbers: dict[str, int] = {}  # by configuration
        self._rejected: set[str] = set()  # configurations
        self._points: Iterator[dict[str, Any]] | None = None  # of the grid, not yet proposed

    def refresh(self, trials: Sequence[FrozenTrial]) -> None:
        """Take in the trials that have ended since, and the running ones that have begun to train."""
        for trial in trials:
            if trial.number in self._seen:
                continue
            # A running one counts once it was found to be a candidate, by whichever supervisor.
            if trial.state.is_finished() or (trial.state is TrialState.RUNNING and PARAMETERS in trial.user_attrs):
                self.add(trial.number, trial.params, rejected=REJECTED in trial.user_attrs)

    def add(self, number: int, params: Mapping[str, Any], *, rejected: bool) -> None:
        """Take in one trial's configuration."""
        self._seen.add(number)
        key = key_of(params, self._dimensions)
        if rejected:
            self._rejected.add(key)
        else:
            self._numbers.setdefault(key, number)

    def like(self, params: Mapping[str, Any], *, before: int) -> int | None:
        """The number of an earlier trial with this configuration."""
        number = self._numbers.get(key_of(params, self._dimensions))
        return number if number is not None and number < before else None

    @property
    def is_complete(self) -> bool:
        """Whether every configuration of a finite space has been tried, or rejected."""
        size = self._space.size
        return size is not None and len(self._numbers.keys() | self._rejected) >= size

    def next_point(self) -> dict[str, Any] | None:
        """The next untried point of the grid, in file order; None after the last one."""
        if self._points is None:
            self._points = self._space.grid()
        return next((point for point in self._points if not self._is_known(point)), None)

    def draw_untried(self, generator: random.Random) -> dict[str, Any] | None:
        """Draw a configuration that has not been tried; None when none is left, or none can be found."""
        if self._space.size is not None and self._space.size <= _ENUMERABLE:
            left = [point for point in self._space.grid() if not self._is_known(point)]
            return generator.choice(left) if left else None
        draws = (self._draw(generator) for _ in range(_DRAWS))
        return next((point for point in draws if not self._is_known(point)), None)

    def _is_known(self, params: Mapping[str, Any]) -> bool:
        key = key_of(params, self._dimensions)
        return key in self._numbers or key in self._rejected

    def _draw(self, generator: random.Random) -> dict[str, Any]:
        point: dict[str, Any] = {}

        def choose(dimension: Dimension) -> Scalar:
            value = point[dimension.name] = draw(generator, dimension)
            return value

        with suppress(Rejected):  # an untried configuration all the same; proposing it tells why it is rejected
            self._space.resolve(choose)
        return point
