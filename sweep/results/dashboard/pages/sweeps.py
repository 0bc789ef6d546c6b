"""The page of all sweeps, and of several beside one another."""

from flask import render_template

from sweep.results.dashboard import query
from sweep.results.dashboard.pages.version import all_statuses, list_version
from sweep.results.dashboard.resources import resources
from sweep.results.dashboard.routes import route

_AXES = {"trials": "trials", "seconds": "time"}


@route("/")
@route("/sweeps", endpoint="several")
def sweeps() -> str:
    """List the sweeps, the newest first; compare those that are chosen."""
    listed = all_statuses(resources().database)
    chosen = [resources().snapshots.of(name).sweep for name in query.names()]
    return render_template(
        "sweeps.html",
        listed=listed,
        version=list_version(listed),
        names=[sweep.name for sweep in chosen],
        metrics=sorted({f"{sweep.direction} {sweep.metric}" for sweep in chosen}),
        against=query.one_of("against", _AXES, "trials"),
        axes=_AXES,
    )
