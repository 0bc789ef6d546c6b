"""The two applications as one: Optuna Dashboard at the root, our pages below `/sweep`, and the guard around both."""

from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.middleware.dispatcher import DispatcherMiddleware

from storage.database import StudyDatabase
from sweep.results.dashboard.app import create_app
from sweep.results.dashboard.compression import Compressing
from sweep.results.dashboard.guard import Access, Guard
from sweep.results.dashboard.optuna_app import OptunaApp
from sweep.results.snapshot import Snapshots

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MOUNT = "/sweep"


def application(
    database: StudyDatabase, access: Access, *, artifacts: str | None, data: Path, snapshots: Snapshots | None = None
) -> "WSGIApplication":
    """Make what the server serves; `snapshots` are those of the database, where another application reads them too."""
    snapshots = snapshots or Snapshots(database)  # a sweep is in memory once
    ours = create_app(database, artifacts=artifacts, data=data, snapshots=snapshots)
    optuna = OptunaApp(database, snapshots, artifacts=artifacts, allows_edit=access.allows_edit)
    both = DispatcherMiddleware(optuna, {MOUNT: ours})
    return Guard(Compressing(both), access)
