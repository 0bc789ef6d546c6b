"""Figures as JSON, one per address; one that has not changed is not sent again."""

import hashlib

from flask import Response, abort, render_template, request

from sweep.results.dashboard import query
from sweep.results.dashboard.compression import compress, compressed_answer
from sweep.results.dashboard.figures import MOST_POINTS, QuerySupply
from sweep.results.dashboard.resources import addressed_snapshots, resources
from sweep.results.dashboard.routes import route
from sweep.results.figures.registry import FIGURES, FigureKind, draw
from sweep.results.snapshot import Snapshot
from sweep.version import __version__


@route("/figure/<kind>")
def figure(kind: str) -> Response:
    """The figure of that kind; the query says the rest."""
    known, supply = _known(kind), QuerySupply()
    parts = [__version__, request.full_path, *(_version(known, snapshot) for snapshot in supply.snapshots)]
    tag = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]  # another one whenever the figure may be
    if request.if_none_match.contains(tag):
        answer = Response(status=304, mimetype="application/json")
    else:
        answer = compressed_answer(resources().figures.of(tag, lambda: _drawn(kind, supply)), "application/json")
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = "no-cache"  # may be kept, and is asked about each time
    return answer


@route("/alone/<kind>")
def alone(kind: str) -> str:
    """A page with nothing but the figure, as large as the window, and with as many points as can be drawn."""
    _known(kind)
    addressed = query.everything()
    addressed.setdefault("points", [str(MOST_POINTS)])
    return render_template("alone.html", snapshot=addressed_snapshots()[0], kind=kind, query=addressed)


def _known(kind: str) -> FigureKind:
    return FIGURES.get(kind) or abort(404)


def _drawn(kind: str, supply: QuerySupply) -> bytes:
    return compress(draw(kind, supply).to_json(validate=False).encode())


def _version(kind: FigureKind, snapshot: Snapshot) -> str:
    if kind.is_live:
        return snapshot.version
    counts = snapshot.status.trials
    return f"{snapshot.sweep.uid} {counts.complete} {counts.pruned} {counts.failed} {snapshot.sweep.reopened}"
