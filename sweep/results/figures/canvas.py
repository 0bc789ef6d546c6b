"""The sheet every figure is drawn on, and the one that says why there is nothing to draw."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from plotly import graph_objects as go

from sweep.results.figures import theme
from sweep.results.figures.hover import Columns
from sweep.results.records import TRIAL_STATES
from sweep.wording import plural

if TYPE_CHECKING:
    from sweep.results.records import TrialRow

HEIGHT = 420  # pixels; the width is the page's
FEW = 2_000  # points of a figure up to which it is drawn as SVG; more are WebGL's
_APART = 200  # points that hardly lie on one another
_NARROW = 36  # characters of a line that a phone's width has room for


def sheet(title: str, *, note: str = "", x: Any = None, y: Any = None, **layout: Any) -> go.Figure:
    """An empty figure: a title, below it a note of what to know about it, and axes as `axes` makes them.

    Title and note are HTML to Plotly: names in them are the caller's to escape, with `text.plain`.
    """
    heading: dict[str, Any] = {"text": title, "font": {"size": 16}, "pad": {"t": 14, "l": 12}}
    heading |= {"x": 0, "xref": "container", "xanchor": "left", "y": 1, "yref": "container", "yanchor": "top"}
    if note:
        heading["subtitle"] = {"text": note, "font": {"size": 12.5}}
    legend = {"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom", "font": {"size": 12}}
    base: dict[str, Any] = {
        "template": go.layout.Template(),  # the page's to say
        "title": heading,
        "height": HEIGHT,
        "margin": {"l": 60, "r": 16, "t": 66 if note else 48, "b": 52},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "namelength": -1},
        "legend": legend,
        "colorway": list(theme.CYCLE),
        "xaxis": x or {},
        "yaxis": y or {},
    }
    return go.Figure(layout=base | layout)


def nothing(title: str, why: str) -> go.Figure:
    """A figure without data, that says why."""
    hidden = {"visible": False, "fixedrange": True}
    lines = "<br>".join(textwrap.wrap(why, _NARROW))
    sorry = {"text": lines, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}
    figure = sheet(title, x=hidden, y=hidden, height=220)
    figure.add_annotation(**sorry, font={"size": 14})
    return figure


def scatter_kind(points: int) -> type[Any]:
    """SVG for few points, which prints best, WebGL for many."""
    kind: type[Any] = go.Scatter if points <= FEW else go.Scattergl
    return kind


def points(
    shared: Columns, rows: "Sequence[TrialRow]", x: Any, y: Any, *, said: Sequence[str] = (), state: str = "",
    of: int | None = None, **style: Any,
) -> Any:  # fmt: skip
    """A point per trial with its hover, which begins with `said`; `of` is how many points the figure has in all."""
    style = {"mode": "markers", "hovertemplate": shared.template(*said, state=state)} | style
    kind = scatter_kind(len(rows) if of is None else of)
    return kind(x=x, y=y, customdata=[shared.of(row) for row in rows], **style)


def by_state(
    rows: "Sequence[TrialRow]", states: Sequence[str] = TRIAL_STATES
) -> Iterator[tuple[str, "list[TrialRow]", dict[str, Any]]]:
    """The trials of each of these states, the last state first, with the colour and symbol of the state."""
    for state in reversed(states):
        group = [row for row in rows if row.state == state]
        if group:
            yield state, group, {"color": theme.STATES[state], "symbol": theme.STATE_SYMBOLS[state]}


def errors(values: Any, low: Any, high: Any) -> dict[str, Any]:
    """The lines of an interval."""
    ends = {"array": np.maximum(0.0, high - values), "arrayminus": np.maximum(0.0, values - low)}
    return ends | {"color": theme.GREY, "thickness": 1.2, "width": 3}


def opacity(points: int) -> float:
    """Of so many points: few stand out, many show through where they lie on one another."""
    return 0.85 if points <= _APART else 0.55


def colours(count: int) -> Sequence[tuple[str, str]]:
    """So many colours and dashes that together tell apart what they draw."""
    return [
        (theme.CYCLE[index % len(theme.CYCLE)], theme.DASHES[index // len(theme.CYCLE) % len(theme.DASHES)])
        for index in range(count)
    ]


def colour_bar(label: str, **more: Any) -> dict[str, Any]:
    """The bar beside a figure that says what its colours mean; the label is escaped already."""
    return {"title": {"text": label, "side": "right"}, "thickness": 12, "outlinewidth": 0} | more


def picked_note(shown: int, of: int, how: str = "evenly picked") -> str:
    """How many trials are drawn."""
    return plural(of, "trial") if shown == of else f"{shown:,} of {plural(of, 'trial')} drawn, {how}"
