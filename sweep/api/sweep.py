"""One sweep from Python: started or opened by name, read as records and tables, drawn, exported."""

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, Self

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.api import commands
from sweep.api.figures import Figures
from sweep.api.space import Space
from sweep.environment import default_storage
from sweep.results.importances import Importances, importances_of
from sweep.results.quantities import PREFIX, quantities
from sweep.results.reading import read_best, read_status, read_trial
from sweep.results.records import METRICS, Status, TrialDetail, TrialRow
from sweep.results.selection import choose, order
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
    def start(
        cls,
        space: Space | str | Path,
        *,
        name: str | None = None,
        workers: int | None = None,
        trials: int | None = None,
        timeout: str | None = None,
        storage: str | None = None,
        artifacts: str | None = None,
        detach: bool = False,
        say: Callable[[str], object] | None = print,
    ) -> Self:
        """Create a sweep, or go on with it, and work on it until its budget is spent; returns it then.

        It runs as `sweep start` does, in processes of its own: `space` is a `Space`, a file or a gallery's name, the
        others are its options, and `say` gets a line a finished trial. With `detach` it is queued for `sweep join` and
        returned at once. An interruption (Ctrl-C, a notebook's stop button) lets running epochs end and keeps
        everything; the same call goes on.
        """
        place = storage or default_storage()
        options = {"name": name, "workers": workers, "trials": trials, "timeout": timeout, "artifacts": artifacts}
        words = [word for option, value in options.items() if value is not None for word in (f"--{option}", value)]
        read = space if isinstance(space, Space) else Space.load(space)
        with _file_of(read, space) as file:
            flags = ("--detach",) if detach else ()
            commands.run("start", "--space", file, "--storage", place, *words, *flags, say=say)
        return cls(name or read.name, storage=place)

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
        snapshot = self.snapshot()
        known = quantities(snapshot)
        chosen = choose(snapshot.rows, known, where=where)
        return order(chosen, known, by) if by else chosen

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
        columns |= {name: [row.metrics.get(name) for row in rows] for name in METRICS}
        names = dict.fromkeys(name for row in rows for name in row.params)
        return columns | {f"{PREFIX}{name}": [row.params.get(name) for row in rows] for name in names}

    def curves(self, trials: Sequence[int] | None = None) -> Columns:
        """Every epoch of these trials, or of all, as columns: trial, epoch, the metrics, seconds since the start."""
        from sweep.results.curves import read_curves

        with self._opened() as (database, sweep):
            rows = [row for row in take(database, sweep).rows if trials is None or row.trial in trials]
            read = read_curves(database, rows, most=len(rows), points=sys.maxsize).curves
        columns: Columns = {name: [] for name in ("trial", "epoch", *METRICS, "seconds")}
        for curve in read:
            columns["trial"] += [curve.row.trial] * len(curve.epochs)
            columns["epoch"] += curve.epochs
            columns["seconds"] += curve.seconds
            for name in METRICS:
                columns[name] += curve.metrics[name]
        return columns

    def importances(self) -> Importances:
        """Which parameters mattered, or why that cannot be told."""
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
        format: Literal["keras", "saved_model", "tflite", "onnx"] = "keras",  # noqa: A002 - the command's word
        trial: int | Literal["best"] = "best",
        quantize: Literal["int8", "dynamic"] | None = None,
        max_loss: float | None = None,
        refit: bool = False,
        license: str | None = None,  # noqa: A002 - the command's word
        force: bool = False,
        allow_builders: Sequence[str] = (),
    ) -> Mapping[str, Any]:
        """Save a trial's model in a new directory, verified in a fresh process; gives the export's record.

        `max_loss` is the validation accuracy that `quantize` may cost (0.01 unless told). With `refit` the
        configuration is trained again on training and validation images together; `license` goes on the model's card;
        `force` replaces an earlier export; `allow_builders` may run, to train again or for layers of their own.
        """
        words: list[object] = ["--trial", trial, "--format", format, "--out", out]
        words += ["--quantize", quantize] if quantize else []
        words += ["--max-loss", max_loss] if max_loss is not None else []
        words += ["--license", license] if license else []
        words += _allowing(allow_builders)
        words += [flag for flag, given in (("--refit", refit), ("--force", force)) if given]
        record: Mapping[str, Any] = commands.read("export", self.name, *words, "--storage", self.storage)
        return record

    def evaluate(
        self, trial: int | Literal["best"] = "best", *, allow_builders: Sequence[str] = ()
    ) -> Mapping[str, Any]:
        """Open the sealed test split for one trial's model, unless that was done before; gives the record."""
        words = ["--trial", trial, *_allowing(allow_builders), "--storage", self.storage]
        record: Mapping[str, Any] = commands.read("evaluate", self.name, *words)
        return record

    def report(self, out: str | Path, *, force: bool = False) -> Path:
        """Write the sweep's story into one file, by its ending HTML that opens offline, or Markdown; gives its path."""
        flags = ("--force",) if force else ()
        return Path(commands.read("report", self.name, "--out", out, *flags, "--storage", self.storage)["file"])

    def pause(self) -> None:
        """Let running trials end their epoch and give their places back."""
        self._command("pause")

    def resume(self) -> None:
        """Let a paused or stopped sweep go on, with whoever works on it."""
        self._command("resume")

    def stop(self) -> None:
        """End it, and keep all of it."""
        self._command("stop")

    def _command(self, *words: object) -> str:
        return commands.run(*words, self.name, "--storage", self.storage)

    @contextmanager
    def _opened(self) -> Iterator[tuple[StudyDatabase, SweepRecord]]:
        with StudyDatabase.open(self.storage, create=False) as database:
            yield database, database.sweeps.get(self.name)


def _allowing(builders: Sequence[str]) -> list[str]:
    return [word for name in builders for word in ("--allow-builder", name)]


@contextmanager
def _file_of(read: Space, given: Space | str | Path) -> Iterator[str]:
    """A file with the space: the one that was given, or a new one with its text."""
    if not isinstance(given, Space):
        yield str(given)
        return
    if given.file is not None and given.file.read_text(encoding="utf-8-sig") == read.text:
        yield str(given.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{read.name}.yaml")
        path.write_text(read.text, encoding="utf-8")
        yield str(path)
