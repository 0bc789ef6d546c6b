"""Everything a report needs, read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from storage.attempts import AttemptRecord
from storage.database import StudyDatabase
from storage.evaluations import Look
from storage.models import ModelRecord
from storage.sweeps import SweepRecord
from sweep.artifacts.store import ArtifactStore
from sweep.errors import SweepError
from sweep.results.curves import Curves, read_curves
from sweep.results.evaluations import Evaluation, read_evaluation
from sweep.results.importances import Importances, importances_of
from sweep.results.pareto import Goal, pareto_front
from sweep.results.predictions import Absent, Predictions, read_predictions
from sweep.results.quantities import Quantity, quantities
from sweep.results.reading import best_first
from sweep.results.records import TrialRow
from sweep.results.savings import Savings
from sweep.results.snapshot import Snapshot, take
from sweep.results.summary import savings_of
from sweep.training.data.prepared import PreparedData

TOP = 5  # best trials that stand beside each other
_CURVES = 60  # trials whose curves are drawn together


@dataclass(frozen=True, kw_only=True)
class Material:
    """A sweep at one moment, with all that is told of it."""

    snapshot: Snapshot
    ranked: Sequence[TrialRow]  # the best first
    top: Curves  # of the best few
    many: Curves  # of trials of every kind
    attempts: tuple[AttemptRecord, ...]
    importances: Importances
    savings: Savings
    model: ModelRecord | None  # the best trial's
    evaluation: Evaluation | None  # of the best trial's model on the sealed test split, if it was asked
    looks: tuple[Look, ...]  # at those images, by any trial of any sweep
    predictions: Predictions | Absent  # of the best trial's model
    data: PreparedData | None  # None where it is not on this machine
    cache: Path  # of prepared data
    store: ArtifactStore | None

    @property
    def sweep(self) -> SweepRecord:
        """The sweep's row."""
        return self.snapshot.sweep

    @property
    def rows(self) -> tuple[TrialRow, ...]:
        """All trials by number."""
        return self.snapshot.rows

    @cached_property
    def complete(self) -> tuple[TrialRow, ...]:
        """Those that trained to their end and have a value, the best first."""
        return tuple(row for row in self.ranked if row.is_scored)

    @property
    def best(self) -> TrialRow | None:
        """The best one."""
        return self.complete[0] if self.complete else None

    @cached_property
    def quantities(self) -> dict[str, Quantity]:
        """What trials can be compared by."""
        return dict(quantities(self.snapshot))

    @cached_property
    def front(self) -> tuple[TrialRow, ...]:
        """The trials that no other one beats in value and in size."""
        value, size = self.quantities["value"], self.quantities["parameters"]
        goals = (Goal(quantity=value, maximizes=self.sweep.maximizes), Goal(quantity=size, maximizes=False))
        return pareto_front(self.complete, goals)


def gather(
    database: StudyDatabase, sweep: SweepRecord, *, store: ArtifactStore | None, cache: Path, absent: str = ""
) -> Material:
    """Read it all; `absent` says why there is no store of artifacts, where there is none."""
    snapshot = take(database, sweep)
    ranked = best_first(snapshot.rows, maximizes=sweep.maximizes)
    complete = [row for row in ranked if row.is_scored]
    model = database.models.get(complete[0].id) if complete else None
    predictions: Predictions | Absent = Absent(reason=absent or "no trial is complete yet")
    if complete and store is not None:
        predictions = read_predictions(model, store, keep_models=snapshot.space.search.keep_models)
    return Material(
        snapshot=snapshot,
        ranked=ranked,
        top=read_curves(database, complete[:TOP]),
        many=read_curves(database, _mixed(ranked)),
        attempts=database.attempts.of(sweep),
        importances=importances_of(snapshot),
        savings=savings_of(database, sweep, snapshot.space, ranked),
        model=model,
        evaluation=read_evaluation(database, sweep, complete[0].trial, model) if complete else None,
        looks=database.evaluations.of_data(sweep.data_fingerprint),
        predictions=predictions,
        data=_prepared(cache / sweep.data_fingerprint),
        cache=cache,
        store=store,
    )


def _mixed(ranked: Sequence[TrialRow]) -> list[TrialRow]:
    """Trials that trained an epoch: the best few, and an even pick of the others."""
    trained = [row for row in ranked if row.epochs]
    best, rest = trained[:TOP], trained[TOP:]
    if len(rest) > _CURVES - TOP:
        rest = [rest[at] for at in np.unique(np.linspace(0, len(rest) - 1, _CURVES - TOP).astype(int))]
    return [*best, *rest]


def _prepared(directory: Path) -> PreparedData | None:
    try:
        return PreparedData.load(directory)
    except SweepError:
        return None
