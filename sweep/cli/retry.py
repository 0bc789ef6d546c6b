"""`sweep retry`: makes failed trials run again, from their checkpoints and under their numbers."""

import argparse
import sys

from storage.database import StudyDatabase
from storage.sweeps import Wish
from sweep.cli import settings
from sweep.errors import InputError
from sweep.supervision import steering


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep retry`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    parser.add_argument("trial", metavar="TRIAL", type=int, nargs="*", help="numbers of failed trials")
    parser.add_argument("--failed", action="store_true", help="every failed trial")
    settings.add_storage_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Reopen them."""
    with StudyDatabase.open(arguments.storage, create=False) as database:
        sweep = database.sweep(arguments.name)
        numbers = list(arguments.trial)
        if arguments.failed:
            numbers += [trial.number for trial in database.trials(sweep) if trial.state == "failed"]
        if not numbers:
            raise InputError(f"no trial to try again; `sweep trials {sweep.name}` shows which failed")
        for number in dict.fromkeys(numbers):
            epoch = steering.retry(database, sweep, number)
            print(f"Trial {number} goes on with epoch {epoch}.", file=sys.stderr)
        if sweep.wish is not Wish.WORK:
            print(f"{sweep.name} does not run; go on with: sweep resume {sweep.name}", file=sys.stderr)
        elif not database.supervisors():
            print(f"No supervisor is there; work on it with: sweep join {sweep.name}", file=sys.stderr)
    return 0
