"""Figures by the names that addresses have for them. Plotly is imported when the first one is drawn."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from sweep.errors import InputError
from sweep.results.curves import Curves, read_curves
from sweep.results.dashboard import asked
from sweep.results.dashboard.compare import AGAINST, CURVES, MOST_CURVES, OF, compared, find_row
from sweep.results.dashboard.judgement import Absent, judgement_of
from sweep.results.dashboard.source import snapshot_of, source
from sweep.results.evaluations import read_evaluation
from sweep.results.pareto import Goal, pareto_front
from sweep.results.quantities import PREFIX, Quantity, quantities
from sweep.results.records import TrialRow
from sweep.results.snapshot import Snapshot

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

POINTS = 1_500  # of a figure among others on a page: SVG draws them at once, on any machine
MOST_POINTS = 10_000  # of a figure alone, which WebGL draws
_SLICE_POINTS = 400  # a page has a slice for each parameter
_BARS = 1_000
_GAINS = ("value", "accuracy", "val_accuracy")  # of which more is better; of all other figures, less


def best_so_far(snapshots: Sequence[Snapshot]) -> "Figure":
    """The best value of one sweep or of several."""
    from sweep.results.figures.best_so_far import best_so_far as figure

    against = asked.one_of("against", ("trials", "seconds"), "trials")
    return figure(snapshots, against="seconds" if against == "seconds" else "trials", most=_points(POINTS))


def _outcomes(snapshot: Snapshot) -> "Figure":
    from sweep.results.figures.outcomes import outcomes

    return outcomes(snapshot)


def _timeline(snapshot: Snapshot) -> "Figure":
    from sweep.results.figures.timeline import timeline

    return timeline(snapshot, source().database.attempts.of(snapshot.sweep), most=_points(_BARS))


def _curves(snapshot: Snapshot) -> "Figure":
    from sweep.results.figures.learning_curves import learning_curves

    rows, _ = compared(snapshot)
    found: Curves = read_curves(source().database, rows, most=MOST_CURVES)
    against = asked.one_of("against", AGAINST, "epochs")
    metric = asked.one_of("metric", CURVES, snapshot.sweep.metric)
    return learning_curves(found, metric=metric, against="seconds" if against == "seconds" else "epochs")


def _trial(snapshot: Snapshot) -> "Figure":
    from sweep.results.figures.trial_curves import PAIRS, trial_curves

    row, database = find_row(snapshot, asked.whole("trial")), source().database
    pair = asked.one_of("pair", PAIRS, "accuracy")
    against = asked.one_of("against", AGAINST, "epochs")
    (curve,) = read_curves(database, [row]).curves
    attempts = database.attempts.at(row.id)
    return trial_curves(curve, attempts, pair=pair, against="seconds" if against == "seconds" else "epochs")


def _points(usual: int) -> int:
    """How many trials are drawn one by one, as the address may say."""
    return asked.whole("points", usual, low=1, high=MOST_POINTS)


def _rows(snapshot: Snapshot) -> Sequence[TrialRow]:
    """All trials, or those that are compared."""
    rows, is_choice = compared(snapshot)
    return rows if asked.one_of("of", OF, "chosen" if is_choice else "all") == "chosen" else snapshot.rows


def _marked(snapshot: Snapshot) -> Sequence[TrialRow]:
    return compared(snapshot)[0] if asked.chosen() else ()


def _scatter(snapshot: Snapshot) -> "Figure":
    from sweep.results.figures.scatter import scatter

    known = quantities(snapshot)
    colour = asked.one_of("colour", ("state", *known), "state")
    x, y = _quantity(known, "x", "parameters"), _quantity(known, "y", "value")
    return scatter(_rows(snapshot), x, y, known.get(colour), marked=_marked(snapshot), most=_points(POINTS))


def _parallel(snapshot: Snapshot) -> "Figure":
    from sweep.results.figures.parallel import parallel

    return parallel(snapshot, _rows(snapshot))


def _pareto(snapshot: Snapshot) -> "Figure":
    from sweep.results.figures.pareto import pareto_figure

    known = quantities(snapshot)
    x, y = _quantity(known, "cost", "parameters"), _quantity(known, "gain", "value")
    rows = [row for row in _rows(snapshot) if row.state == "complete"]
    goals = [Goal(quantity=one, maximizes=_is_gain(snapshot, one)) for one in (y, x)]
    return pareto_figure(rows, pareto_front(rows, goals), x, y, most=_points(POINTS))


def _is_gain(snapshot: Snapshot, quantity: Quantity) -> bool:
    return snapshot.sweep.maximizes if quantity.name == "value" else quantity.name in _GAINS


def _gap(snapshot: Snapshot) -> "Figure":
    from sweep.results.figures.gap import gap

    return gap(_rows(snapshot), most=_points(POINTS))


def _importances(snapshot: Snapshot) -> "Figure":
    from sweep.results.figures.importances import importances_figure
    from sweep.results.importances import importances_of

    return importances_figure(importances_of(snapshot), metric=snapshot.sweep.metric)


def _slice(snapshot: Snapshot) -> "Figure":
    from sweep.results.figures.slices import slice_of

    return slice_of(snapshot, snapshot.rows, _dimension(snapshot, "x"), most=_points(_SLICE_POINTS))


def _contour(snapshot: Snapshot) -> "Figure":
    from sweep.results.figures.contour import contour

    x, y = _dimension(snapshot, "x"), _dimension(snapshot, "y")
    return contour(snapshot, snapshot.rows, x, y, most=_points(_SLICE_POINTS))


def _confusion(snapshot: Snapshot) -> "Figure":
    from sweep.results.figures.confusion import confusion_figure

    row = find_row(snapshot, asked.whole("trial"))
    found = judgement_of(snapshot, row)
    if isinstance(found, Absent):
        raise InputError(found.reason)
    return confusion_figure(found.confusion(), found.classes, subject=f"trial {row.trial}")


def _classes(snapshot: Snapshot) -> "Figure":
    from sweep.results.figures.class_accuracy import class_accuracy_figure

    row = find_row(snapshot, asked.whole("trial"))
    found = judgement_of(snapshot, row)
    if isinstance(found, Absent):
        raise InputError(found.reason)
    return class_accuracy_figure(found.confusion(), found.classes, subject=f"trial {row.trial}")


def _reliability(snapshot: Snapshot) -> "Figure":
    from sweep.results.figures.reliability import reliability_figure

    row, database = find_row(snapshot, asked.whole("trial")), source().database
    found = read_evaluation(database, snapshot.sweep, row.trial, database.models.get(row.id))
    if found is None:
        raise InputError(f"trial {row.trial} has not been evaluated on the test images: sweep evaluate does that")
    return reliability_figure(found, subject=f"trial {row.trial}")


def _quantity(known: Mapping[str, Quantity], name: str, default: str) -> Quantity:
    return known[asked.one_of(name, known, default)]


def _dimension(snapshot: Snapshot, name: str) -> Quantity:
    known = {key: one for key, one in quantities(snapshot).items() if key.startswith(PREFIX)}
    return known[asked.one_of(name, known, "")]


Draw = Callable[[Snapshot], "Figure"]
KINDS: dict[str, Draw] = {
    "best": lambda snapshot: best_so_far([snapshot]),
    "classes": _classes,
    "confusion": _confusion,
    "contour": _contour,
    "curves": _curves,
    "gap": _gap,
    "importances": _importances,
    "outcomes": _outcomes,
    "parallel": _parallel,
    "pareto": _pareto,
    "reliability": _reliability,
    "scatter": _scatter,
    "slice": _slice,
    "timeline": _timeline,
    "trial": _trial,
}
MOVING = {"curves", "timeline", "trial"}  # change with every epoch; the others with every trial that ends


def snapshots_of(names: Sequence[str]) -> list[Snapshot]:
    """Several sweeps by their names."""
    return [snapshot_of(name) for name in names]
