"""What the numbers behind a page or a file take at 10,000 trials of 20 epochs: snapshots, curves, CSV; and memory.

Beside each wall time stands the processor's: on a busy machine, the one that says more.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import text

from benchmarks.common import line
from benchmarks.generated import databases, generate
from storage.connection import make_engine
from storage.database import StudyDatabase
from storage.location import locate

TRIALS = 10_000
RUNNING = 4  # trials
MEMORY = 600  # MB, of a server at 10,000 trials
SWEEP = "generated"


def main() -> int:
    """Print the figures; 1 when memory misses its target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cifar10", help=argparse.SUPPRESS)  # which all benchmarks are given
    parser.add_argument("--trials", type=int, default=TRIALS)
    parser.add_argument("--server", action="store_true", help="PostgreSQL too")
    parser.add_argument("--measure", metavar="URL", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        return _measure(arguments.measure)
    missed = 0
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as urls:
        for kind, url in urls.items():
            if kind == "SQLite" or arguments.server:
                _line(f"{kind}: writing {arguments.trials:,} trials", _timed(_prepare, url, arguments.trials))
                missed |= subprocess.run(
                    [sys.executable, "-m", __spec__.name, "--measure", url], check=False
                ).returncode
                _files(url, Path(folder))
    return missed


def _prepare(url: str, trials: int) -> None:
    """A sweep of so many trials, the last few of which run."""
    generate(url, trials=trials)
    engine = make_engine(locate(url))
    last = "SELECT trial_id FROM trials WHERE state = 'COMPLETE' ORDER BY trial_id DESC LIMIT :count"
    with engine.begin() as connection:
        for (id_,) in connection.execute(text(last), {"count": RUNNING}).all():
            change = "UPDATE trials SET state = 'RUNNING', datetime_complete = NULL WHERE trial_id = :id"
            connection.execute(text(change), {"id": id_})
    engine.dispose()


def _measure(url: str) -> int:
    """In a process of its own, so that the memory is that of reading alone."""
    from sweep.results import snapshot as snapshots
    from sweep.results.curves import read_curves
    from sweep.results.importances import importances_of
    from sweep.results.pareto import Goal, pareto_front
    from sweep.results.quantities import quantities
    from sweep.results.selection import choose, order

    snapshots._FRESH = 0.0
    line("memory before anything is read", _megabytes())
    with StudyDatabase.open(url, create=False) as database:
        kept = snapshots.Snapshots(database)
        _line("the first snapshot", _timed(kept.of, SWEEP))
        _line(f"a refreshed one, {RUNNING} trials running", min(_timed(kept.of, SWEEP) for _ in range(5)))
        snapshot = kept.of(SWEEP)
        known = quantities(snapshot)
        where = "val_accuracy>0.5 depth=2..3 optimizer=adam,adagrad"
        _line("choosing by a line of three conditions", _timed(choose, snapshot.rows, known, where=where))
        _line("sorting all of them", _timed(order, snapshot.rows, known, "-val_accuracy"))
        for most in (60, 1000):
            _line(f"the curves of {most:,} trials", _timed(read_curves, database, snapshot.rows, most=most))
        _line("importances with their ranges", _timed(importances_of, snapshot))
        goals = [Goal(quantity=known[name], maximizes=name == "value") for name in ("value", "parameters", "seconds")]
        _line("the Pareto front of three quantities", _timed(pareto_front, snapshot.rows, goals))
        line("memory at the end", _megabytes(), f"target {MEMORY} MB")
        return int(psutil.Process().memory_info().rss > MEMORY * 10**6)


def _files(url: str, folder: Path) -> None:
    """The commands that write files, with their peak memory."""
    for words in (["trials", SWEEP, "--csv"], ["curves", SWEEP, "--csv"], ["curves", SWEEP, "--parquet"]):
        target = folder / "written"
        program = str(Path(sys.executable).with_name("sweep"))
        began = time.perf_counter()
        process = subprocess.Popen([program, *words, str(target), "--storage", url], stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"sweep {' '.join(words)} failed")
        taken = time.perf_counter() - began, usage.ru_utime + usage.ru_stime
        size, memory = target.stat().st_size / 10**6, usage.ru_maxrss / 1000
        _line(f"sweep {words[0]} {words[-1]}", taken, f"{size:.1f} MB, peak memory {memory:.0f} MB")
        target.unlink()


def _timed(act: Callable[..., Any], *arguments: Any, **options: Any) -> tuple[float, float]:
    """Seconds by the clock, and of this process on the processor."""
    began, worked = time.perf_counter(), time.process_time()
    act(*arguments, **options)
    return time.perf_counter() - began, time.process_time() - worked


def _line(what: str, taken: tuple[float, float], more: str = "") -> None:
    wall, processor = map(_seconds, taken)
    line(what, wall, f"processor {processor:>7}" + (f", {more}" if more else ""))


def _seconds(taken: float) -> str:
    return f"{taken:.2f} s" if taken >= 0.1 else f"{taken * 1000:.0f} ms"  # noqa: PLR2004


def _megabytes() -> str:
    return f"{psutil.Process().memory_info().rss / 10**6:.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
