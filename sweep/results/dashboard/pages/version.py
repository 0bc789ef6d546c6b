"""What a page that is open asks every few seconds: whether anything changed."""

import hashlib

from flask import Response, jsonify, request

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.results.dashboard.resources import current_snapshot, resources
from sweep.results.dashboard.routes import route
from sweep.results.reading import read_status
from sweep.results.records import Status

Listed = list[tuple[SweepRecord, Status]]


@route("/version")
def version() -> Response:
    """The version of one sweep or, without a name, of the list of all."""
    if "sweep" in request.args:
        snapshot = current_snapshot()
        answer = jsonify(version=snapshot.version, state=snapshot.status.state)
    else:
        listed = all_statuses(resources().database)
        is_active = any(status.state == "active" for _, status in listed)
        answer = jsonify(version=list_version(listed), state="active" if is_active else "finished")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def all_statuses(database: StudyDatabase) -> Listed:
    """Every sweep with its progress, the newest first."""
    return [(sweep, read_status(database, sweep)) for sweep in reversed(database.sweeps.all())]


def list_version(listed: Listed) -> str:
    """Another one whenever the list shows something else."""
    shown = [(sweep.uid, status.state, status.trials, status.best) for sweep, status in listed]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:12]
