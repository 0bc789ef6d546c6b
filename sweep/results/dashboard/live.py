"""What a page that is open asks every few seconds: whether anything is another than it was."""

import hashlib

from flask import Response, jsonify, request

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.results.dashboard.source import snapshot_of, source
from sweep.results.reading import read_status
from sweep.results.records import Status


def version() -> Response:
    """The version of one sweep or, without a name, of the list of all."""
    name = request.args.get("sweep")
    if name is not None:
        snapshot = snapshot_of(name)
        answer = jsonify(version=snapshot.version, state=snapshot.status.state)
    else:
        statuses = all_statuses(source().database)
        answer = jsonify(version=list_version(statuses), state=list_state(statuses))
    answer.headers["Cache-Control"] = "no-store"
    return answer


Listed = list[tuple[SweepRecord, Status]]


def all_statuses(database: StudyDatabase) -> Listed:
    """Every sweep with how far it is, the newest first."""
    return [(sweep, read_status(database, sweep)) for sweep in reversed(database.sweeps.all())]


def list_version(listed: Listed) -> str:
    """Another one whenever the list says something else."""
    said = [(sweep.uid, status.state, status.trials, status.best) for sweep, status in listed]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12]


def list_state(listed: Listed) -> str:
    """Whether any of them is worked on."""
    return "active" if any(status.state == "active" for _, status in listed) else "finished"
