"""From the ask to the first step: what a new trial costs at 10,000 trials in the study, on both databases.

The supervisor's own way to a trial, up to where its process would start, and the note that it has: turn, progress, ask,
check, attempt, lease. Database time is what the driver takes to execute, fetch and commit.
"""

import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine
from sqlalchemy.engine.cursor import CursorFetchStrategy

from benchmarks.common import line, open_work, options
from benchmarks.generated import DATA, databases, generate
from storage.database import StudyDatabase
from storage.epoch import Epoch
from sweep.search import proposing
from sweep.supervision.heartbeat import Heartbeat
from sweep.supervision.ledger import RunningTrial
from sweep.training.messages import CheckpointRef, EpochEnd, Finished, Started
from sweep.training.task import Slot

TRIALS = 10_000  # in the study
ASKS = 15  # of each kind, after the first one
TARGET = 0.3  # seconds of database time
SAMPLERS = ("tpe", "random")
SLOT = Slot(worker=0, gpu=None, threads=1)
PARTS = ("database", "sampler", "rest")
LEASE_SECONDS = 3600.0  # renewed once in ten minutes: not in here
_DRIVER = ("do_execute", "do_execute_no_params", "do_executemany", "do_commit", "do_rollback", "do_ping")
_FETCHES = ("fetchone", "fetchmany", "fetchall")
_SAMPLING = ("before_trial", "infer_relative_search_space", "sample_relative", "sample_independent", "after_trial")


Seconds = defaultdict[str, float]  # by what they were spent on


