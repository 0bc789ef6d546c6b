"""The chapters about what came out: the best, what mattered, what was pruned, all trials beside each other."""

from collections.abc import Callable, Iterator, Sequence

from storage.evaluations import EvaluatedTrial
from sweep.results.evaluations import in_words, wilson
from sweep.results.figures.registry import FIGURES
from sweep.results.quantities import PREFIX
from sweep.results.quantity import Quantity
from sweep.results.records import TrialRow
from sweep.results.report.blocks import Block, Paragraph, Pictures, Table
from sweep.results.report.gathering import TOP, Material
from sweep.wording import ABSENT, count, duration, metric, parameter, percent, plural, size

_SLICES = 6
_POINTS = 500  # of a slice
_SHARE = ("accuracy", "val_accuracy")  # metrics that are shares of images


def best(material: Material) -> Iterator[Block]:
    """The best trial and those behind it."""
    row = material.best
    if row is None:
        yield Paragraph(text="No trial is complete yet, so there is no best one.")
        return
    objective = material.sweep.metric
    behind = material.complete[1:TOP]
    yield Paragraph(text=_verdict(material, row))
    if note := _chance(material, row):
        yield Paragraph(text=note, tone="note")
    yield Paragraph(text=_sealed(material), tone="plain" if material.evaluation else "note")
    yield _beside(material, (row, *behind))
    other = "val_loss" if objective != "val_loss" else "val_accuracy"
    curves = {"best-curves": objective, "best-curves-other": other}
    drawn = [material.picture("curves", name=name, curves=material.top, metric=one) for name, one in curves.items()]
    asked = [material.picture("reliability")] if material.evaluation is not None else []
    yield Pictures(pictures=drawn + asked)


def _verdict(material: Material, row: TrialRow) -> str:
    at = f" at epoch {row.best_epoch} of {row.epochs}" if row.best_epoch else ""
    text = f"Trial {row.trial} came to a {material.sweep.metric} of {metric(row.value)}{at}"
    if len(material.complete) > 1:
        second = material.complete[1]
        text += f"; the second best, trial {second.trial}, to {metric(second.value)}"
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
        f"{text} Of {images:,} validation images, chance alone leaves {metric(low)} to {metric(high)} (95%), where "
        f"{others}{'s' if near == 1 else ''}."
    )


def _sealed(material: Material) -> str:
    """What the test split says of it, if it was asked."""
    found = material.evaluation
    if found is None and material.data is not None and not material.data.test:
        return "No test images were set aside that could say how good it is on new ones."
    if found is None:
        return unevaluated(material.evaluated_trials)
    low, high = found.interval
    times = "once" if found.looks == 1 else f"{found.looks:,} times, which flatters it too"
    return (
        f"On the {found.images:,} sealed test images, which chose nothing, its model has an accuracy of "
        f"{metric(found.accuracy)} ({metric(low)} to {metric(high)}, 95%). They have been evaluated {times}."
    )


def unevaluated(evaluated: Sequence[EvaluatedTrial]) -> str:
    """What is said of a model that was not evaluated; others may have been, on the same images."""
    if not evaluated:
        return "No model was evaluated on the test images; `sweep evaluate` does so."
    return f"This model was not evaluated. The test images have been evaluated {in_words(evaluated)}."


def _beside(material: Material, rows: Sequence[TrialRow]) -> Table:
    """The best trials, a column each."""
    names = list(dict.fromkeys(name for row in rows for name in row.params))
    lines = [(label, *map(shown, rows)) for label, shown in _figures(material).items()]
    lines += [(name, *(_parameter(row, name) for row in rows)) for name in names]
    caption = f"The best {len(rows)} complete trials, with all that the search chose for them."
    return Table(
        head=("", *(f"trial {row.trial}" for row in rows)),
        rows=lines,
        right=frozenset(range(1, len(rows) + 1)),
        strong=1,
        caption=caption if len(rows) > 1 else "The best trial, with all that the search chose for it.",
    )


