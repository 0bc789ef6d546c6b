"""`sweep resume`: lets a paused or stopped sweep go on."""

import argparse
import sys

from storage.database import StudyDatabase
from storage.sweeps import DesiredState
from sweep.cli import settings
from sweep.cli.waiting import say_who_works
from sweep.supervision import steering


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep resume`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    settings.add_storage_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Resume it."""
    with StudyDatabase.open(arguments.storage, create=False) as database:
        sweep = steering.resume(database, arguments.name)
        cut = ", with those trials pruned that the stop cut" if sweep.desired is DesiredState.STOP else ""
        if steering.is_finished(database, sweep):
            print(f"{sweep.name} is open again, and its budget spent: `sweep start` can give it more.", file=sys.stderr)
            return 0
        print(f"{sweep.name} goes on{cut}.", file=sys.stderr)
        say_who_works(database, sweep, settings.storage_words(arguments.storage))
    return 0
