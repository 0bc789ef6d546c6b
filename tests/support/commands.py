"""The command line as a user runs it: the real `sweep`, in a process of its own."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

SWEEP = Path(sys.executable).with_name("sweep")
DEADLINE = 120.0  # seconds: generous, since CI machines are shared; nothing waits that long when all is well


@dataclass(frozen=True)
class Folder:
    """An empty working directory, where `sweep` keeps its database and its artifacts."""

    path: Path

    def sweep(self, *words: object, check: int | None = 0, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; `check` is the exit code it must have, `changes` those of the environment."""
        result = subprocess.run(
            self._command(words), cwd=self.path, env=environment(**changes), capture_output=True, text=True, check=False
        )
        if check is not None and result.returncode != check:
            raise AssertionError(f"exit code {result.returncode}, not {check}\n{result.stdout}\n{result.stderr}")
        assert "Traceback" not in result.stderr, result.stderr
        return result

    def read(self, *words: object) -> Any:
        """Run a reading command and parse its JSON."""
        return json.loads(self.sweep(*words, "--json").stdout)

    @contextmanager
    def running(self, *words: object) -> Iterator[subprocess.Popen[str]]:
        """Run a command in the background, in a session of its own like a terminal's; kill what is left at the end."""
        with (self.path / "output.txt").open("w+") as output:
            process = subprocess.Popen(
                self._command(words), cwd=self.path, env=environment(), stdout=output, stderr=output,
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
        return (self.path / "output.txt").read_text()

    def write(self, name: str, text: str) -> Path:
        path = self.path / name
        path.write_text(text, encoding="utf-8")
        return path

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Read the study database while a sweep writes it; nothing, as long as it is not there."""
        database = self.path / "sweeps" / "study.db"
        try:
            with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10) as connection:
                return connection.execute(statement).fetchall()
        except sqlite3.OperationalError:
            return []

    def epochs(self) -> int:
        """How many epochs have been recorded."""
        rows = self.query("SELECT count(*) FROM sweep_epochs")
        return int(rows[0][0]) if rows else 0

    @staticmethod
    def _command(words: tuple[object, ...]) -> list[str]:
        return [str(SWEEP), *map(str, words)]


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


def trial_processes(supervisor: int) -> list[psutil.Process]:
    """The trial processes below a supervisor: the forkserver's children."""
    servers = [child for child in psutil.Process(supervisor).children() if "forkserver" in " ".join(child.cmdline())]
    return [trial for server in servers for trial in server.children()]