def _figures(material: Material) -> dict[str, Callable[[TrialRow], str]]:
    """What to show of each of the best trials beside its parameters."""
    return {
        material.sweep.metric: lambda row: metric(row.value),
        "best epoch": lambda row: f"{row.best_epoch or ABSENT} of {row.epochs}",
        "trained for": lambda row: duration(row.seconds),
        "training − validation accuracy": lambda row: _signed(material.quantities["gap"].of(row)),
        "parameters": lambda row: count(row.parameters),
        "MFLOPs per image": lambda row: ABSENT if row.flops is None else f"{row.flops / 1e6:,.2f}",
        "model file": lambda row: size(row.size),
    }


def _parameter(row: TrialRow, name: str) -> str:
    return parameter(row.params[name]) if name in row.params else ABSENT


def _signed(number: object) -> str:
    return f"{number:+.4f}" if isinstance(number, float) else ABSENT


def mattered(material: Material) -> Iterator[Block]:
    """Which parameters made the difference."""
    found = material.importances
    if found.missing is not None:
        yield Paragraph(text=f"What mattered cannot be told: {found.missing}.")
    else:
        first = next(iter(found.shares.items()))
        yield Paragraph(
            text=f"Most of what the good trials have in common is {first[0]} ({percent(first[1])}). The shares are "
            "associations in these trials, not causes: the search looked where it expected the best."
        )
    if not material.complete:
        return
    drawn = [material.picture("importances", is_wide=True)] if found.missing is None else []
    ranked = _ranked(material)
    for index, quantity in enumerate(ranked[:_SLICES], 1):
        drawn.append(material.picture("slice", name=f"slice-{index}", quantity=quantity, most=_POINTS))
    if pair := _pair(material, ranked):
        drawn.append(material.picture("contour", x=pair[0], y=pair[1], is_wide=True))
    yield Pictures(pictures=drawn)


def _ranked(material: Material) -> list[Quantity]:
    """The parameters that vary, the most important first."""
    shares = material.importances.shares
    names = sorted(
        (name for name in material.quantities if name.startswith(PREFIX)),
        key=lambda name: -shares.get(name.removeprefix(PREFIX), 0.0),
    )
    found = [material.quantities[name] for name in names]
    return [one for one in found if len({one.of(row) for row in material.complete} - {None}) > 1]


def _pair(material: Material, ranked: Sequence[Quantity]) -> tuple[Quantity, Quantity] | None:
    """The two most important ones that trials have together."""
    if not ranked:
        return None
    first, *others = ranked
    having = [row for row in material.complete if first.of(row) is not None]
    second = next((one for one in others if any(one.of(row) is not None for row in having)), None)
    return None if second is None else (first, second)


def pruned(material: Material) -> Iterator[Block]:
    """What ended early."""
    saved = material.savings
    if not saved.planned_epochs:
        yield Paragraph(text="No trial is complete or pruned yet.")
        return
    yield Paragraph(text=_saving(material))
    curves = material.picture("curves", name="all-curves", is_wide=True)
    yield Pictures(pictures=(material.picture("saved", is_wide=True), curves))


def _saving(material: Material) -> str:
    saved = material.savings
    if not saved.epochs:
        return f"Every one of the {plural(saved.planned_epochs, 'planned epoch')} was trained: nothing ended early."
    parts = [
        f"{name} ended {plural(trials, 'trial')} {plural(epochs, 'epoch')} before their time"
        for name, trials, epochs in saved.causes
    ]
    text = f"{' and '.join(parts)}: {percent(saved.share)} of all planned epochs, about "
    return f"{text[:1].upper()}{text[1:]}{duration(saved.seconds)} of training at each trial's own pace."


def comparisons(material: Material) -> Iterator[Block]:
    """All trials in one figure."""
    if not any(row.value is not None for row in material.rows):
        yield Paragraph(text="No trial has a value yet.")
        return
    extra = [material.picture(kind.name) for kind in FIGURES.values() if kind.is_extra]
    parallel = material.picture("parallel", is_wide=True, most=300)
    yield Pictures(pictures=(parallel, material.picture("pareto"), material.picture("gap"), *extra))
    if len(material.front) > 1:
        smallest = min(material.front, key=lambda row: row.parameters or 0)
        yield Paragraph(
            text=f"The smallest model on the front, trial {smallest.trial}, has {smallest.parameters:,} parameters and "
            f"comes to {metric(smallest.value)}."
        )
