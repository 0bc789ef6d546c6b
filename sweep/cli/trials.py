"""`sweep trials`: a sweep's trials, the best first."""

import argparse
import sys
from typing import TYPE_CHECKING

from sweep.cli.command import argument, command, late
from sweep.cli.options import positive
from sweep.cli.output import print_json, show
from sweep.cli.settings import JSON, NAME, STORAGE, opened
from sweep.errors import InputError
from sweep.wording import plural
from sweep.writing import STANDARD_OUTPUT

if TYPE_CHECKING:
    from sweep.results.records import TrialRow


@command(
    "trials",
    NAME,
    argument("--state", choices=late("sweep.results.records:TRIAL_STATES"), help="only the trials in this state"),
    argument("--where", metavar="WORDS", help="only those that meet all of: val_accuracy>0.9 depth=2..3 adam"),
    argument("--sort", metavar="NAME", help="by any figure or parameter; --sort=-NAME: the largest first"),
    argument("--limit", type=positive, metavar="N", help="only the first N"),
    argument(
        "--csv",
        metavar="FILE",
        nargs="?",
        const="-",
        help="write CSV, every metric and parameter a column; without FILE, or with -, to standard output",
    ),
    STORAGE,
    JSON,
)
def trials(arguments: argparse.Namespace) -> int:
    """A sweep's trials, the best first."""
    from sweep.app.trials import choose_trials
    from sweep.results.reading import read_trials

    if arguments.json and arguments.csv:
        raise InputError("--json or --csv, not both")
    with opened(arguments) as (database, sweep):
        rows = read_trials(database, sweep)
    chosen = choose_trials(rows, sweep, state=arguments.state, where=arguments.where or "", by=arguments.sort or "")
    shown = chosen[: arguments.limit]
    if arguments.csv:
        return _write(shown, arguments.csv)
    if arguments.json:
        return print_json(shown)
    if not shown:
        such = f"no {arguments.state or ''} trial in sweep {arguments.name}".replace("  ", " ")
        return show(f"{such} meets {arguments.where}" if arguments.where else f"{such} yet")
    from sweep.results.tables import trials_table

    show(trials_table(shown, sweep.metric))
    return show(f"… and {len(chosen) - len(shown)} more") if len(shown) < len(chosen) else 0


def _write(rows: "tuple[TrialRow, ...]", target: str) -> int:
    from sweep.results.tabular import dimensions_of, trials_csv, write_csv

    write_csv(target, trials_csv(rows, dimensions_of(rows)), sys.stdout)
    if target != STANDARD_OUTPUT:
        print(f"{plural(len(rows), 'trial')} in {target}", file=sys.stderr)
    return 0
