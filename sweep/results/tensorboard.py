"""Curves as TensorBoard reads them: one run per trial, its metrics as scalars, its parameters for the HParams page."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from sweep.errors import InputError, SweepError
from sweep.results.records import TrialRow
from sweep.results.tabular import EPOCH_COLUMNS
from sweep.writing import whole_file

_FILE = "events.out.tfevents.sweep"  # one name for good: writing again replaces it
_VERSION = "brain.Event:2"  # of the format
_ENDS = {"complete": "STATUS_SUCCESS", "pruned": "STATUS_SUCCESS", "failed": "STATUS_FAILURE"}


def write_tensorboard(
    target: str,
    sweep: str,
    rows: Sequence[TrialRow],
    batches: Iterable[list[tuple[Any, ...]]],
    columns: Sequence[str],
) -> None:
    """Write the curves (lines of these columns) into `target/sweep/trial`, one folder per trial with epochs.

    What was written there before is replaced, file by file. Raises `SweepError` where TensorBoard is missing.
    """
    _require()
    by_number = {row.trial: row for row in rows}
    for lines in batches:
        for trial, epochs in groupby(lines, key=itemgetter(columns.index("trial"))):
            folder = Path(target) / sweep / str(trial)
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise InputError(f"{folder} cannot be made: {error.strerror}") from error
            _write_run(folder / _FILE, by_number[trial], [dict(zip(columns, line, strict=True)) for line in epochs])


def _require() -> None:
    try:
        import tensorboard  # noqa: F401
    except ModuleNotFoundError as error:
        raise SweepError(
            "TensorBoard's files take tensorboard: pip install 'keras-sweep[tensorboard]'; --csv needs nothing"
        ) from error


def _write_run(path: Path, row: TrialRow, epochs: Sequence[dict[str, Any]]) -> None:
    # Without TensorFlow: its EventFileWriter needs it.
    from tensorboard.summary.writer.record_writer import RecordWriter

    with whole_file(str(path)) as part, part.open("wb") as file:
        writer = RecordWriter(file)
        for event in _events(row, epochs):
            writer.write(event.SerializeToString())


def _events(row: TrialRow, epochs: Sequence[dict[str, Any]]) -> Iterator[Any]:
    """The format's version, the parameters, each epoch, and how it ended."""
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary

    start = row.started.timestamp() if row.started else 0.0
    yield Event(wall_time=start, file_version=_VERSION)
    yield Event(wall_time=start, summary=_parameters(row, start))
    end = start
    for epoch in epochs:
        end = start + epoch["seconds_so_far"]
        metrics = {name: epoch[name] for name in epoch.keys() - EPOCH_COLUMNS if epoch[name] is not None}
        known = [Summary.Value(tag=name, simple_value=value) for name, value in sorted(metrics.items())]
        yield Event(wall_time=end, step=epoch["epoch"], summary=Summary(value=known))
    if row.state in _ENDS:
        yield Event(wall_time=end, summary=_end(_ENDS[row.state], end))


def _parameters(row: TrialRow, start: float) -> Any:
    from tensorboard.plugins.hparams.summary_v2 import hparams_pb

    values = {
        name: value if isinstance(value, bool | int | float) else str(value) for name, value in row.params.items()
    }
    return hparams_pb(values, trial_id=f"trial {row.trial}", start_time_secs=start)


def _end(status: str, end: float) -> Any:
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.plugins.hparams import api_pb2, metadata, plugin_data_pb2

    info = plugin_data_pb2.SessionEndInfo(status=api_pb2.Status.Value(status), end_time_secs=end)
    said = metadata.create_summary_metadata(plugin_data_pb2.HParamsPluginData(session_end_info=info))
    value = Summary.Value(tag=metadata.SESSION_END_INFO_TAG, metadata=said, tensor=metadata.NULL_TENSOR)
    return Summary(value=[value])
