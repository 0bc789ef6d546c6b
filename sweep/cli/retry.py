"""`sweep retry`: makes failed trials run again, from their checkpoints and under their numbers."""

import argparse
import sys

from storage.database import StudyDatabase
from storage.sweeps import DesiredState
from sweep.cli import settings
from sweep.cli.waiting import say_who_works
from sweep.errors import InputError
from sweep.results.reading import find_trial
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
        sweep = database.sweeps.get(arguments.name)
        trials = {number: find_trial(database, sweep, number) for number in arguments.trial}
        if arguments.failed:
            trials |= {trial.number: trial for trial in database.trials.of(sweep) if trial.state == "failed"}
        if not trials:
            raise InputError(f"no trial to try again; `sweep trials {sweep.name}` shows which failed")
        again = settings.storage_words(arguments.storage)
        for number, epoch in steering.retry(database, sweep, list(trials.values())).items():
            how = f"goes on with epoch {epoch}" if epoch > 1 else "begins anew, for it has no checkpoint"
            print(f"Trial {number} {how}.", file=sys.stderr)
        if sweep.desired is DesiredState.PAUSE:
            print(f"{sweep.name} is paused; go on with: sweep resume {sweep.name} {again}".rstrip(), file=sys.stderr)
        else:
            say_who_works(database, sweep, again)
    return 0
