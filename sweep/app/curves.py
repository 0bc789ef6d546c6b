"""`sweep curves`: all metrics of all epochs, for other programs."""

import sys
from collections.abc import Collection, Iterator
from itertools import chain

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.results.reading import find_trial, read_rows, recorded_metrics
from sweep.results.tabular import curve_columns, curves_of, write_csv, write_parquet
from sweep.results.tensorboard import write_tensorboard

Lines = list[tuple[object, ...]]


def write_curves(
    database: StudyDatabase,
    sweep: SweepRecord,
    trials: Collection[int] | None,  # None: all
    *,
    csv: str | None = None,  # one of these three: a file, `-` is standard output
    parquet: str | None = None,
    tensorboard: str | None = None,  # a folder
) -> tuple[int, int]:
    """Write the curves; gives how many trials and epochs. Raises `InputError` for a number that no trial has."""
    for number in trials or ():
        find_trial(database, sweep, number)  # which says what is wrong with a number
    marks = database.trials.marks(sweep).values()  # all that is needed of the trials, of however many
    chosen = [mark for mark in marks if trials is None or mark.trial in trials]
    metrics = recorded_metrics(database, [mark.id for mark in chosen])
    columns, lengths = curve_columns(metrics), list[int]()

    def batches() -> Iterator[Lines]:
        for batch in curves_of(database, sweep.name, chosen, metrics):
            lengths.append(len(batch))
            yield batch

    if parquet:
        write_parquet(parquet, batches(), columns)
    elif tensorboard:
        write_tensorboard(tensorboard, sweep.name, read_rows(database, sweep), batches(), columns)
    elif csv:
        write_csv(csv, chain([columns], chain.from_iterable(batches())), sys.stdout)
    return len(chosen), sum(lengths)
