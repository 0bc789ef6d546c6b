"""`sweep stop`: ends a sweep for good, and keeps all of it."""

import argparse
import sys

from storage.database import StudyDatabase
from storage.sweeps import DesiredState
from sweep.cli import settings
from sweep.cli.waiting import still_running, wait_for_rest
from sweep.supervision import steering


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep stop`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    parser.add_argument("--wait", action="store_true", help="return when nothing of it runs any more")
    settings.add_storage_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Stop it."""
    with StudyDatabase.open(arguments.storage, create=False) as database:
        sweep = steering.stop(database, arguments.name)
        if sweep.desired is not DesiredState.STOP:
            print(f"{sweep.name} is finished, there is nothing to stop.", file=sys.stderr)
            return 0
        then = still_running(database, sweep, "will end after an epoch")
        print(f"{sweep.name} is stopped; {then}, and all is kept.", file=sys.stderr)
        if arguments.wait:
            wait_for_rest(database, sweep)
            steering.end_the_left_behind(database, sweep)  # a supervisor may have died meanwhile
    return 0
