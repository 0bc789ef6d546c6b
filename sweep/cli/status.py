"""`sweep status`: how far a sweep is."""

import argparse

from storage.database import StudyDatabase
from sweep.cli import settings
from sweep.cli.output import print_json, show
from sweep.results.reading import read_status


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep status`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    settings.add_storage_option(parser)
    settings.add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print state, counts, budget and best trial."""
    with StudyDatabase.open(arguments.storage, create=False) as database:
        status = read_status(database, database.sweeps.get(arguments.name))
    if arguments.json:
        return print_json(status)
    from sweep.results.tables import status_lines

    return show(status_lines(status))
