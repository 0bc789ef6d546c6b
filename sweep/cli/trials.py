"""`sweep trials`: a sweep's trials, the best first."""

import argparse

from storage.database import StudyDatabase
from sweep.cli import settings
from sweep.cli.output import print_json, show
from sweep.results.reading import read_trials
from sweep.results.records import TRIAL_STATES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep trials`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    parser.add_argument("--state", choices=TRIAL_STATES, help="only the trials in this state")
    parser.add_argument("--limit", type=_positive, metavar="N", help="only the first N")
    settings.add_storage_option(parser)
    settings.add_json_option(parser)


def _positive(text: str) -> int:
    # Not the one of sweep.cli.options: that module loads the language, and this command is to answer at once.
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return number


def run(arguments: argparse.Namespace) -> int:
    """Print a line a trial."""
    with StudyDatabase.open(arguments.storage, create=False) as database:
        sweep = database.sweep(arguments.name)
        rows = read_trials(database, sweep)
    chosen = [row for row in rows if arguments.state in (None, row.state)]
    shown = chosen[: arguments.limit]
    if arguments.json:
        return print_json(shown)
    if not shown:
        return show(f"no {arguments.state or ''} trial in sweep {sweep.name} yet".replace("  ", " "))
    from sweep.results.tables import trials_table

    show(trials_table(shown, sweep.metric))
    if len(shown) < len(chosen):
        show(f"… and {len(chosen) - len(shown)} more")
    return 0
