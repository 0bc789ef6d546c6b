"""`sweep join`: works on sweeps that others began; without a name, on every active one, for ever."""

import argparse
import sys

from sweep.cli.command import INTERRUPTED, argument, command
from sweep.cli.settings import MACHINE, allow_builder, machine_of


@command(
    "join",
    argument("name", metavar="NAME", nargs="?", help="the sweep (default: every active one, for ever)"),
    allow_builder("a model builder that may run here"),
    *MACHINE,
)
def join(arguments: argparse.Namespace) -> int:
    """Work on a sweep from this machine too, or on all of them."""
    from storage.database import StudyDatabase
    from sweep.app.join import join
    from sweep.app.settings import allowed_builders
    from sweep.cli.console import Console
    from sweep.cli.terminal import view_on
    from sweep.supervision.ending import Ending

    machine = machine_of(arguments, builders=allowed_builders(arguments.allow_builder))
    with (
        StudyDatabase.open(arguments.storage, create=arguments.name is None) as database,
        view_on(Console(stderr=True)) as view,
    ):
        ending = join(database, arguments.name, machine, view)
    if ending is Ending.INTERRUPTED:
        print("Left, with everything kept; others may take it up.", file=sys.stderr)
        return INTERRUPTED
    print(f"{arguments.name}: {ending.value}.", file=sys.stderr)
    return 0
