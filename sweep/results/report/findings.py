"""The chapters about what came out: the best, what mattered, what was pruned, all trials beside each other."""

from collections.abc import Callable, Iterator, Sequence

from storage.evaluations import Look
from sweep.results.evaluations import wilson
from sweep.results.figures.contour import contour
from sweep.results.figures.gap import gap
from sweep.results.figures.importances import importances_figure
from sweep.results.figures.learning_curves import learning_curves
from sweep.results.figures.parallel import parallel
from sweep.results.figures.pareto import pareto_figure
from sweep.results.figures.reliability import reliability_figure
from sweep.results.figures.saved import saved_figure
from sweep.results.figures.slices import slice_of
from sweep.results.quantities import PREFIX, Quantity
from sweep.results.records import TrialRow
from sweep.results.report.blocks import Block, Paragraph, Picture, Pictures, Table
from sweep.results.report.gathering import TOP, Material
from sweep.results.tables import value
from sweep.wording import duration, figure, plural, size

_LOOKS = 5  # at the test images, that are named
_SLICES = 6
_POINTS = 500  # of a slice
_SVG = 2_000  # points of a figure
_SHARE = ("accuracy", "val_accuracy")  # metrics that are shares of images


def best(material: Material) -> Iterator[Block]:
    """The best trial and those behind it."""
    row = material.best
    if row is None:
        yield Paragraph(text="No trial is complete yet, so there is no best one.")
        return
    metric = material.sweep.metric
    behind = material.complete[1:TOP]
    yield Paragraph(text=_verdict(material, row))
    if note := _chance(material, row):
        yield Paragraph(text=note, tone="note")
    yield Paragraph(text=_sealed(material), tone="plain" if material.evaluation else "note")
    yield _beside(material, (row, *behind))
    pictures = [Picture(name="best-curves", figure=learning_curves(material.top, metric=metric))]
    other = "val_loss" if metric != "val_loss" else "val_accuracy"
    pictures += [Picture(name="best-curves-other", figure=learning_curves(material.top, metric=other))]
    if material.evaluation is not None:
        figure_of_it = reliability_figure(material.evaluation, subject=f"trial {row.trial}")
        pictures.append(Picture(name="reliability", figure=figure_of_it))
    yield Pictures(pictures=pictures)


def _verdict(material: Material, row: TrialRow) -> str:
    at = f" at epoch {row.best_epoch} of {row.epochs}" if row.best_epoch else ""
    text = f"Trial {row.trial} came to a {material.sweep.metric} of {value(row.value)}{at}"
    if len(material.complete) > 1:
        second = material.complete[1]
        text += f"; the second best, trial {second.trial}, to {value(second.value)}"
    return f"{text}."


def _chance(material: Material, row: TrialRow) -> str:
    """How far the figure can be trusted, where it is a share of so many images."""
    if material.sweep.metric not in _SHARE or row.value is None:
        return ""
    what = "It is the best of many on" if len(material.complete) > 1 else "Its epoch is the best of all on"
    text = f"{what} the very images that chose it: on new images, expect a little less."
    if material.data is None:
        return text
    images = material.data.validation
    low, high = wilson(round(row.value * images), images)
    near = sum(one.value is not None and one.value >= low for one in material.complete[1:])
    others = "no other complete trial lies" if not near else f"{plural(near, 'other complete trial')} also lie"
    return (
        f"{text} Of {images:,} validation images, chance alone leaves {value(low)} to {value(high)} (95%), where "
        f"{others}{'s' if near == 1 else ''}."
    )


def _sealed(material: Material) -> str:
    """What the test split says of it, if it was asked."""
    found = material.evaluation
    if found is None and material.data is not None and not material.data.test:
        return "No test images were set aside that could say how good it is on new ones."
    if found is None:
        return unasked(material.looks)
    low, high = found.interval
    looks = "once" if found.looks == 1 else f"{found.looks:,} times, so that it is flattered too"
    return (
        f"On the {found.images:,} sealed test images, which chose nothing, its model has an accuracy of "
        f"{value(found.accuracy)} ({value(low)} to {value(high)}, 95%). They have been looked at {looks}."
    )


def unasked(looks: Sequence[Look]) -> str:
    """What is said of a model that was not evaluated; others may have been, on the same images."""
    if not looks:
        return "The test images were not asked; `sweep evaluate` does so, once."
    who = ", ".join(f"trial {look.trial} of {look.sweep}" for look in looks[:_LOOKS])
    more = f" and {len(looks) - _LOOKS:,} more" if len(looks) > _LOOKS else ""
    times = "once" if len(looks) == 1 else f"{len(looks):,} times"
    return f"This model was not asked. The test images have been looked at {times}: by {who}{more}."


def _beside(material: Material, rows: Sequence[TrialRow]) -> Table:
    """The best trials, a column each."""
    names = list(dict.fromkeys(name for row in rows for name in row.params))
    lines = [(label, *map(shown, rows)) for label, shown in _figures(material).items()]
    lines += [(name, *(figure(row.params[name]) if name in row.params else "–" for row in rows)) for name in names]
    caption = f"The best {len(rows)} complete trials, with all that the search chose for them."
    return Table(
        head=("", *(f"trial {row.trial}" for row in rows)),
        rows=lines,
        right=frozenset(range(1, len(rows) + 1)),
        strong=1,
        caption=caption if len(rows) > 1 else "The best trial, with all that the search chose for it.",
    )


