"""`sweep join`: works on sweeps that others began; without a name, on whatever is active, for ever."""

import argparse
import sys
from pathlib import Path

from storage.database import StudyDatabase
from sweep.cli import settings
from sweep.cli.console import Console
from sweep.cli.main import INTERRUPTED
from sweep.cli.terminal import view_on
from sweep.supervision.job import Ending
from sweep.supervision.joining import join


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep join`."""
    parser.add_argument("name", metavar="NAME", nargs="?", help="the sweep (default: every active one, for ever)")
    settings.add_allow_builder_option(parser, "a model builder that may run here")
    settings.add_workplace_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Work until the sweep is over, or somebody interrupts."""
    allowed = settings.allowed_builders(arguments)
    workplace = settings.workplace(arguments, builders=allowed, modules=(Path.cwd(),))
    with (
        StudyDatabase.open(arguments.storage, create=arguments.name is None) as database,
        view_on(Console(stderr=True)) as view,
    ):
        ending = join(database, arguments.name, workplace, view)
    if ending is Ending.INTERRUPTED:
        print("Left, with everything kept; others may take it up.", file=sys.stderr)
        return INTERRUPTED
    print(f"{arguments.name}: {ending.value}.", file=sys.stderr)
    return 0
