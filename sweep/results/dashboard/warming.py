"""What the first visitor would wait for, begun while the browser is still being opened."""

import threading
from contextlib import suppress
from importlib import import_module

from storage.database import StudyDatabase
from storage.errors import StorageError
from sweep.errors import SweepError
from sweep.results.dashboard.assets import compressed_plotly
from sweep.results.snapshot import Snapshots


def warm(database: StudyDatabase, snapshots: Snapshots, name: str | None) -> threading.Thread:
    """Read the sweep of that name, else the newest one; then Plotly, its script and what draws."""
    thread = threading.Thread(target=_warm, args=(database, snapshots, name), daemon=True)
    thread.start()
    return thread


def _warm(database: StudyDatabase, snapshots: Snapshots, name: str | None) -> None:
    with suppress(StorageError, SweepError):  # whoever asks for it is told
        name = name or next((sweep.name for sweep in reversed(database.sweeps.all())), None)
        if name is not None:
            snapshots.of(name)
    compressed_plotly()
    import_module("sweep.results.figures.best_so_far")
