"""Where the pages read from: one study database, its artifacts, and the prepared images."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import current_app

from storage.database import StudyDatabase
from sweep.results.dashboard.kept import Kept
from sweep.results.snapshot import Snapshot, Snapshots

KEY = "sweep"  # in the application's extensions


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a page may ask."""

    database: StudyDatabase
    snapshots: Snapshots
    figures: Kept  # as compressed JSON
    artifacts: str | None  # where all sweeps' artifacts are, seen from here; None: where each sweep says
    data: Path  # the directory of prepared images


def source() -> Source:
    """What the application that answers now reads from."""
    return cast(Source, current_app.extensions[KEY])


def snapshot_of(name: str) -> Snapshot:
    """A sweep as it is now; raises `UnknownSweepError`."""
    return source().snapshots.of(name)
