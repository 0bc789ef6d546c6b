"""Figures as the query of an address asks for them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Literal, TypeVar

from sweep.results.curves import Curves, read_curves
from sweep.results.dashboard import query
from sweep.results.dashboard.chosen import compared_trials, current_trial
from sweep.results.dashboard.predictions import predictions_of
from sweep.results.dashboard.resources import addressed_snapshots, resources
from sweep.results.figures.supply import Supply
from sweep.results.predictions import Absent
from sweep.results.records import TrialRow
from sweep.training.predictions import Predictions

AGAINST: Mapping[Literal["epochs", "seconds"], str] = {"epochs": "epochs", "seconds": "seconds"}
OF: Mapping[Literal["all", "chosen"], str] = {"all": "all trials", "chosen": "compared trials"}
MOST_POINTS = 10_000  # of a figure alone, which WebGL draws
_MOST_CURVES = 60  # trials in one figure
_Word = TypeVar("_Word", bound=str)


class QuerySupply(Supply):
    """What the address that is answered now asks for."""

    def __init__(self) -> None:
        super().__init__(resources().database, *addressed_snapshots())

    def word(self, name: str, allowed: Iterable[_Word], default: _Word) -> _Word:
        """What the address has under that name; raises `InputError` for another one."""
        return query.one_of(name, allowed, default)

    def points(self, usual: int) -> int:
        """As the address may say."""
        return query.integer("points", usual, low=1, high=MOST_POINTS)

    @property
    def rows(self) -> Sequence[TrialRow]:
        """All trials, or those that are compared."""
        rows, is_choice = compared_trials(self.snapshot)
        return rows if query.one_of("of", OF, "chosen" if is_choice else "all") == "chosen" else self.snapshot.rows

    @property
    def marked(self) -> Sequence[TrialRow]:
        """The trials that the user chose."""
        return compared_trials(self.snapshot)[0] if query.chosen() else ()

    @cached_property
    def curves(self) -> Curves:
        """Those of the compared trials."""
        return read_curves(resources().database, compared_trials(self.snapshot)[0], most=_MOST_CURVES)

    @cached_property
    def trial(self) -> TrialRow:
        """The trial that the address names."""
        return current_trial(self.snapshot)

    @cached_property
    def predictions(self) -> Predictions | Absent:
        """What its model predicts for the validation images."""
        return predictions_of(self.snapshot, self.trial)
