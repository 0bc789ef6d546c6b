"""`sweep resume`: lets a paused or stopped sweep go on."""

import argparse
import sys

from storage.database import StudyDatabase
from sweep.cli import settings
from sweep.supervision import steering


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep resume`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    settings.add_storage_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Resume it."""
    with StudyDatabase.open(arguments.storage, create=False) as database:
        sweep = steering.resume(database, arguments.name)
        waiting = bool(database.supervisors())
    how = "" if waiting else f" No supervisor is there; work on it with: sweep join {sweep.name}"
    print(f"{sweep.name} goes on.{how}", file=sys.stderr)
    return 0
