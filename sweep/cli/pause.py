"""`sweep pause`: running trials finish their epoch and give their places back."""

import argparse
import sys

from storage.database import StudyDatabase
from sweep.cli import settings
from sweep.cli.waiting import still_running, wait_for_rest
from sweep.supervision import steering


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep pause`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    parser.add_argument("--wait", action="store_true", help="return when nothing of it runs any more")
    settings.add_storage_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Pause it."""
    with StudyDatabase.open(arguments.storage, create=False) as database:
        sweep = steering.pause(database, arguments.name)
        then = still_running(database, sweep, "will end an epoch and give their places back")
        again = settings.storage_words(arguments.storage)
        print(
            f"{sweep.name} is paused; {then}. Go on with: sweep resume {sweep.name} {again}".rstrip(), file=sys.stderr
        )
        if arguments.wait:
            wait_for_rest(database, sweep)
    return 0
