"""An evaluation as rich draws it, at home in 80 columns."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sweep.results.evaluations import Bin, Evaluation
from sweep.wording import plural

_BAR = 30  # columns of a full bar
_SHOWN = 40  # classes, the worst first


def evaluation_view(found: Evaluation, *, is_new: bool) -> RenderableType:
    """The figures, the classes, how sure the model was and how right, and how often this was looked at."""
    when = "now" if is_new else f"recorded {found.recorded}"
    head = Text(f"Trial {found.trial} of {found.sweep} on {plural(found.images, 'test image')}, {when}", style="bold")
    return Group(head, "", _figures(found), "", _classes(found), "", _reliability(found), "", _looks(found))


def _figures(found: Evaluation) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    low, high = found.interval
    grid.add_row("accuracy", f"{found.accuracy:.4f}", f"95% interval {low:.4f} to {high:.4f} (Wilson)")
    grid.add_row("loss", "–" if found.loss is None else f"{found.loss:.4f}", "")
    grid.add_row("calibration error", f"{found.calibration_error:.4f}", f"expected, {len(found.bins)} bins")
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
        share = "–" if one.accuracy is None else f"{one.accuracy:.1%}"
        interval = f"{low:.1%} – {high:.1%}" if one.images else "–"
        table.add_row(Text(one.name), f"{one.images:,}", f"{one.right:,}", share, interval, Text(_taken_for(found, at)))
    if len(order) > _SHOWN:
        return Group(table, f"… and {len(order) - _SHOWN:,} more; --json has all")
    return table


def _share(found: Evaluation, at: int) -> float:
    return found.classes[at].accuracy or 0.0


def _taken_for(found: Evaluation, at: int) -> str:
    """The class that most mistakes of a class are."""
    wrong = [(count, -other) for other, count in enumerate(found.confusion[at]) if other != at and count]
    if not wrong:
        return ""
    count, other = max(wrong)
    return f"{found.classes[-other].name} ({count:,})"


def _reliability(found: Evaluation) -> RenderableType:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("confidence", "images"):
        table.add_column(name, justify="right")
    table.add_column("share right (█), against the confidence (│)")
    for one in found.bins:
        if one.images:
            table.add_row(f"{one.low:.2f} – {one.high:.2f}", f"{one.images:,}", Text(_bar(one)))
    return table


def _bar(one: Bin) -> str:
    assert one.accuracy is not None and one.confidence is not None
    full, mark = round(one.accuracy * _BAR), round(one.confidence * _BAR)
    letters = ["█" if at < full else " " for at in range(_BAR + 1)]
    letters[mark] = "│"
    return f"{''.join(letters)} {one.accuracy:.1%}"


def _looks(found: Evaluation) -> Text:
    if found.looks == 1:
        return Text(
            "This test split has been looked at once. Another trial is another look, and each makes it tell less."
        )
    others = ", ".join(f"trial {look.trial} of {look.sweep}" for look in found.others[:5])
    more = f" and {found.looks - 5:,} more" if found.looks > 5 else ""  # noqa: PLR2004
    return Text(
        f"This test split has been looked at {found.looks:,} times ({others}{more}): the best of several looks is "
        "too good to be true."
    )
