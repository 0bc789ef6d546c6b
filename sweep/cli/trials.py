"""`sweep trials`: a sweep's trials, the best first."""

import argparse
import sys

from storage.database import StudyDatabase
from sweep.cli import settings
from sweep.cli.output import print_json, show
from sweep.errors import InputError
from sweep.results.reading import read_trials
from sweep.results.records import TRIAL_STATES, TrialRow
from sweep.wording import plural
from sweep.writing import STANDARD_OUTPUT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep trials`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    parser.add_argument("--state", choices=TRIAL_STATES, help="only the trials in this state")
    parser.add_argument(
        "--where", metavar="WORDS", help="only those that meet all of: val_accuracy>0.9 depth=2..3 adam"
    )
    parser.add_argument("--sort", metavar="NAME", help="by any figure or parameter; --sort=-NAME: the largest first")
    parser.add_argument("--limit", type=_positive, metavar="N", help="only the first N")
    parser.add_argument(
        "--csv",
        metavar="FILE",
        nargs="?",
        const="-",
        help="write CSV, every metric and parameter a column; without FILE, or with -, to standard output",
    )
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
    if arguments.json and arguments.csv:
        raise InputError("--json or --csv, not both")
    with StudyDatabase.open(arguments.storage, create=False) as database:
        sweep = database.sweeps.get(arguments.name)
        rows = read_trials(database, sweep)
    chosen = [row for row in rows if arguments.state in (None, row.state)]
    if arguments.where or arguments.sort:
        from sweep.results.quantities import quantities_of
        from sweep.results.selection import choose, order
        from sweep.space.reading import parse_space

        known = quantities_of(sweep.metric, parse_space(sweep.space, sweep.origin).dimensions)
        chosen = list(choose(chosen, known, where=arguments.where or ""))
        chosen = list(order(chosen, known, arguments.sort)) if arguments.sort else chosen
    return _print(arguments, chosen, sweep.metric)


def _print(arguments: argparse.Namespace, chosen: list[TrialRow], metric: str) -> int:
    shown = chosen[: arguments.limit]
    if arguments.csv:
        return _write(shown, arguments.csv)
    if arguments.json:
        return print_json(shown)
    if not shown:
        such = f"no {arguments.state or ''} trial in sweep {arguments.name}".replace("  ", " ")
        return show(f"{such} meets {arguments.where}" if arguments.where else f"{such} yet")
    from sweep.results.tables import trials_table

    show(trials_table(shown, metric))
    if len(shown) < len(chosen):
        show(f"… and {len(chosen) - len(shown)} more")
    return 0


def _write(rows: list[TrialRow], target: str) -> int:
    from sweep.results.tabular import dimensions_of, trials_csv, write_csv

    write_csv(target, trials_csv(rows, dimensions_of(rows)), sys.stdout)
    if target != STANDARD_OUTPUT:
        print(f"{plural(len(rows), 'trial')} in {target}", file=sys.stderr)
    return 0
