"""Every figure there is, drawn of one study."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from storage.attempts import AttemptRecord
from storage.database import StudyDatabase
from sweep.results.curves import Curves, read_curves
from sweep.results.evaluations import Bin, Evaluation
from sweep.results.figures.best_so_far import best_so_far
from sweep.results.figures.class_accuracy import class_accuracy_figure
from sweep.results.figures.confusion import confusion_figure
from sweep.results.figures.contour import contour
from sweep.results.figures.gap import gap
from sweep.results.figures.importances import importances_figure
from sweep.results.figures.learning_curves import learning_curves
from sweep.results.figures.outcomes import outcomes
from sweep.results.figures.parallel import parallel
from sweep.results.figures.pareto import pareto_figure
from sweep.results.figures.reliability import reliability_figure
from sweep.results.figures.saved import saved_figure
from sweep.results.figures.scatter import scatter
from sweep.results.figures.slices import slice_of, slices
from sweep.results.figures.timeline import timeline
from sweep.results.importances import Importances, importances_of
from sweep.results.pareto import Goal, pareto_front
from sweep.results.quantities import Quantity, quantities
from sweep.results.savings import Savings
from sweep.results.snapshot import Snapshot, take

EVALUATION = Evaluation(
    sweep="formula", trial=7, recorded="2026-01-01T00:00:00+00:00", sha256="ab", data_fingerprint="5eed", images=40,
    accuracy=0.75, interval=(0.6, 0.86), loss=0.7, calibration_error=0.055, classes=(), confusion=((30, 10), (0, 0)),
    bins=(
        Bin(low=0.0, high=0.5, images=0, confidence=None, accuracy=None),
        Bin(low=0.5, high=0.75, images=10, confidence=0.6, accuracy=0.5),
        Bin(low=0.75, high=1.0, images=30, confidence=0.9, accuracy=5 / 6),
    ),
    looks=1, versions={}, others=(),
)  # fmt: skip
MATRIX = np.array([[8, 1, 0], [2, 7, 0], [0, 0, 5]])
SAVED = Savings(pruned=3, pruned_epochs=20, stopped=1, stopped_epochs=2, planned_epochs=100, seconds=60.0)
RATE = "params.optimizer.adam.learning_rate"


@dataclass(frozen=True)
class Study:
    snapshot: Snapshot
    curves: Curves
    attempts: tuple[AttemptRecord, ...]
    importances: Importances

    @property
    def rows(self):
        return self.snapshot.rows

    def quantity(self, name: str) -> Quantity:
        return quantities(self.snapshot)[name]


def read(url: str, name: str) -> Study:
    with StudyDatabase.open(url, create=False) as database:
        sweep = database.sweeps.get(name)
        snapshot = take(database, sweep)
        return Study(
            snapshot,
            read_curves(database, snapshot.rows),
            database.attempts.of(sweep),
            importances_of(snapshot),
        )


def front(study: Any, x: str = "parameters", y: str = "value") -> Any:
    goals = [
        Goal(quantity=study.quantity(y), maximizes=True),
        Goal(quantity=study.quantity(x), maximizes=False),
    ]
    return pareto_front(study.rows, goals)


def figures(hostile: str) -> dict[str, Callable[[Any], Any]]:
    """By kind; what takes names takes the hostile one."""
    classes = [hostile, "dog", "ship"]
    return {
        "learning_curves": lambda s: learning_curves(s.curves, metric="val_accuracy"),
        "learning_curves_seconds": lambda s: learning_curves(s.curves, metric="loss", against="seconds"),
        "best_so_far": lambda s: best_so_far([s.snapshot]),
        "best_so_far_seconds": lambda s: best_so_far([s.snapshot, s.snapshot], against="seconds"),
        "outcomes": lambda s: outcomes(s.snapshot),
        "scatter": lambda s: scatter(s.rows, s.quantity("parameters"), s.quantity("value"), s.quantity("seconds")),
        "scatter_states": lambda s: scatter(s.rows, s.quantity("params.optimizer"), s.quantity("val_loss")),
        "scatter_words": lambda s: scatter(
            s.rows, s.quantity("size"), s.quantity("gap"), s.quantity("params.optimizer")
        ),
        "parallel": lambda s: parallel(s.snapshot, s.rows),
        "slices": lambda s: slices(s.snapshot, s.rows),
        "slice_of": lambda s: slice_of(s.snapshot, s.rows, s.quantity(RATE)),
        "contour": lambda s: contour(s.snapshot, s.rows, s.quantity("params.dropout"), s.quantity(RATE)),
        "contour_words": lambda s: contour(
            s.snapshot, s.rows, s.quantity("params.optimizer"), s.quantity("params.depth")
        ),
        "importances": lambda s: importances_figure(s.importances, metric=hostile),
        "pareto": lambda s: pareto_figure(s.rows, front(s), s.quantity("parameters"), s.quantity("value")),
        "gap": lambda s: gap(s.rows),
        "confusion": lambda s: confusion_figure(MATRIX, classes, subject=hostile),
        "class_accuracy": lambda s: class_accuracy_figure(MATRIX, classes, subject=hostile),
        "timeline": lambda s: timeline(s.snapshot, s.attempts),
        "reliability": lambda s: reliability_figure(EVALUATION, subject=hostile),
        "saved": lambda s: saved_figure(SAVED),
    }


def hostile(study: Study, name: str) -> Study:
    """The same with a name that means harm wherever there is one."""
    rows = tuple(replace(row, params={**row.params, f"nasty.{name}": name}, reason=name) for row in study.rows)
    curves = Curves(
        curves=tuple(replace(one, row=rows[index]) for index, one in enumerate(study.curves.curves)),
        left_out=0,
        thinned=0,
    )
    attempts = tuple(replace(one, machine=name, reason=name) for one in study.attempts)
    importances = Importances(shares={name: 0.7, "depth": 0.3}, ranges={name: (0.5, 0.9)})
    return replace(
        study,
        snapshot=replace(study.snapshot, rows=rows),
        curves=curves,
        attempts=attempts,
        importances=importances,
    )


def words(value: Any) -> list[str]:
    """Every string in a figure."""
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [word for item in items for word in words(item)]


def parsed(figure: Any) -> dict[str, Any]:
    return json.loads(figure.to_json())
