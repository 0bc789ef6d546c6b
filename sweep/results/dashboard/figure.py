"""Figures as JSON, one an address; one that has not changed is not sent again."""

import hashlib
from collections.abc import Sequence

from flask import Response, abort, render_template, request

from sweep.results.dashboard import asked
from sweep.results.dashboard.drawing import KINDS, MOST_POINTS, MOVING, best_so_far, snapshots_of
from sweep.results.dashboard.packed import pack, packed
from sweep.results.dashboard.source import source
from sweep.results.snapshot import Snapshot
from sweep.version import __version__

_MOST_SWEEPS = 24  # in one figure


def figure(kind: str) -> Response:
    """The figure of that kind; the query says the rest."""
    if kind not in KINDS:
        abort(404)
    snapshots = snapshots_of(_names())
    tag = _tag(kind, snapshots)
    if request.if_none_match.contains(tag):
        answer = Response(status=304, mimetype="application/json")
    else:
        answer = packed(source().figures.of(tag, lambda: _draw(kind, snapshots)), "application/json")
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = "no-cache"  # may be kept, and is asked about each time
    return answer


def _draw(kind: str, snapshots: Sequence[Snapshot]) -> bytes:
    """The figure that the address asks for, compressed."""
    drawn = best_so_far(snapshots) if kind == "best" else KINDS[kind](snapshots[0])
    return pack(drawn.to_json(validate=False).encode())


def alone(kind: str) -> str:
    """A page with nothing but the figure, as large as the window, and with as many points as can be drawn."""
    if kind not in KINDS:
        abort(404)
    snapshots = snapshots_of(_names())
    query = {name: values for name, values in request.args.lists() if any(values)}
    query.setdefault("points", [str(MOST_POINTS)])
    return render_template("alone.html", snapshot=snapshots[0], kind=kind, query=query, tab="")


def _names() -> Sequence[str]:
    names = asked.names("names")[:_MOST_SWEEPS]
    return names or [asked.sweep()]


def _tag(kind: str, snapshots: Sequence[Snapshot]) -> str:
    """Another one whenever the figure may be."""
    parts = [__version__, request.full_path, *(_version(kind, snapshot) for snapshot in snapshots)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def _version(kind: str, snapshot: Snapshot) -> str:
    if kind in MOVING:
        return snapshot.version
    counts = snapshot.status.trials
    return f"{snapshot.sweep.uid} {counts.complete} {counts.pruned} {counts.failed} {snapshot.sweep.reopened}"
