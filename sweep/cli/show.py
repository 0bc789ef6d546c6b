"""`sweep show`: one trial, its parameters, curve and history."""

import argparse

from storage.database import StudyDatabase
from sweep.cli import settings
from sweep.cli.output import print_json, show
from sweep.results.reading import read_trial


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep show`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    parser.add_argument("trial", metavar="TRIAL", type=int, help="the trial's number")
    settings.add_storage_option(parser)
    settings.add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print everything about the trial."""
    with StudyDatabase.open(arguments.storage, create=False) as database:
        sweep = database.sweeps.get(arguments.name)
        detail = read_trial(database, sweep, arguments.trial)
    if arguments.json:
        return print_json(detail)
    from sweep.results.tables import trial_view

    return show(trial_view(detail, sweep.metric))
