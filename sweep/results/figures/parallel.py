"""Parallel coordinates: one line per trial through its parameters to its value.

Drawn as plain lines, not as Plotly's `parcoords`: those have no hover, and no way to leave out what a branch lacks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from plotly import graph_objects as go

from sweep.results.figures import axes, theme
from sweep.results.figures.canvas import colour_bar, nothing, picked_note, sheet
from sweep.results.figures.hover import columns
from sweep.results.figures.text import number, plain, sentence
from sweep.results.quantities import PREFIX, quantities
from sweep.results.quantity import Quantity
from sweep.results.records import TrialRow
from sweep.wording import ABSENT, plural

if TYPE_CHECKING:
    from sweep.results.snapshot import Snapshot

MOST = 400  # lines
_TITLE = "Parameters of the trials, and what they came to"
_SIDES = 14  # axes
_BEST = 8  # one in so many of the lines is a best one's, where not all are drawn
_BINS = 12  # colours
_LETTERS = 15  # of a tick
_MOST_TICKS = 12
_EXACT = 10  # from here on ticks have four digits, below two
_CROWD = 60  # lines from which those through one value are spread around it
_WIDE = 200  # lines up to which they are drawn strongly, and their points too
_TICKS = 6  # values up to which each has a tick
_APART = 60  # pixels from axis to axis that a page gives, if need be by scrolling to the side: `layout.meta.least`
_BELOW = -0.12  # where a parameter stands that the trial's branch lacks


@dataclass(frozen=True, kw_only=True)
class _Side:
    """One of the parallel axes."""

    quantity: Quantity
    heights: Any  # (rows,), 0 to 1 from its bottom to its top; below it where there is none
    ticks: tuple[tuple[float, str], ...]  # height, word
    is_complete: bool  # every trial has it


def parallel(snapshot: "Snapshot", rows: Sequence[TrialRow], *, most: int = MOST) -> go.Figure:
    """Draw the trials that have a value; of more than `most`, the best and an even pick of the others."""
    having = [row for row in rows if row.has_value]
    if not having:
        return nothing(_TITLE, "No trial has a value yet.")
    shown = picked(having, most, maximizes=snapshot.sweep.maximizes)
    known = quantities(snapshot)
    value = known["value"]
    wanted = [one for name, one in known.items() if name.startswith(PREFIX)]
    varying = [one for one in wanted if len(shown) == 1 or _varies(one, shown)]
    drawn = varying[:_SIDES]
    sides = [side(one, shown) for one in (*drawn, value)]
    same, left_out = len(wanted) - len(varying), len(varying) - len(drawn)
    note = sentence(
        picked_note(len(shown), len(having), f"the best {most // _BEST} and an even pick of the others"),
        f"{plural(same, 'parameter')} the same in all" if same else None,
        f"{plural(left_out, 'parameter')} more not drawn" if left_out else None,
    )
    y = {"visible": False, "range": [_BELOW - 0.08, 1.06], "fixedrange": True}
    figure = sheet(_TITLE, note=note, x=_x(sides), y=y, height=480, meta={"least": _APART * len(sides)})
    figure.add_traces(list(_lines(shown, sides, value, maximizes=snapshot.sweep.maximizes)))
    _scales(figure, sides)
    return figure


def _varies(quantity: Quantity, rows: Sequence[TrialRow]) -> bool:
    return len({quantity.of(row) for row in rows}) > 1


def picked(rows: Sequence[TrialRow], most: int, *, maximizes: bool) -> list[TrialRow]:
    """The worst first, so that the best are drawn on top."""
    ordered = sorted(rows, key=lambda row: (row.value or 0.0) if maximizes else -(row.value or 0.0))
    if len(ordered) <= most:
        return ordered
    best = ordered[-(most // _BEST) :]
    rest = ordered[: -len(best)]
    return [rest[index] for index in np.unique(np.linspace(0, len(rest) - 1, most - len(best)).astype(int))] + best


def side(quantity: Quantity, rows: Sequence[TrialRow]) -> _Side:
    """Place each trial on one axis, between the lowest and the highest that there is."""
    found = [quantity.of(row) for row in rows]
    if quantity.is_categorical:
        names = axes.order(found, quantity.options)
        place = {name: (index + 0.5) / len(names) for index, name in enumerate(names)}
        heights = [_BELOW if one is None else place[axes.category(one)] for one in found]
        ticks = tuple((place[name], name) for name in names)
    else:
        raw = axes.numbers(quantity, rows)
        heights, ticks = _numeric(raw, log=quantity.is_log)
    placed = np.asarray(heights, dtype=np.float64)
    if len(rows) > _CROWD and len(ticks) <= _TICKS:  # else all lines through a value would lie on one another
        aside = np.array([row.trial * axes.GOLDEN % 1.0 for row in rows]) - 0.5
        placed = np.where(placed == _BELOW, _BELOW, placed + aside * min(0.08, 0.5 / max(1, len(ticks))))
    return _Side(quantity=quantity, heights=placed, ticks=ticks, is_complete=None not in found)


def _numeric(raw: Any, *, log: bool) -> tuple[Any, tuple[tuple[float, str], ...]]:
    known = raw[np.isfinite(raw)]
    if not len(known):
        return np.full(len(raw), _BELOW), ()
    scale = np.log10 if log and (known > 0).all() else (lambda values: values)
    low, high = float(scale(known.min())), float(scale(known.max()))
    span = (high - low) or 1.0
    heights = np.where(np.isfinite(raw), (scale(np.where(np.isfinite(raw), raw, known.min())) - low) / span, _BELOW)
    if low == high:
        return np.where(np.isfinite(raw), 0.5, _BELOW), ((0.5, number(float(known[0]))),)
    different = sorted(set(known.tolist()))
    marks = different if len(different) <= _TICKS else _marks(different[0], different[-1], log=scale is np.log10)
    return heights, tuple(
        ((float(scale(mark)) - low) / span, f"{mark:.2g}" if mark < _EXACT else number(float(mark))) for mark in marks
    )


def _marks(low: float, high: float, *, log: bool) -> list[float]:
    """Both ends and what is round between them."""
    if log:
        inner = [10.0**decade for decade in range(int(np.ceil(np.log10(low))), int(np.floor(np.log10(high))) + 1)]
        inner = [mark for mark in inner if low * 1.6 < mark < high / 1.6]
        return [low, *inner[:: max(1, len(inner) // 5)], high]
    step = (high - low) / 4
    return [low, low + step, low + 2 * step, low + 3 * step, high]


def _x(sides: Sequence[_Side]) -> dict[str, Any]:
    """Names of the axes; long ones lean."""
    return {
        "tickmode": "array",
        "tickvals": list(range(len(sides))),
        "ticktext": [plain(_name(one.quantity.label)) for one in sides],
        "range": [-0.3, len(sides) - 0.5],
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
        "side": "bottom",
        "tickangle": -30 if len(sides) > 4 else 0,  # noqa: PLR2004
    }


def _name(label: str) -> str:
    """The last two parts of a dimension's name, where it is long: `adam.learning_rate`."""
    return label if len(label) <= _LETTERS else ".".join(label.split(".")[-2:])


