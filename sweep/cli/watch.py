"""`sweep watch`: the live terminal of `start`, for a sweep that runs anywhere."""

import argparse
import time

from storage.database import StudyDatabase
from storage.errors import StorageUnavailableError
from sweep.cli import settings
from sweep.cli.console import Console
from sweep.cli.terminal import view_on
from sweep.cli.watching import Watcher
from sweep.results.summary import print_summary
from sweep.supervision.patience import Patience

_BETWEEN_LOOKS = 1.0  # seconds


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep watch`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    settings.add_storage_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Watch until the sweep is over; an interruption ends the watching, and nothing else."""
    options = settings.storage_words(arguments.storage)
    with StudyDatabase.open(arguments.storage, create=False) as database:
        database.sweeps.get(arguments.name)  # whose name is told before a terminal is taken
        _watch(database, arguments.name, options)
        print_summary(database, arguments.name, Console(), options=options)
    return 0


def _watch(database: StudyDatabase, name: str, options: str) -> None:
    with view_on(Console(stderr=True)) as view:
        watcher, patience = Watcher(database, name, view, options=options), Patience(view)
        while True:
            try:
                if watcher.look():
                    return
                patience.renew()
            except StorageUnavailableError as error:
                patience.spend(error)
            time.sleep(_BETWEEN_LOOKS)
