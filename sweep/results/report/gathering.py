"""Everything that a report needs."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from storage.database import StudyDatabase
from storage.models import ModelRecord
from storage.sweeps import SweepRecord
from sweep.artifacts.store import ArtifactStore
from sweep.errors import SweepError
from sweep.results.curves import Curves, read_curves
from sweep.results.evaluations import Evaluation, read_evaluation
from sweep.results.figures.registry import draw
from sweep.results.figures.supply import Supply
from sweep.results.predictions import Absent, read_predictions
from sweep.results.reading import best_first
from sweep.results.records import TrialRow
from sweep.results.report.blocks import Picture
from sweep.results.snapshot import take
from sweep.training.data.prepared import PreparedData
from sweep.training.predictions import Predictions

TOP = 5  # best trials that stand beside each other
_SVG = 2_000  # points of a figure: it is to print, and to open anywhere
_CURVES = 60  # trials whose curves are drawn together


class Material(Supply):
    """A sweep at one moment, with all that a report says of it, each thing read once; figures are of its best trial."""

    def __init__(
        self, database: StudyDatabase, sweep: SweepRecord, *, store: ArtifactStore | None, cache: Path, absent: str = ""
    ) -> None:
        """`cache` has the prepared data; `absent` says why there is no store of artifacts, where there is none."""
        super().__init__(database, take(database, sweep), most=_SVG)
        self.store, self.cache, self._absent = store, cache, absent
        self.model: ModelRecord | None = database.models.get(self.best.id) if self.best else None  # the best trial's
        self.evaluated_trials = database.evaluations.of_data(sweep.data_fingerprint)  # on its test images, of any sweep

    @property
    def best(self) -> TrialRow | None:
        """The best trial."""
        return self.complete[0] if self.complete else None

    @cached_property
    def top(self) -> Curves:
        """The curves of the best few."""
        return read_curves(self.database, self.complete[:TOP])

    @cached_property
    def curves(self) -> Curves:
        """The curves of trials of every kind."""
        return read_curves(self.database, _mixed(best_first(self.rows, maximizes=self.sweep.maximizes)))

    @cached_property
    def predictions(self) -> Predictions | Absent:
        """What the best trial's model said of the validation images."""
        if self.best is None or self.store is None:
            return Absent(reason=self._absent or "no trial is complete yet")
        return read_predictions(self.model, self.store, keep_models=self.snapshot.space.search.keep_models)

    @cached_property
    def evaluation(self) -> Evaluation | None:
        """What it said of the sealed test images, if it was evaluated."""
        return None if self.best is None else read_evaluation(self.database, self.sweep, self.best.trial, self.model)

    @cached_property
    def data(self) -> PreparedData | None:
        """The prepared data; None where it is not on this machine."""
        try:
            return PreparedData.load(self.cache / self.sweep.data_fingerprint)
        except SweepError:
            return None

    def picture(self, kind: str, *, name: str = "", is_wide: bool = False, **given: Any) -> Picture:
        """A figure of that kind; `name` is its place's on the page, `given` what it is drawn of if not the usual."""
        return Picture(name=name or kind, figure=draw(kind, self, **given), is_wide=is_wide)


def _mixed(ranked: Sequence[TrialRow]) -> list[TrialRow]:
    """Trials that trained an epoch: the best few, and an even pick of the others."""
    trained = [row for row in ranked if row.epochs]
    best, rest = trained[:TOP], trained[TOP:]
    if len(rest) > _CURVES - TOP:
        rest = [rest[at] for at in np.unique(np.linspace(0, len(rest) - 1, _CURVES - TOP).astype(int))]
    return [*best, *rest]
