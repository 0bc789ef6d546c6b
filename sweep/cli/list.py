"""`sweep list`: the sweeps of the study database."""

import argparse

from storage.database import StudyDatabase
from sweep.cli import settings
from sweep.cli.output import print_json, show
from sweep.results.reading import read_status


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep list`."""
    settings.add_storage_option(parser)
    settings.add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print a line a sweep."""
    with StudyDatabase.open(arguments.storage, create=False) as database:
        statuses = [read_status(database, sweep) for sweep in database.sweeps.all()]
    if arguments.json:
        return print_json(statuses)
    if not statuses:
        return show("no sweep yet; a first one: sweep start --space cnn_depth.yaml")
    from sweep.results.tables import sweeps_table

    return show(sweeps_table(statuses))
