"""The page of all sweeps, and of several beside one another."""

from flask import render_template

from sweep.results.dashboard import asked
from sweep.results.dashboard.live import all_statuses, list_state, list_version
from sweep.results.dashboard.source import snapshot_of, source

_AXES = {"trials": "trials", "seconds": "time"}


def page() -> str:
    """List the sweeps, the newest first; compare those that are chosen."""
    listed = all_statuses(source().database)
    chosen = [snapshot_of(name).sweep for name in asked.names("names")]
    return render_template(
        "sweeps.html",
        listed=listed,
        version=list_version(listed),
        state=list_state(listed),
        names=[sweep.name for sweep in chosen],
        metrics=sorted({f"{sweep.direction} {sweep.metric}" for sweep in chosen}),
        against=asked.one_of("against", _AXES, "trials"),
        axes=_AXES,
    )