def _figures(material: Material) -> dict[str, Callable[[TrialRow], str]]:
    """What is told of each of the best trials beside its parameters."""
    difference = material.quantities["gap"]
    return {
        material.sweep.metric: lambda row: value(row.value),
        "best epoch": lambda row: f"{row.best_epoch or '–'} of {row.epochs}",
        "trained for": lambda row: duration(row.seconds),
        "training − validation accuracy": lambda row: _signed(difference.of(row)),
        "parameters": lambda row: _count(row.parameters),
        "MFLOPs an image": lambda row: "–" if row.flops is None else f"{row.flops / 1e6:,.2f}",
        "model file": lambda row: "–" if row.size is None else size(row.size),
    }


def _signed(number: object) -> str:
    return f"{number:+.4f}" if isinstance(number, float) else "–"


def _count(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"


def mattered(material: Material) -> Iterator[Block]:
    """Which parameters made the difference."""
    found, snapshot = material.importances, material.snapshot
    if found.missing is not None:
        yield Paragraph(text=f"What mattered cannot be told: {found.missing}.")
    else:
        first = next(iter(found.shares.items()))
        yield Paragraph(
            text=f"Most of what the good trials have in common is {first[0]} ({first[1]:.0%}). The shares are "
            "associations in these trials, not causes: the search looked where it expected the best."
        )
    drawn = [Picture(name="importances", figure=importances_figure(found, metric=material.sweep.metric), is_wide=True)]
    if not material.complete:
        return
    ranked = _ranked(material)
    for index, quantity in enumerate(ranked[:_SLICES]):
        picture = slice_of(snapshot, material.rows, quantity, most=_POINTS)
        drawn.append(Picture(name=f"slice-{index + 1}", figure=picture))
    if len(pair := _pair(material, ranked)) == 2:  # noqa: PLR2004 - a plane has two sides
        drawn.append(Picture(name="contour", figure=contour(snapshot, material.rows, *pair), is_wide=True))
    yield Pictures(pictures=drawn if found.missing is None else drawn[1:])


def _ranked(material: Material) -> list[Quantity]:
    """The parameters that vary, the most important first."""
    shares = material.importances.shares
    names = sorted(
        (name for name in material.quantities if name.startswith(PREFIX)),
        key=lambda name: -shares.get(name.removeprefix(PREFIX), 0.0),
    )
    found = [material.quantities[name] for name in names]
    return [one for one in found if len({one.of(row) for row in material.complete} - {None}) > 1]


def _pair(material: Material, ranked: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """The two most important ones that trials have together."""
    if not ranked:
        return ()
    first, *others = ranked
    having = [row for row in material.complete if first.of(row) is not None]
    second = next((one for one in others if any(one.of(row) is not None for row in having)), None)
    return () if second is None else (first, second)


def pruned(material: Material) -> Iterator[Block]:
    """What ended early."""
    saved = material.savings
    if not saved.planned_epochs:
        yield Paragraph(text="No trial is complete or pruned yet.")
        return
    yield Paragraph(text=_saving(material))
    pictures = [Picture(name="saved", figure=saved_figure(saved), is_wide=True)]
    pictures += [
        Picture(name="all-curves", figure=learning_curves(material.many, metric=material.sweep.metric), is_wide=True)
    ]
    yield Pictures(pictures=pictures)


def _saving(material: Material) -> str:
    saved = material.savings
    if not saved.epochs:
        return f"Every one of the {plural(saved.planned_epochs, 'planned epoch')} was trained: nothing ended early."
    parts = [
        f"{word} ended {plural(trials, 'trial')} {plural(epochs, 'epoch')} before their time"
        for word, trials, epochs in (
            ("pruning", saved.pruned, saved.pruned_epochs),
            ("early stopping", saved.stopped, saved.stopped_epochs),
        )
        if trials
    ]
    text = f"{' and '.join(parts)}: {saved.epochs / saved.planned_epochs:.0%} of all planned epochs, about "
    return f"{text[:1].upper()}{text[1:]}{duration(saved.seconds)} of training at each trial's own pace."


def comparisons(material: Material) -> Iterator[Block]:
    """All trials in one figure."""
    if not any(row.value is not None for row in material.rows):
        yield Paragraph(text="No trial has a value yet.")
        return
    x, y = material.quantities["parameters"], material.quantities["value"]
    yield Pictures(
        pictures=(
            Picture(name="parallel", figure=parallel(material.snapshot, material.rows, most=300), is_wide=True),
            Picture(name="pareto", figure=pareto_figure(material.complete, material.front, x, y, most=_SVG)),
            Picture(name="gap", figure=gap(material.rows, most=_SVG)),
        )
    )
    if len(material.front) > 1:
        smallest = min(material.front, key=lambda row: row.parameters or 0)
        yield Paragraph(
            text=f"The smallest model on the front, trial {smallest.trial}, has {smallest.parameters:,} parameters and "
            f"comes to {value(smallest.value)}."
        )