class Meter:
    """Seconds by what they were spent on: `database` within `sampler` counts as `database` alone."""

    def __init__(self) -> None:
        self.seconds: Seconds = defaultdict(float)
        self.calls: Counter[str] = Counter()  # of the driver, by its method
        self._since, self._what = time.perf_counter(), ["rest"]

    def start(self) -> None:
        """Set all to zero."""
        self.seconds.clear()
        self.calls.clear()
        self._since = time.perf_counter()

    @contextmanager
    def spent_on(self, what: str) -> Iterator[None]:
        """Count the time in here as spent on this."""
        self._switch()
        self._what.append(what)
        try:
            yield
        finally:
            self._switch()
            self._what.pop()

    def stop(self) -> Seconds:
        """Return the seconds since the start."""
        self._switch()
        return self.seconds.copy()

    def _switch(self) -> None:
        now = time.perf_counter()
        self.seconds[self._what[-1]] += now - self._since
        self._since = now

    def timed(self, what: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, its time counted."""

        @wraps(function)
        def call(*arguments: Any, **named: Any) -> Any:
            self.calls[function.__name__] += 1
            with self.spent_on(what):
                return function(*arguments, **named)

        return call

    def watch(self, engine: Engine) -> None:
        """Count what the engine's driver takes."""
        for name in _DRIVER:
            setattr(engine.dialect, name, self.timed("database", getattr(engine.dialect, name)))

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Count what fetching rows takes, and what samplers take."""
        with ExitStack() as stack:
            for name in _FETCHES:
                fetch = self.timed("database", getattr(CursorFetchStrategy, name))
                stack.enter_context(patch.object(CursorFetchStrategy, name, fetch))
            make: Callable[..., Any] = vars(proposing)["make_sampler"]

            def make_sampler(*arguments: Any) -> Any:
                sampler = make(*arguments)
                for name in _SAMPLING:
                    setattr(sampler, name, self.timed("sampler", getattr(sampler, name)))
                return sampler

            stack.enter_context(patch.object(proposing, "make_sampler", make_sampler))
            yield


class Asker:
    """A supervisor's work on one sweep, without any training."""

    def __init__(self, database: StudyDatabase, name: str, folder: Path, heartbeat: Heartbeat, meter: Meter) -> None:
        self._meter = meter
        meter.start()
        self._work = open_work(database, database.sweeps.get(name), DATA, heartbeat, folder)
        self.setup = meter.stop()

    def ask(self) -> tuple[Seconds, RunningTrial]:
        """Take a trial up to its first step."""
        self._meter.start()
        trial = None
        while trial is None:  # several candidates in a row may be rejected
            trial = self._work.take(SLOT)
        self._work.task(trial, SLOT)
        self._work.ledger.started(
            trial, Started(first_epoch=1, parameters=trial.candidate.measures.parameters, device="cpu")
        )
        return self._meter.stop(), trial

    def epoch(self, trial: RunningTrial) -> Seconds:
        """Write the first epoch down, and ask the pruner."""
        metrics = {"loss": 1.0, "accuracy": 0.9, "val_loss": 1.0, "val_accuracy": 0.9, "learning_rate": 0.001}
        checkpoint = CheckpointRef(name="checkpoint-1.npz", epoch=1, sha256="5eed" * 16, bytes=1_000_000)
        message = EpochEnd(epoch=Epoch(epoch=1, metrics=metrics, seconds=2.0), checkpoint=checkpoint)
        self._meter.start()
        self._work.ledger.epoch(trial, message)
        return self._meter.stop()

    def end(self, trial: RunningTrial) -> Seconds:
        """Write the end down, and look around."""
        message = Finished(
            epochs=20, best_epoch=1, best_value=0.9, reason="all epochs", model="m.keras", bytes=1, sha256="5eed"
        )
        self._meter.start()
        self._work.ledger.finished(trial, message)
        self._work.look()
        self._work.find_best()
        return self._meter.stop()

    def look(self) -> Seconds:
        """Look around, as a supervisor does once a second."""
        self._meter.start()
        self._work.look()
        return self._meter.stop()


def main() -> int:
    """Print the table; 1 when the target is missed."""
    options(__doc__)
    missed = False
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as urls:
        for kind, url in urls.items():
            for sampler in SAMPLERS:
                generate(url, trials=TRIALS, name=sampler, search=f"sampler: {sampler}, pruner: hyperband")
            for sampler in SAMPLERS:
                missed |= _measure(f"{kind}, {sampler}", url, sampler, Path(folder, kind)) > TARGET
    return int(missed)


def _measure(what: str, url: str, name: str, folder: Path) -> float:
    """Print what one sweep's asks take; return the median's seconds of database time."""
    meter = Meter()
    with (
        StudyDatabase.open(url, create=False) as database,
        Heartbeat(database, (SLOT,), LEASE_SECONDS) as heartbeat,
        meter.watching(),
    ):
        database.studies.of(database.sweeps.get(name))  # imports Optuna
        for engine in (database._engine, database.studies.engine):
            meter.watch(engine)
        asker = Asker(database, name, folder, heartbeat, meter)
        first, trial = asker.ask()
        _line(f"{what}: a fresh supervisor's first ask", _over_all([first, asker.setup], how=sum))
        times: dict[str, list[Seconds]] = {"ask": [], "epoch": [], "end": [], "look": []}
        for _ in range(ASKS):
            times["epoch"].append(asker.epoch(trial))
            times["end"].append(asker.end(trial))
            times["look"].append(asker.look())
            taken, trial = asker.ask()
            calls = dict(meter.calls)
            times["ask"].append(taken)
        asker.end(trial)
    found = {which: _over_all(taken) for which, taken in times.items()}
    _line(f"{what}: an ask", found["ask"], f"; target {TARGET} s")
    statements, commits = sum(calls.get(name, 0) for name in _DRIVER[:3]), calls.get("do_commit", 0)
    print(f"    the last one in {statements} statements and {commits} commits")
    for which, title in (("epoch", "an epoch's row"), ("end", "a trial's end"), ("look", "a look around")):
        _line(f"{what}: {title}", found[which])
    return found["ask"]["database"]


def _over_all(taken: list[Seconds], how: Callable[..., float] = median) -> Seconds:
    """Each of the parts' median, or sum."""
    return defaultdict(float, {part: how(one[part] for one in taken) for part in PARTS})


def _line(what: str, seconds: Seconds, target: str = "") -> None:
    others = ", ".join(f"{part} {1000 * seconds[part]:.0f} ms" for part in PARTS[1:])
    line(what, f"{1000 * seconds['database']:.0f} ms", f"in the database{target}; {others}")


if __name__ == "__main__":
    sys.exit(main())
