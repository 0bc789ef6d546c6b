"""The best value so far, of one sweep or of several on one axis."""

import math
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from plotly import graph_objects as go

from sweep.results.figures import theme
from sweep.results.figures.axes import TimeScale, around, axis, counts, time_scale
from sweep.results.figures.canvas import FEW, colours, nothing, opacity, points, sheet
from sweep.results.figures.hover import columns
from sweep.results.figures.text import plain, sentence
from sweep.results.records import TrialRow
from sweep.wording import plural

if TYPE_CHECKING:
    from sweep.results.snapshot import Snapshot

Against = Literal["trials", "seconds"]
MOST = 4_000  # single trials drawn beside the line


def best_so_far(snapshots: Sequence["Snapshot"], *, against: Against = "trials", most: int = MOST) -> go.Figure:
    """Draw each sweep's best value so far.

    It stands against finished trials, or against the seconds since its first trial began. Of a single sweep the
    complete trials are dots too, at most so many.
    """
    names = ", ".join(plain(one.sweep.name, most=40) for one in snapshots[:3]) + (" …" if len(snapshots) > 3 else "")  # noqa: PLR2004
    metrics = list(dict.fromkeys(one.sweep.metric for one in snapshots))
    title = f"Best {plain(' or '.join(metrics) or 'value')} so far: {names}"
    runs = [(one, ended) for one in snapshots if (ended := finished(one.rows)) and any(row.is_scored for row in ended)]
    if not runs:
        return nothing(title, "No trial is complete yet.")
    at = [_places(rows, against) for _, rows in runs]
    scale = None if against == "trials" else time_scale(max(float(places[-1]) for places in at))
    values = np.array([row.value for _, rows in runs for row in rows if row.is_scored], dtype=np.float64)
    y = axis(metrics[0] if len(metrics) == 1 else "value of the objective", **around(values))
    x_axis = _x(scale, max(len(rows) for _, rows in runs))
    figure = sheet(title, note=_note(snapshots, runs, metrics), x=x_axis, y=y)
    for (colour, dash), (snapshot, rows), places in zip(colours(len(runs)), runs, at, strict=True):
        x = places if scale is None else places / scale.seconds
        if len(runs) == 1:
            _dots(figure, snapshot, rows, x, most)
        _line(figure, snapshot, rows, x, {"color": colour, "width": 2.2, "shape": "hv", "dash": dash})
    figure.update_layout(showlegend=True)
    return figure


def finished(rows: Sequence[TrialRow]) -> list[TrialRow]:
    """Trials in the order they ended: what the budget counts."""
    ended = [row for row in rows if row.has_ended]
    latest = max((row.ended.timestamp() for row in ended if row.ended), default=0.0)
    return sorted(ended, key=lambda row: (row.ended.timestamp() if row.ended else latest, row.trial))


def _places(rows: list[TrialRow], against: Against) -> Any:
    """Where each trial stands on the axis."""
    if against == "trials":
        return np.arange(1, len(rows) + 1)
    began = [row.started for row in rows if row.started]
    first = min(began) if began else None
    places = np.array([_since(first, row.ended) for row in rows])
    return np.maximum.accumulate(np.nan_to_num(places))


def _since(first: datetime | None, then: datetime | None) -> float:
    return math.nan if first is None or then is None else (then - first).total_seconds()


def _x(scale: TimeScale | None, most: int) -> dict[str, Any]:
    if scale is None:
        return counts("finished trials", most)
    return axis("time since the first trial began", unit=scale.unit, rangemode="tozero")


def _note(snapshots: Sequence["Snapshot"], runs: Sequence[Any], metrics: list[str]) -> str:
    without = len(snapshots) - len(runs)
    several = len(metrics) > 1 or len({one.sweep.direction for one in snapshots}) > 1
    return sentence(
        "these sweeps have different objectives: their values do not compare" if several else None,
        f"{plural(without, 'sweep')} without a complete trial" if without else None,
    )


def _line(figure: go.Figure, snapshot: "Snapshot", rows: list[TrialRow], x: Any, line: dict[str, Any]) -> None:
    """The steps at which the best value changed, and the last trial."""
    better = max if snapshot.sweep.maximizes else min
    steps: list[tuple[float, float, TrialRow]] = []
    for place, row in zip(x, rows, strict=True):
        value = row.value or 0.0
        if row.is_scored and (not steps or better(value, steps[-1][1]) != steps[-1][1]):
            steps.append((float(place), value, row))
    ends = [*steps, (float(x[-1]), steps[-1][1], steps[-1][2])]
    trials = [row for *_, row in ends]
    figure.add_trace(
        points(
            columns(trials),
            trials,
            np.array([place for place, *_ in ends]),
            np.array([value for _, value, _ in ends]),
            said=(f"best {plain(snapshot.sweep.metric)} %{{y:.4f}}",),
            of=1,
            mode="lines+markers",
            line=line,
            marker={"size": [0] * len(steps) + [7], "opacity": 1, "line": {"width": 0}},  # where it is now
            name=plain(snapshot.sweep.name, most=40),
        )
    )


def _dots(figure: go.Figure, snapshot: "Snapshot", rows: list[TrialRow], x: Any, most: int) -> None:
    known = [index for index, row in enumerate(rows) if row.is_scored]
    step = max(1, -(-len(known) // most))
    known = known[::step]
    shown = [rows[index] for index in known]
    figure.add_trace(
        points(
            columns(shown),
            shown,
            np.asarray(x)[known],
            np.array([row.value for row in shown], dtype=np.float64),
            said=(f"{plain(snapshot.sweep.metric)} %{{y:.4f}}",),
            name="a complete trial" if step == 1 else f"one in {step} of the complete trials",
            marker={"color": theme.GREY, "size": 5 if len(shown) <= FEW else 3, "opacity": opacity(len(shown))},
        )
    )
