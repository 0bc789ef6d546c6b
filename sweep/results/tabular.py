"""Numbers for other programs: trials and curves as CSV, curves as Parquet, in bounded memory."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import IO, Any

from storage.database import StudyDatabase
from storage.trials import TrialMark
from sweep.errors import SweepError
from sweep.results.fields import CSV, trial_fields
from sweep.results.quantities import PREFIX
from sweep.results.records import TrialRow
from sweep.writing import STANDARD_OUTPUT, no_formula, whole_file

EPOCH_COLUMNS = ("sweep", "trial", "state", "epoch", "seconds", "seconds_so_far")
_AT_ONCE = 500  # trials whose epochs are in memory


def trials_csv(rows: Sequence[TrialRow], dimensions: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """One line per trial, after the columns' names; a parameter's column is called `params.` and its name."""
    columns = trial_fields(CSV, rows=rows)
    yield (*(one.name for one in columns), *(f"{PREFIX}{name}" for name in dimensions))
    for row in rows:
        yield (*(one.of(row) for one in columns), *(row.params.get(name) for name in dimensions))


def dimensions_of(rows: Iterable[TrialRow]) -> list[str]:
    """The parameters that any of the trials has, in the order in which they were decided."""
    return list(dict.fromkeys(name for row in rows for name in row.params))


def curve_columns(metrics: Iterable[str]) -> tuple[str, ...]:
    """The columns of a table of epochs with these metrics."""
    return (*EPOCH_COLUMNS, *metrics)


def curves_of(
    database: StudyDatabase, sweep: str, rows: Sequence[TrialRow | TrialMark], metrics: Sequence[str]
) -> Iterator[list[tuple[Any, ...]]]:
    """One line per epoch, in the order of `curve_columns`, some hundred trials at a time."""
    for start in range(0, len(rows), _AT_ONCE):
        some = {row.id: row for row in rows[start : start + _AT_ONCE]}
        lines: dict[int, list[tuple[Any, ...]]] = {id_: [] for id_ in some}
        for curve in database.epochs.curves(some):
            row = some[curve.trial_id]
            lines[curve.trial_id] = [
                (sweep, row.trial, row.state, one.epoch, one.seconds, elapsed, *map(one.metrics.get, metrics))
                for one, elapsed in zip(curve.epochs, curve.elapsed, strict=True)
            ]
        yield [line for id_ in some for line in lines[id_]]


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
    """A number in full, a moment in UTC, and text that no spreadsheet takes for a formula."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, str):
        return no_formula(value)
    return value if not isinstance(value, bool) else str(value).lower()


def write_parquet(target: str, batches: Iterable[list[tuple[Any, ...]]], columns: Sequence[str]) -> None:
    """Write curves as Parquet, one row group per batch; raises `SweepError` where pyarrow is missing."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        raise SweepError("Parquet takes pyarrow: pip install 'keras-sweep[parquet]'; --csv needs nothing") from error
    words, wholes = pa.dictionary(pa.int32(), pa.string()), pa.int32()
    types: Mapping[str, Any] = {"sweep": words, "trial": wholes, "state": words, "epoch": wholes}
    schema = pa.schema([(name, types.get(name, pa.float64())) for name in columns])
    with whole_file(target) as path, pq.ParquetWriter(path, schema) as writer:
        for lines in batches:
            values = list(zip(*lines, strict=True)) or [()] * len(columns)
            arrays = [pa.array(column, one.type) for one, column in zip(schema, values, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
