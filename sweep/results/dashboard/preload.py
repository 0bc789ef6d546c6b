"""What the first visitor would wait for, read while the browser is still being opened."""

import threading
from contextlib import suppress
from importlib import import_module

from storage.database import StudyDatabase
from storage.errors import StorageError
from sweep.errors import SweepError
from sweep.results.dashboard.pages.plotly import compressed_script
from sweep.results.snapshot import Snapshots


def preload(database: StudyDatabase, snapshots: Snapshots, name: str | None) -> threading.Thread:
    """Read the sweep of that name, else the newest one; then Plotly, its script and what draws."""
    thread = threading.Thread(target=_preload, args=(database, snapshots, name), daemon=True)
    thread.start()
    return thread


def _preload(database: StudyDatabase, snapshots: Snapshots, name: str | None) -> None:
    with suppress(StorageError, SweepError):  # the page itself will show the error
        name = name or next((sweep.name for sweep in reversed(database.sweeps.all())), None)
        if name is not None:
            snapshots.of(name)
    compressed_script()
    import_module("sweep.results.figures.best_so_far")
