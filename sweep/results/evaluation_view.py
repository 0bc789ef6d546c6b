"""An evaluation as rich draws it, at home in 80 columns."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sweep.results.evaluations import Bin, Evaluation, in_words
from sweep.wording import ABSENT, count, metric, percent, plural

_BAR = 30  # columns of a full bar
_SHOWN = 40  # classes, the worst first


def evaluation_view(found: Evaluation, *, is_new: bool) -> RenderableType:
    """The numbers, the classes, how sure the model was and how right, and how often this split was evaluated."""
    when = "now" if is_new else f"recorded {found.recorded}"
    head = Text(f"Trial {found.trial} of {found.sweep} on {plural(found.images, 'test image')}, {when}", style="bold")
    return Group(head, "", _numbers(found), "", _classes(found), "", _reliability(found), "", _past_evaluations(found))


def _numbers(found: Evaluation) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    low, high = found.interval
    grid.add_row("accuracy", metric(found.accuracy), f"95% interval {metric(low)} to {metric(high)} (Wilson)")
    grid.add_row("loss", metric(found.loss), "")
    grid.add_row("calibration error", metric(found.calibration_error), f"expected, {len(found.bins)} bins")
    return grid


def _classes(found: Evaluation) -> RenderableType:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("class", overflow="fold")
    for name in ("images", "right", "accuracy", "95% interval", "taken for"):
        table.add_column(name, justify="left" if name == "taken for" else "right")
    order = sorted(range(len(found.classes)), key=lambda at: (found.classes[at].accuracy is None, _share(found, at)))
    for at in order[:_SHOWN]:
        one = found.classes[at]
        low, high = one.interval
        share = percent(one.accuracy, digits=1)
        interval = f"{percent(low, digits=1)} – {percent(high, digits=1)}" if one.images else ABSENT
        table.add_row(Text(one.name), count(one.images), count(one.right), share, interval, Text(_taken_for(found, at)))
    if len(order) > _SHOWN:
        return Group(table, f"… and {len(order) - _SHOWN:,} more; --json has all")
    return table


def _share(found: Evaluation, at: int) -> float:
    return found.classes[at].accuracy or 0.0


def _taken_for(found: Evaluation, at: int) -> str:
    """The class that most mistakes of a class are."""
    wrong = [(images, -other) for other, images in enumerate(found.confusion[at]) if other != at and images]
    if not wrong:
        return ""
    images, other = max(wrong)
    return f"{found.classes[-other].name} ({count(images)})"


def _reliability(found: Evaluation) -> RenderableType:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("confidence", "images"):
        table.add_column(name, justify="right")
    table.add_column("share right (█), against the confidence (│)")
    for one in found.bins:
        if one.images:
            table.add_row(f"{one.low:.2f} – {one.high:.2f}", count(one.images), Text(_bar(one)))
    return table


def _bar(one: Bin) -> str:
    assert one.accuracy is not None and one.confidence is not None
    full, mark = round(one.accuracy * _BAR), round(one.confidence * _BAR)
    letters = ["█" if at < full else " " for at in range(_BAR + 1)]
    letters[mark] = "│"
    return f"{''.join(letters)} {percent(one.accuracy, digits=1)}"


def _past_evaluations(found: Evaluation) -> Text:
    warning = "the best of several is too good to be true" if found.looks > 1 else "each further one makes it tell less"
    return Text(f"This test split has been evaluated {in_words(found.others)}: {warning}.")
