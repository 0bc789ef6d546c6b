"""The command line as a user runs it: the real `sweep`, in a process of its own."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg

SWEEP = Path(sys.executable).with_name("sweep")
DEADLINE = 120.0  # seconds: generous, since CI machines are shared; nothing waits that long when all is well


@dataclass(frozen=True)
class Folder:
    """An empty working directory, where `sweep` keeps its artifacts and, unless the settings differ, its database."""

    path: Path
    settings: Mapping[str, str] = field(default_factory=dict)  # of the environment, for every command

    def sweep(self, *words: object, check: int | None = 0, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; `check` is the exit code it must have, `changes` those of the environment."""
        command, env = self._command(words), environment(**self.settings | changes)
        result = subprocess.run(command, cwd=self.path, env=env, capture_output=True, text=True, check=False)
        if check is not None and result.returncode != check:
            raise AssertionError(f"exit code {result.returncode}, not {check}\n{result.stdout}\n{result.stderr}")
        assert "Traceback" not in result.stderr, result.stderr
        return result

    def read(self, *words: object) -> Any:
        """Run a reading command and parse its JSON."""
        return json.loads(self.sweep(*words, "--json").stdout)

    @contextmanager
    def running(self, *words: object, into: str = "output.txt", **changes: str) -> Iterator[subprocess.Popen[str]]:
        """Run a command in the background, in a session of its own like a terminal's; kill what is left at the end.

        What it prints goes into a file; several at a time need several.
        """
        with self._started(self._command(words), into, changes) as process:
            yield process

    @contextmanager
    def running_script(self, script: str, *, into: str = "output.txt") -> Iterator[subprocess.Popen[str]]:
        """Run a Python script in the same way."""
        with self._started([sys.executable, "-c", script], into, {}) as process:
            yield process

    @contextmanager
    def _started(self, command: list[str], into: str, changes: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
        with (self.path / into).open("w+") as output:
            process = subprocess.Popen(
                command, cwd=self.path, env=environment(**self.settings | changes), stdout=output, stderr=output,
                text=True, start_new_session=True,
            )  # fmt: skip
            try:
                yield process
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    @property
    def output(self) -> str:
        return self.said("output.txt")

    def said(self, into: str) -> str:
        """What a command in the background has printed."""
        return (self.path / into).read_text()

    def write(self, name: str, text: str) -> Path:
        path = self.path / name
        path.write_text(text, encoding="utf-8")
        return path

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Read the study database while a sweep writes it; nothing, as long as it is not there."""
        url = self.settings.get("SWEEP_STORAGE", f"sqlite:///{self.path}/sweeps/study.db")
        try:
            if not url.startswith("sqlite:"):
                with psycopg.connect(url, autocommit=True) as server:
                    return server.execute(statement.encode()).fetchall()
            with sqlite3.connect(f"file:{url.removeprefix('sqlite:///')}?mode=ro", uri=True, timeout=10) as file:
                return file.execute(statement).fetchall()
        except (sqlite3.OperationalError, psycopg.OperationalError, psycopg.errors.UndefinedTable):
            return []

    def epochs(self) -> int:
        """How many epochs have been recorded."""
        rows = self.query("SELECT count(*) FROM sweep_epochs")
        return int(rows[0][0]) if rows else 0

    def curves(self) -> dict[tuple[str, int], list[tuple[float, ...]]]:
        """Every trial's epochs with all of their metrics, by the sweep's name and the trial's number."""
        rows = self.query(
            "SELECT name, trials.number, epoch, CAST(metrics AS text) "
            "FROM sweep_epochs JOIN trials ON trials.trial_id = sweep_epochs.trial_id "
            "JOIN sweep_sweeps ON sweep_sweeps.study_id = trials.study_id ORDER BY name, trials.number, epoch"
        )
        curves: dict[tuple[str, int], list[tuple[float, ...]]] = {}
        for sweep, number, epoch, metrics in rows:
            curves.setdefault((sweep, number), []).append((epoch, *json.loads(metrics, parse_int=float).values()))
        return curves

    def attempts(self, sweep: str, number: int) -> list[list[Any]]:
        """A trial's attempts, the first one first: the supervisor's pid, the first epoch, the outcome."""
        rows = self.query(
            "SELECT name, trials.number, pid, first_epoch, outcome FROM sweep_attempts "
            "JOIN trials ON trials.trial_id = sweep_attempts.trial_id "
            "JOIN sweep_sweeps ON sweep_sweeps.study_id = trials.study_id ORDER BY sweep_attempts.number"
        )
        return [attempt for name, trial, *attempt in map(tuple, rows) if (name, trial) == (sweep, number)]

    @staticmethod
    def _command(words: tuple[object, ...]) -> list[str]:
        return [str(SWEEP), *map(str, words)]


def paced(seconds: float) -> dict[str, str]:
    """Settings with which writing a checkpoint takes so long at least: how long an epoch does, on a quick machine."""
    places = [str(Path(__file__).with_name("pace")), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHONPATH": os.pathsep.join(places), "TEST_CHECKPOINT_SECONDS": str(seconds)}


def environment(**changes: str) -> dict[str, str]:
    """The caller's, less what would point `sweep` elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SWEEP_", "CUDA_VISIBLE"))}
    return kept | changes


def wait_until(condition: Callable[[], bool], process: subprocess.Popen[str] | None = None) -> None:
    """Poll to a deadline; fails at once when the process that should bring the condition about has ended."""
    limit = time.monotonic() + DEADLINE
    while not condition():
        if process is not None and process.poll() is not None and not condition():
            raise AssertionError(f"the process ended with {process.returncode} first")
        if time.monotonic() > limit:
            raise AssertionError("the deadline passed")
        time.sleep(0.05)


def forkservers(supervisor: int) -> list[psutil.Process]:
    """What a supervisor's trial processes are forked from: one, or none where it has just been killed."""
    children = psutil.Process(supervisor).children()
    return [child for child in children if "forkserver" in " ".join(_words_of(child))]


def trial_processes(supervisor: int) -> list[psutil.Process]:
    """The trial processes below a supervisor: the forkserver's children."""
    return [trial for server in forkservers(supervisor) for trial in server.children()]


def _words_of(process: psutil.Process) -> list[str]:
    with suppress(psutil.NoSuchProcess):  # it has ended, or is a zombie
        return process.cmdline()
    return []
