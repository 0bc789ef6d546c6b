"""The figures there are. To add one, write its file and add a line to FIGURES.

The dashboard (`/figure/NAME`), the report and `Sweep.figures.draw` read the list.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sweep.results.figures.supply import Supply

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Give = Callable[[Supply], Any]


@dataclass(frozen=True, kw_only=True)
class FigureKind:
    """A figure, as it declares itself."""

    name: str  # in addresses
    title: str  # for people
    function: str | Callable[..., Any]  # as `module:name` of this package it is imported when drawn: Plotly takes time
    needs: Sequence[str] = ()  # parameters that are attributes of Supply
    options: Mapping[str, Give] = field(default_factory=dict)  # what its other parameters are
    is_live: bool = False  # it changes with every epoch; the others change with every trial that ends
    is_extra: bool = False  # it comes last on the compare page and in the report; the others have places of their own


def draw(name: str, supply: Supply, **given: Any) -> "Figure":
    """Draw the figure of that name; what is `given` takes the place of what it needs."""
    kind = FIGURES[name]
    needed = {need: getattr(supply, need) for need in kind.needs if need not in given}
    needed |= {option: give(supply) for option, give in kind.options.items() if option not in given}
    figure: Figure = function_of(kind)(**needed, **given)
    return figure


def function_of(kind: FigureKind) -> Callable[..., Any]:
    """The function that draws it."""
    if not isinstance(kind.function, str):
        return kind.function
    module, name = kind.function.split(":")
    found: Callable[..., Any] = getattr(import_module(f"sweep.results.figures.{module}"), name)
    return found


def _word(name: str, *allowed: str) -> Mapping[str, Give]:
    """One of a few words, the first unless asked otherwise."""
    return {name: lambda supply: supply.word(name, allowed, allowed[0])}


def _axis(name: str, default: str) -> Give:
    return lambda supply: supply.quantity(name, default)


def _dimension(name: str) -> Give:
    return lambda supply: supply.dimension(name)


def _most(usual: int = 1_500) -> Mapping[str, Give]:
    """Points drawn one by one, on a page with other figures: SVG draws so many at once, on any machine."""
    return {"most": lambda supply: supply.points(usual)}


_ALL: Mapping[str, Give] = {"rows": lambda supply: supply.snapshot.rows}
_AGAINST = _word("against", "epochs", "seconds")
_PREDICTED: Mapping[str, Give] = {
    "matrix": lambda supply: supply.predicted.confusion(),
    "classes": lambda supply: supply.predicted.classes,
}
_KINDS = (
    FigureKind(
        name="best", title="Best so far", function="best_so_far:best_so_far", needs=("snapshots",),
        options={**_word("against", "trials", "seconds"), **_most()},
    ),
    FigureKind(name="outcomes", title="How trials ended", function="outcomes:outcomes", needs=("snapshot",)),
    FigureKind(
        name="timeline", title="What the workers did", function="timeline:timeline", needs=("snapshot", "attempts"),
        options=_most(1_000), is_live=True,
    ),
    FigureKind(
        name="curves", title="Learning curves", function="learning_curves:learning_curves", needs=("curves", "metric"),
        options=_AGAINST, is_live=True,
    ),
    FigureKind(
        name="trial", title="Curves of a trial", function="trial_curves:trial_curves", needs=("curve",),
        options={
            "attempts": lambda supply: supply.database.attempts.at(supply.trial.id),
            **_word("pair", "accuracy", "loss", "learning_rate"), **_AGAINST,
        },
        is_live=True,
    ),
    FigureKind(
        name="scatter", title="Two quantities", function="scatter:scatter", needs=("rows", "colour", "marked"),
        options={"x": _axis("x", "parameters"), "y": _axis("y", "value"), **_most()},
    ),
    FigureKind(name="parallel", title="All parameters", function="parallel:parallel", needs=("snapshot", "rows")),
    FigureKind(
        name="pareto", title="Pareto front", function="pareto:pareto_figure", needs=("front",),
        options={
            "rows": lambda supply: supply.complete,
            "x": _axis("cost", "parameters"), "y": _axis("gain", "value"), **_most(),
        },
    ),
    FigureKind(name="gap", title="Generalization gap", function="gap:gap", needs=("rows",), options=_most()),
    FigureKind(
        name="importances", title="What mattered", function="importances:importances_figure", needs=("importances",),
        options={"metric": lambda supply: supply.sweep.metric},
    ),
    FigureKind(
        name="slice", title="The objective against a parameter", function="slices:slice_of", needs=("snapshot",),
        options={"quantity": _dimension("x"), **_ALL, **_most(400)},
    ),
    FigureKind(
        name="slices", title="The objective against each parameter", function="slices:slices", needs=("snapshot",),
        options=_ALL,
    ),
    FigureKind(
        name="contour", title="The objective over two parameters", function="contour:contour", needs=("snapshot",),
        options={"x": _dimension("x"), "y": _dimension("y"), **_ALL, **_most(400)},
    ),
    FigureKind(name="saved", title="Epochs saved", function="saved:saved_figure", needs=("savings",)),
    FigureKind(
        name="confusion", title="Confusion of classes", function="confusion:confusion_figure", needs=("subject",),
        options=_PREDICTED,
    ),
    FigureKind(
        name="classes", title="Accuracy per class", function="class_accuracy:class_accuracy_figure",
        needs=("subject",), options=_PREDICTED,
    ),
    FigureKind(
        name="reliability", title="Confidence and accuracy", function="reliability:reliability_figure",
        needs=("evaluated", "subject"),
    ),
)  # fmt: skip
FIGURES: dict[str, FigureKind] = {kind.name: kind for kind in _KINDS}
