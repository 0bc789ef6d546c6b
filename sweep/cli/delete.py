"""`sweep delete`: removes a sweep's rows and artifacts, and nothing else; asks first."""

import argparse
import sys

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.artifacts.store import ArtifactStore, open_store
from sweep.cli import settings
from sweep.cli.progress import progress
from sweep.errors import InputError
from sweep.supervision import steering
from sweep.wording import plural, size


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep delete`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--keep-artifacts", action="store_true", help="leave checkpoints and models where they are")
    settings.add_storage_option(parser)
    settings.add_artifacts_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Delete it, once it is certain."""
    with StudyDatabase.open(arguments.storage, create=False) as database:
        sweep = database.sweeps.get(arguments.name)
        place = None if arguments.keep_artifacts else settings.artifacts_of(arguments, sweep)
        store = None if place is None else _open(place)
        steering.check_deletable(database, sweep, store)  # nobody is asked about what cannot be done
        if not arguments.yes and not _is_certain(database, sweep, store):
            print("Nothing was deleted.", file=sys.stderr)
            return 1
        with progress() as watch:
            steering.delete(database, sweep, store, watch)
    print(f"{sweep.name} is deleted.", file=sys.stderr)
    return 0


def _open(place: str) -> ArtifactStore:
    try:
        return open_store(place)
    except InputError as error:
        raise InputError(f"{error} (--keep-artifacts leaves them where they are)") from error


def _is_certain(database: StudyDatabase, sweep: SweepRecord, store: ArtifactStore | None) -> bool:
    if not sys.stdin.isatty():
        raise InputError("there is nobody to ask here; --yes deletes without asking")
    print(f"Delete {sweep.name}: {_what_goes(database, sweep, store)}? ", end="", file=sys.stderr)
    print("Type its name to do it: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip() == sweep.name


def _what_goes(database: StudyDatabase, sweep: SweepRecord, store: ArtifactStore | None) -> str:
    epochs = sum(totals.epochs for totals in database.epochs.totals(sweep).values())
    rows = f"{plural(len(database.trials.of(sweep)), 'trial')}, {plural(epochs, 'epoch')}"
    if store is None or sweep.artifacts is None:
        return rows
    files, taken = plural(len(store.names(sweep.name)), "file"), database.sweeps.artifact_bytes(sweep)
    return f"{rows}, and {files} with {size(taken)} of models and checkpoints in {store.uri}"
