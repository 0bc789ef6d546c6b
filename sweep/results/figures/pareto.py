"""The Pareto front of two quantities: the trials that no other one beats in both."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from plotly import graph_objects as go

from sweep.results.figures import axes, theme
from sweep.results.figures.canvas import FEW, nothing, opacity, points, sheet
from sweep.results.figures.hover import Columns, columns
from sweep.results.figures.scatter import MOST, thinned
from sweep.results.figures.text import plain, sentence
from sweep.results.records import TrialRow
from sweep.wording import plural

if TYPE_CHECKING:
    from sweep.results.quantity import Quantity


def pareto_figure(
    rows: Sequence[TrialRow], front: Sequence[TrialRow], x: "Quantity", y: "Quantity", *, most: int = MOST
) -> go.Figure:
    """Draw all trials in grey, and those of the front with a line through them."""
    title = f"{plain(y.label)} against {plain(x.label)}: what no trial beats in both"
    having = [row for row in rows if x.of(row) is not None and y.of(row) is not None]
    if not having:
        return nothing(title, "No trial has both of them yet.")
    on_it = {row.trial for row in front}
    others = [row for row in having if row.trial not in on_it]
    shown = thinned(others, max(1, most - len(on_it)))
    note = sentence(
        f"{len(on_it):,} of {plural(len(having), 'trial')} on the front",
        f"{len(others) - len(shown):,} of the others not drawn" if len(shown) < len(others) else None,
    )
    plane = axes.side(x, having), axes.side(y, having)
    figure = sheet(title, note=note, x=plane[0].layout, y=plane[1].layout)
    shared, grey = columns([*shown, *front]), {"color": theme.GREY, "opacity": opacity(len(shown))}
    size = 6 if len(shown) <= FEW else 4
    figure.add_trace(_points(shared, shown, plane, name="beaten", marker=grey | {"size": size}))
    ordered = sorted(front, key=lambda row: (x.of(row), y.of(row)))
    look = {"line": {"color": theme.BLUE, "width": 1.5, "dash": "dot"}, "marker": {"color": theme.BLUE, "size": 10}}
    line: dict[str, Any] = {"mode": "lines+markers", "state": "on the front", "of": 1} | look
    figure.add_trace(_points(shared, ordered, plane, name="front", **line))
    return figure


def _points(shared: Columns, rows: Sequence[TrialRow], plane: tuple[axes.Side, axes.Side], **style: Any) -> Any:
    x, y = plane
    return points(shared, rows, x.values(rows), y.values(rows), said=axes.hover_lines(x, y), **style)
