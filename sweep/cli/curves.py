"""`sweep curves`: all metrics of all epochs, as CSV, as Parquet, or for TensorBoard."""

import argparse
import sys
from collections.abc import Iterable, Iterator

from storage.database import StudyDatabase
from sweep.cli import settings
from sweep.errors import InputError
from sweep.results.reading import find_trial, read_rows
from sweep.results.tabular import CURVE_COLUMNS, curves_of, write_csv, write_parquet
from sweep.results.tensorboard import write_tensorboard
from sweep.wording import plural
from sweep.writing import STANDARD_OUTPUT

Lines = list[tuple[object, ...]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep curves`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    parser.add_argument(
        "--trial", metavar="N", type=int, action="append", help="only this trial; may be given several times"
    )
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--csv", metavar="FILE", help="a row an epoch, as CSV; - is standard output")
    target.add_argument("--parquet", metavar="FILE", help="the same as Parquet, for pandas, Polars, DuckDB, R")
    target.add_argument("--tensorboard", metavar="DIR", help="for TensorBoard: a run a trial, in DIR/NAME")
    settings.add_storage_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write them."""
    if arguments.parquet == STANDARD_OUTPUT:
        raise InputError("--parquet takes a file's name; --csv - writes to standard output")
    with StudyDatabase.open(arguments.storage, create=False) as database:
        sweep = database.sweeps.get(arguments.name)
        for number in arguments.trial or ():
            find_trial(database, sweep, number)  # which says what is wrong with a number
        marks = database.trials.marks(sweep).values()  # all that is needed of the trials, of however many
        chosen = [mark for mark in marks if arguments.trial is None or mark.trial in arguments.trial]
        written = _Counted(curves_of(database, sweep.name, chosen))
        if arguments.parquet:
            write_parquet(arguments.parquet, written)
        elif arguments.tensorboard:
            write_tensorboard(arguments.tensorboard, sweep.name, read_rows(database, sweep), written)
        else:
            write_csv(arguments.csv, _lines(written), sys.stdout)
    _say(len(chosen), written.count, arguments.parquet or arguments.tensorboard or arguments.csv)
    return 0


class _Counted:
    """Portions, and how many lines were in them."""

    def __init__(self, portions: Iterable[Lines]) -> None:
        self._portions = portions
        self.count = 0

    def __iter__(self) -> Iterator[Lines]:
        for portion in self._portions:
            self.count += len(portion)
            yield portion


def _lines(portions: Iterable[Lines]) -> Iterator[tuple[object, ...]]:
    yield CURVE_COLUMNS
    for portion in portions:
        yield from portion


def _say(trials: int, epochs: int, target: str) -> None:
    if target != STANDARD_OUTPUT:
        print(f"{plural(epochs, 'epoch')} of {plural(trials, 'trial')} in {target}", file=sys.stderr)
