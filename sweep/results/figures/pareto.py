"""The Pareto front of two quantities: the trials that no other one beats in both."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plotly import graph_objects as go

from sweep.results.figures import axes, theme
from sweep.results.figures.canvas import FEW, nothing, opacity, scatter_kind, sheet
from sweep.results.figures.hover import columns
from sweep.results.figures.scatter import MOST, thinned
from sweep.results.figures.text import plain, sentence
from sweep.results.records import TrialRow
from sweep.wording import plural

if TYPE_CHECKING:
    from sweep.results.quantities import Quantity


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
    across, up = axes.side(x, having), axes.side(y, having)
    figure = sheet(title, note=note, x=across.layout, y=up.layout)
    shared = columns([*shown, *front])
    figure.add_trace(
        scatter_kind(len(shown))(
            x=across.values(shown),
            y=up.values(shown),
            mode="markers",
            name="beaten",
            marker={"color": theme.GREY, "size": 6 if len(shown) <= FEW else 4, "opacity": opacity(len(shown))},
            customdata=[shared.of(row) for row in shown],
            hovertemplate=shared.template(*axes.hover_lines(across, up)),
        )
    )
    ordered = sorted(front, key=lambda row: (x.of(row), y.of(row)))
    figure.add_trace(
        go.Scatter(
            x=across.values(ordered),
            y=up.values(ordered),
            mode="lines+markers",
            name="front",
            line={"color": theme.BLUE, "width": 1.5, "dash": "dot"},
            marker={"color": theme.BLUE, "size": 10},
            customdata=[shared.of(row) for row in ordered],
            hovertemplate=shared.template(*axes.hover_lines(across, up), state="on the front"),
        )
    )
    return figure