def _lines(rows: Sequence[TrialRow], sides: Sequence[_Side], value: Quantity, *, maximizes: bool) -> Iterator[Any]:
    """One trace per colour, its trials one after another with gaps between."""
    values, is_few = axes.numbers(value, rows), len(rows) <= _WIDE
    low, high = float(values.min()), float(values.max())
    shares = (values - low) / ((high - low) or 1.0)
    bins = np.minimum((shares * _BINS).astype(int), _BINS - 1)
    shared = columns(rows, points=len(rows) * len(sides))
    template = shared.template(f"{plain(value.label)} %{{customdata[{shared.width}]}}")
    for group in sorted(set(bins.tolist()), reverse=not maximizes):  # the best are drawn last
        members = np.flatnonzero(bins == group)
        heights = np.stack([*(one.heights[members] for one in sides), np.full(len(members), np.nan)], axis=1)
        said = [[*shared.of(rows[at]), number(rows[at].value)] for at in members.tolist()]
        yield go.Scatter(  # WebGL takes three times as long for such lines where no graphics card draws them
            x=np.tile(np.append(np.arange(len(sides), dtype=np.float32), np.nan), len(members)),
            y=heights.astype(np.float32).ravel(),
            mode="lines+markers" if is_few else "lines",
            line={"color": theme.shade((group + 0.5) / _BINS), "width": 1.4 if is_few else 0.8},
            marker={"size": 4},
            opacity=0.9 if is_few else 0.45,
            showlegend=False,
            customdata=[line for line in said for _ in range(len(sides) + 1)],
            hovertemplate=template,
        )
    if high > low:
        yield _bar(low, high, value)


def _bar(low: float, high: float, value: Quantity) -> go.Scatter:
    """Nothing but the colour bar."""
    marker = {
        "color": [low, high],
        "colorscale": theme.SCALE,
        "colorbar": colour_bar(plain(value.label, most=40)),
        "showscale": True,
        "cmin": low,
        "cmax": high,
    }
    return go.Scatter(x=[None, None], y=[None, None], mode="markers", marker=marker, showlegend=False, hoverinfo="skip")


def _scales(figure: go.Figure, sides: Sequence[_Side]) -> None:
    """The upright lines and what their heights mean."""
    line = {"color": theme.GREY, "width": 1}
    beside = {"showarrow": False, "xanchor": "left", "xshift": 4, "font": {"size": 10.5}}
    shapes = [
        {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "line": line, "layer": "below"} for x in range(len(sides))
    ]
    words = [
        {"x": place, "y": height, "text": word if len(word) <= _LETTERS else f"{word[: _LETTERS - 1]}…"} | beside
        for place, one in enumerate(sides)
        for height, word in one.ticks[:_MOST_TICKS]
    ]
    absent = {"y": _BELOW, "text": ABSENT, "hovertext": "the trial's branch has none"}
    words += [{"x": place} | absent | beside for place, one in enumerate(sides) if not one.is_complete]
    figure.update_layout(shapes=shapes, annotations=words)
