"""`sweep stop`: ends a sweep for good, and keeps all of it."""

import argparse
import sys

from storage.database import StudyDatabase
from sweep.cli import settings
from sweep.cli.waiting import wait_for_rest
from sweep.supervision import steering
from sweep.wording import plural


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep stop`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    parser.add_argument("--wait", action="store_true", help="return when nothing of it runs any more")
    settings.add_storage_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Stop it."""
    with StudyDatabase.open(arguments.storage, create=False) as database:
        sweep = steering.stop(database, arguments.name)
        running = database.standing(sweep).leased
        then = f"{plural(running, 'trial')} will end after an epoch" if running else "nothing of it runs"
        print(f"{sweep.name} is stopped; {then}, and all is kept.", file=sys.stderr)
        if arguments.wait:
            wait_for_rest(database, sweep)
    return 0
