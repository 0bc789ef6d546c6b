"""What the pages read from: one study database, its artifacts, and the prepared images."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import current_app

from storage.database import StudyDatabase
from sweep.results.dashboard import query
from sweep.results.dashboard.cache import AnswerCache
from sweep.results.snapshot import Snapshot, Snapshots

KEY = "sweep"  # in the application's extensions
_MOST_SWEEPS = 24  # in one figure


@dataclass(frozen=True, kw_only=True)
class Resources:
    """What one application reads from."""

    database: StudyDatabase
    snapshots: Snapshots
    figures: AnswerCache  # as compressed JSON
    artifacts: str | None  # where all sweeps' artifacts are, seen from here; None: where each sweep says
    data: Path  # the directory of prepared images


def resources() -> Resources:
    """What the application that answers now reads from."""
    return cast(Resources, current_app.extensions[KEY])


def current_snapshot() -> Snapshot:
    """The sweep that the address names; raises `InputError` where it names none, and `UnknownSweepError`."""
    return resources().snapshots.of(query.sweep())


def addressed_snapshots() -> list[Snapshot]:
    """The sweeps that the address names, one or several; raises as `current_snapshot`."""
    names = query.names()[:_MOST_SWEEPS] or [query.sweep()]
    return [resources().snapshots.of(name) for name in names]
