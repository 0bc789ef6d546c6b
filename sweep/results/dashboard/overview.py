"""The first page of a sweep: how far it is, what is at work, and what went wrong."""

from flask import render_template

from sweep.results.dashboard import asked
from sweep.results.dashboard.progress import failures, seconds_left
from sweep.results.dashboard.source import snapshot_of, source
from sweep.results.dashboard.working import places

_AXES = {"trials": "trials", "seconds": "time"}


def page() -> str:
    """Draw it up."""
    snapshot = snapshot_of(asked.sweep())
    best = snapshot.status.best
    return render_template(
        "overview.html",
        snapshot=snapshot,
        tab="overview",
        against=asked.one_of("against", _AXES, "trials"),
        axes=_AXES,
        left=seconds_left(snapshot.status),
        places=places(source().database, snapshot),
        failures=failures(snapshot.rows),
        best=next((row for row in snapshot.rows if best and row.trial == best.trial), None),
    )
