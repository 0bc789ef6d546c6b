"""How trials ended, as the sweep went on."""

from typing import TYPE_CHECKING

import numpy as np
from plotly import graph_objects as go

from sweep.results.figures import theme
from sweep.results.figures.axes import axis, counts, time_scale
from sweep.results.figures.best_so_far import finished
from sweep.results.figures.canvas import nothing, sheet
from sweep.results.figures.text import plain, sentence
from sweep.results.records import ENDED
from sweep.wording import plural

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sweep.results.snapshot import Snapshot

_POINTS = 1_000  # of a line
_HEIGHT = 340  # pixels: it stands beside the workers' time line, which is low
_BEYOND = 1.02  # of the time: for the last step to be seen


def outcomes(snapshot: "Snapshot") -> go.Figure:
    """Count the finished trials by how they ended, over the time since the first one began."""
    title = f"How trials ended: {plain(snapshot.sweep.name, most=60)}"
    rows = [row for row in finished(snapshot.rows) if row.ended]
    if not rows:
        return nothing(title, "No trial has ended yet.")
    first = min(row.started or row.ended for row in rows if row.ended)
    seconds = np.array([(row.ended - first).total_seconds() for row in rows if row.ended])
    scale = time_scale(float(seconds[-1]))
    ends = {state: np.cumsum([row.state == state for row in rows]) for state in ENDED}
    trials = snapshot.status.trials
    note = sentence(
        ", ".join(f"{found[-1]:,} {state}" for state, found in ends.items() if found[-1]),
        *(f"{getattr(trials, state):,} {state}" if getattr(trials, state) else None for state in ("running", "paused")),
        f"{plural(trials.waiting, 'trial')} waiting" if trials.waiting else None,
        f"{plural(trials.rejected, 'candidate')} rejected before training" if trials.rejected else None,
    )
    x = axis("time since the first trial began", unit=scale.unit, rangemode="tozero")
    figure = sheet(title, note=note, x=x, y=counts("finished trials", len(rows)), hovermode="x", height=_HEIGHT)
    figure.add_traces([_area(state, seconds / scale.seconds, found) for state, found in ends.items() if found[-1]])
    return figure


def _area(state: str, at: "NDArray[np.float64]", found: "NDArray[np.int64]") -> go.Scatter:
    # Each count as often as its line can show: the last one is exact.
    kept = np.unique(np.linspace(0, len(at) - 1, min(len(at), _POINTS)).astype(int))
    return go.Scatter(
        x=np.concatenate([[0.0], at[kept], [at[-1] * _BEYOND]]),
        y=np.concatenate([[0], found[kept], found[-1:]]).astype(np.int32),
        mode="lines",
        line={"shape": "hv", "width": 0.5, "color": theme.STATES[state]},
        stackgroup="ends",
        name=state,
        hovertemplate=f"%{{y:,d}} {state}<extra></extra>",
    )
