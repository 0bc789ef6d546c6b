"""`sweep best`: a sweep's best trial."""

import argparse

from storage.database import StudyDatabase
from sweep.cli import settings
from sweep.cli.output import print_json, show
from sweep.errors import SweepError
from sweep.results.reading import read_best


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep best`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    settings.add_storage_option(parser)
    settings.add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print everything about the best trial."""
    with StudyDatabase.open(arguments.storage, create=False) as database:
        sweep = database.sweeps.get(arguments.name)
        detail = read_best(database, sweep)
    if detail is None:
        raise SweepError(
            f"no trial of sweep {sweep.name} is complete yet; sweep status {sweep.name} says how far it is"
        )
    if arguments.json:
        return print_json(detail)
    from sweep.results.tables import trial_view

    return show(trial_view(detail, sweep.metric))
