"""`sweep pause`: running trials finish their epoch and give their places back."""

import argparse
import sys

from storage.database import StudyDatabase
from sweep.cli import settings
from sweep.cli.waiting import wait_for_rest
from sweep.supervision import steering
from sweep.wording import plural


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep pause`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    parser.add_argument("--wait", action="store_true", help="return when nothing of it runs any more")
    settings.add_storage_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Pause it."""
    with StudyDatabase.open(arguments.storage, create=False) as database:
        sweep = steering.pause(database, arguments.name)
        running = database.standing(sweep).leased
        then = f"{plural(running, 'trial')} will end an epoch and wait" if running else "nothing of it runs"
        print(f"{sweep.name} is paused; {then}. Go on with: sweep resume {sweep.name}", file=sys.stderr)
        if arguments.wait:
            wait_for_rest(database, sweep)
    return 0
