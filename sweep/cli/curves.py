"""`sweep curves`: all metrics of all epochs, as CSV, as Parquet, or for TensorBoard."""

import argparse
import sys

from sweep.cli.command import argument, command
from sweep.cli.settings import NAME, STORAGE, opened
from sweep.errors import InputError
from sweep.wording import plural
from sweep.writing import STANDARD_OUTPUT


def _target(parser: argparse.ArgumentParser) -> None:
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--csv", metavar="FILE", help="one row per epoch, as CSV; - is standard output")
    target.add_argument("--parquet", metavar="FILE", help="the same as Parquet, for pandas, Polars, DuckDB, R")
    target.add_argument("--tensorboard", metavar="DIR", help="for TensorBoard: one run per trial, in DIR/NAME")


@command(
    "curves",
    NAME,
    argument("--trial", metavar="N", type=int, action="append", help="only this trial; may be given several times"),
    _target,
    STORAGE,
)
def curves(arguments: argparse.Namespace) -> int:
    """All metrics of all epochs, as CSV, Parquet or for TensorBoard."""
    from sweep.app.curves import write_curves

    if arguments.parquet == STANDARD_OUTPUT:
        raise InputError("--parquet takes a file's name; --csv - writes to standard output")
    targets = {kind: getattr(arguments, kind) for kind in ("csv", "parquet", "tensorboard")}
    with opened(arguments) as (database, sweep):
        trials, epochs = write_curves(database, sweep, arguments.trial, **targets)
    target = next(filter(None, targets.values()))
    if target != STANDARD_OUTPUT:
        print(f"{plural(epochs, 'epoch')} of {plural(trials, 'trial')} in {target}", file=sys.stderr)
    return 0
