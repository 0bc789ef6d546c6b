"""Numbers for other programs: trials and curves as CSV, curves as Parquet, in bounded memory."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import IO, Any

from storage.database import StudyDatabase
from storage.trials import TrialMark
from sweep.errors import SweepError
from sweep.results.records import METRICS, TrialRow
from sweep.writing import STANDARD_OUTPUT, no_formula, whole_file

TRIAL_COLUMNS = (
    *("trial", "state", "value", *METRICS, "epochs", "best_epoch", "parameters", "flops", "size"),
    *("attempts", "seconds", "started", "ended", "reason"),
)
CURVE_METRICS = (*METRICS, "learning_rate")
CURVE_COLUMNS = ("sweep", "trial", "state", "epoch", "seconds", "seconds_so_far", *CURVE_METRICS)
_AT_ONCE = 500  # trials whose epochs are in memory


def trials_csv(rows: Iterable[TrialRow], dimensions: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """A line a trial, after the columns' names; a parameter's column is called `params.` and its name."""
    yield (*TRIAL_COLUMNS, *(f"params.{name}" for name in dimensions))
    for row in rows:
        known = {**vars(row), **row.metrics}
        yield (*(known.get(name) for name in TRIAL_COLUMNS), *(row.params.get(name) for name in dimensions))


def dimensions_of(rows: Iterable[TrialRow]) -> list[str]:
    """The parameters that any of the trials has, in the order in which they were decided."""
    return list(dict.fromkeys(name for row in rows for name in row.params))


def curves_of(
    database: StudyDatabase, sweep: str, rows: Sequence[TrialRow | TrialMark]
) -> Iterator[list[tuple[Any, ...]]]:
    """A line an epoch, in the order of CURVE_COLUMNS, some hundred trials at a time."""
    for start in range(0, len(rows), _AT_ONCE):
        some = {row.id: row for row in rows[start : start + _AT_ONCE]}
        lines: dict[int, list[tuple[Any, ...]]] = {id_: [] for id_ in some}
        before = 0.0
        for one in database.epochs.curves(some):
            row = some[one.trial_id]
            before = before if one.so_far > 1 else 0.0
            known = (sweep, row.trial, row.state, one.epoch, one.seconds - before, one.seconds)
            lines[one.trial_id].append((*known, *_in_order(one.metrics)))
            before = one.seconds
        yield [line for id_ in some for line in lines[id_]]


def _in_order(metrics: Sequence[float | None]) -> Iterator[float | None]:
    from storage.epochs import METRICS as STORED

    by_name = dict(zip(STORED, metrics, strict=True))
    return (by_name[name] for name in CURVE_METRICS)


def write_csv(target: str, lines: Iterable[Sequence[Any]], output: IO[str]) -> None:
    """Write lines to a file, or to `output` where the target is `-`; a file is there when it is whole."""
    if target == STANDARD_OUTPUT:
        csv.writer(output, lineterminator="\n").writerows(map(_cells, lines))
        return
    with whole_file(target) as path, path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(map(_cells, lines))


def _cells(line: Iterable[Any]) -> list[Any]:
    return [_cell(value) for value in line]


def _cell(value: Any) -> Any:
    """A figure in full, a moment in UTC, and text that no spreadsheet takes for a formula."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, str):
        return no_formula(value)
    return value if not isinstance(value, bool) else str(value).lower()


def write_parquet(target: str, portions: Iterable[list[tuple[Any, ...]]]) -> None:
    """Write curves as Parquet, a row group a portion; raises `SweepError` where pyarrow is missing."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        raise SweepError("Parquet takes pyarrow: pip install 'keras-sweep[parquet]'; --csv needs nothing") from error
    words, wholes = pa.dictionary(pa.int32(), pa.string()), pa.int32()
    types: Mapping[str, Any] = {"sweep": words, "trial": wholes, "state": words, "epoch": wholes}
    schema = pa.schema([(name, types.get(name, pa.float64())) for name in CURVE_COLUMNS])
    with whole_file(target) as path, pq.ParquetWriter(path, schema) as writer:
        for lines in portions:
            columns = list(zip(*lines, strict=True)) or [()] * len(CURVE_COLUMNS)
            arrays = [
                pa.array(column, schema.field(name).type) for name, column in zip(CURVE_COLUMNS, columns, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
