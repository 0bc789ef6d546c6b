"""One sweep from Python: started or opened by name, read as records and tables, drawn, exported."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal, Self

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.api.figures import Figures
from sweep.api.space import Space
from sweep.app import settings, steering
from sweep.app.trials import choose_trials
from sweep.app.worker import apart
from sweep.environment import default_storage
from sweep.results.importances import Importances, importances_of
from sweep.results.json_form import as_json
from sweep.results.metrics import metric_names
from sweep.results.quantities import PREFIX
from sweep.results.reading import read_best, read_rows, read_status, read_trial
from sweep.results.records import Status, TrialDetail, TrialRow
from sweep.results.snapshot import Snapshot, take

Columns = dict[str, list[Any]]  # by name, all of one length: pandas.DataFrame takes it as it is


class Sweep:
    """A sweep in a study database. Every method reads what is there at that moment."""

    def __init__(self, name: str, *, storage: str | None = None) -> None:
        """Open a sweep by name; raises `StorageError` where there is no such database or sweep."""
        self.name, self.storage = name, storage or default_storage()
        with self._opened():
            pass

    @classmethod
    def start(  # long: its options alone
        cls,
        space: Space | str | Path,
        *,
        name: str | None = None,
        workers: int | None = None,
        trials: int | None = None,
        epochs: int | None = None,
        timeout: str | None = None,
        storage: str | None = None,
        artifacts: str | None = None,
        detach: bool = False,
        say: Callable[[str], object] | None = print,
    ) -> Self:
        """Create a sweep, or go on with it, and work on it until its budget is spent; returns it then.

        It runs as `sweep start` does, in processes of its own: `space` is a `Space`, a file or a gallery's name, the
        others are its options, and `say` gets one line per finished trial. With `detach` it is queued for `sweep
        join` and returned at once. An interruption (Ctrl-C, a notebook's stop button) lets running epochs end and keeps
        everything; the same call goes on.
        """
        url = storage or default_storage()
        given = space if isinstance(space, Space) else Space.load(space)
        for number in (workers, trials, epochs):
            if number is not None:
                settings.at_least_one(number)
        seconds = None if timeout is None else settings.seconds(timeout)
        budget = settings.GivenBudget(trials=trials, epochs=epochs, timeout=seconds)
        started = apart(
            "sweep.app.start:start_in_lines",
            say=say,
            space=given.read,
            folder=given.file.parent if given.file else None,
            storage=url,
            name=name,
            budget=budget,
            workers=workers,
            artifacts=artifacts,
            detach=detach,
        )
        return cls(started, storage=url)

    @staticmethod
    def names(storage: str | None = None) -> tuple[str, ...]:
        """The sweeps of a study database, the oldest first."""
        with StudyDatabase.open(storage or default_storage(), create=False) as database:
            return tuple(sweep.name for sweep in database.sweeps.all())

    def __repr__(self) -> str:
        return f"Sweep({self.name!r})"

    # -- results

    def status(self) -> Status:
        """How far it is."""
        with self._opened() as (database, sweep):
            return read_status(database, sweep)

    def trials(self, where: str = "", *, by: str = "") -> tuple[TrialRow, ...]:
        """Its trials; `where` is a line as `val_accuracy>0.9 optimizer=adam`, `by` a quantity to sort by (`-value`).

        Raises `InputError` naming a word that is wrong.
        """
        with self._opened() as (database, sweep):
            return choose_trials(read_rows(database, sweep), sweep, where=where, by=by)

    def trial(self, number: int) -> TrialDetail:
        """One trial with its curve and history; raises `InputError` for a number that no trial has."""
        with self._opened() as (database, sweep):
            return read_trial(database, sweep, number)

    def best(self) -> TrialDetail | None:
        """The best trial; None before the first one is complete."""
        with self._opened() as (database, sweep):
            return read_best(database, sweep)

    def table(self, where: str = "") -> Columns:
        """The trials as columns, parameters and the best epoch's metrics among them: `pandas.DataFrame(s.table())`."""
        rows = self.trials(where)
        columns: Columns = {
            name: [getattr(row, name) for row in rows]
            for name in ("trial", "state", "value", "epochs", "best_epoch", "parameters", "seconds", "reason")
        }
        columns |= {name: [row.metrics.get(name) for row in rows] for name in metric_names(row.metrics for row in rows)}
        names = dict.fromkeys(name for row in rows for name in row.params)
        return columns | {f"{PREFIX}{name}": [row.params.get(name) for row in rows] for name in names}

    def curves(self, trials: Sequence[int] | None = None) -> Columns:
        """Every epoch of these trials, or of all, as columns: trial, epoch, the metrics, seconds since the start."""
        from sweep.results.curves import read_curves

        with self._opened() as (database, sweep):
            rows = [row for row in take(database, sweep).rows if trials is None or row.trial in trials]
            read = read_curves(database, rows, most=len(rows), points=sys.maxsize).curves
        metrics = metric_names(curve.metrics for curve in read)
        columns: Columns = {name: [] for name in ("trial", "epoch", *metrics, "seconds")}
        for curve in read:
            columns["trial"] += [curve.row.trial] * len(curve.epochs)
            columns["epoch"] += curve.epochs
            columns["seconds"] += curve.seconds
            for name in metrics:
                columns[name] += curve.metrics[name]
        return columns

    def importances(self) -> Importances:
        """Which parameters mattered, or why that is not known."""
        return importances_of(self.snapshot())

    def snapshot(self) -> Snapshot:
        """All of its trials at this moment, as figures and the report take them."""
        with self._opened() as (database, sweep):
            return take(database, sweep)

    @property
    def figures(self) -> Figures:
        """Plotly figures, which a notebook shows inline: `s.figures.learning_curves("val_accuracy")`."""
        return Figures(self._opened)

    # -- taking home, steering

    def export(
        self,
        out: str | Path,
        *,
        format: str = "keras",  # noqa: A002 - the command's word
        trial: int | Literal["best"] = "best",
        quantize: str | None = None,
        max_loss: float | None = None,
        refit: bool = False,
        license: str | None = None,  # noqa: A002 - the command's word
        force: bool = False,
        allow_builders: Sequence[str] = (),
    ) -> Mapping[str, Any]:
        """Save a trial's model in a new directory, verified in a fresh process; gives the export's record.

        `format` and `quantize` are those of `sweep export --help`; `max_loss` is the validation accuracy that
        `quantize` may cost (0.01 by default). With `refit` the configuration is trained again on training and
        validation images together; `license` goes on the model's card; `force` replaces an earlier export;
        `allow_builders` may run, to train again or for layers of their own.
        """
        from sweep.app.export import export as export_model

        with self._opened() as (database, sweep):
            record = export_model(
                database, sweep, Path(out), trial, format=format, quantize=quantize, max_loss=max_loss,
                refit=refit, license=license, force=force, allow_builders=allow_builders,
            )  # fmt: skip
        return _record(record)

    def evaluate(
        self, trial: int | Literal["best"] = "best", *, allow_builders: Sequence[str] = ()
    ) -> Mapping[str, Any]:
        """Open the sealed test split for one trial's model, unless that was done before; gives the record."""
        from sweep.app.evaluate import evaluate as evaluate_model

        with self._opened() as (database, sweep):
            return _record(evaluate_model(database, sweep, trial, allow_builders=allow_builders)[0])

    def report(self, out: str | Path, *, force: bool = False) -> Path:
        """Write the sweep's story into one file, by its ending HTML that opens offline, or Markdown; gives its path."""
        from sweep.app.report import write_report

        with self._opened() as (database, sweep):
            options = settings.storage_words(self.storage)
            return write_report(database, sweep, Path(out), options=options, force=force).file

    def pause(self) -> None:
        """Let running trials end their epoch and free their slots."""
        with self._opened() as (database, _):
            steering.pause(database, self.name)

    def resume(self) -> None:
        """Let a paused or stopped sweep go on, with the supervisors that work on it."""
        with self._opened() as (database, _):
            steering.resume(database, self.name)

    def stop(self) -> None:
        """End it, and keep all of it."""
        with self._opened() as (database, _):
            steering.stop(database, self.name)

    def _opened(self) -> AbstractContextManager[tuple[StudyDatabase, SweepRecord]]:
        return settings.opened(self.storage, self.name)


def _record(record: object) -> Mapping[str, Any]:
    """A record as the command's `--json` gives it."""
    read: Mapping[str, Any] = json.loads(json.dumps(as_json(record), default=str))
    return read
