"""`sweep delete`: removes a sweep's rows and artifacts, and nothing else; asks first."""

import argparse
import sys

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.artifacts.store import open_store
from sweep.cli import settings
from sweep.errors import InputError
from sweep.supervision import steering
from sweep.wording import plural


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
        sweep = database.sweep(arguments.name)
        place = arguments.artifacts or sweep.artifacts
        keeps = arguments.keep_artifacts or place is None
        if not arguments.yes and not _is_certain(database, sweep, "" if keeps else f" and what is in {place}"):
            print("Nothing was deleted.", file=sys.stderr)
            return 1
        steering.delete(database, sweep, None if keeps or place is None else open_store(place))
    print(f"{sweep.name} is deleted.", file=sys.stderr)
    return 0


def _is_certain(database: StudyDatabase, sweep: SweepRecord, also: str) -> bool:
    if not sys.stdin.isatty():
        raise InputError("there is nobody to ask here; --yes deletes without asking")
    totals = database.epoch_totals(sweep)
    trials, epochs = (
        plural(len(database.trials(sweep)), "trial"),
        plural(sum(t.epochs for t in totals.values()), "epoch"),
    )
    print(
        f"Delete {sweep.name}: {trials}, {epochs}{also}? Type its name to do it: ", end="", file=sys.stderr, flush=True
    )
    return sys.stdin.readline().strip() == sweep.name
