"""A sweep among killers: as long as it runs, a process picked at random is killed, stopped for a while or terminated.

    python -m tests.support.chaos --rounds 10

What must come out is what comes out undisturbed: every trial once, every epoch of it once, every curve to the last bit.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from sqlalchemy import text

from storage.database import StudyDatabase
from tests.support.commands import SWEEP, Folder, environment
from tests.support.postgres import PostgresServer, postgres_server

# Everything that an epoch hands on to the next: the optimizers' variables, batch norm's averages, the seeds of both
# dropouts and of the augmentation, the schedule's step, what early stopping counts.
SPACE = """\
name: chaos
data: {digits: {images: 400}}
model:
  layers:
    - conv2d: {filters: {int: [2, 4]}, kernel_size: 3, padding: same}
    - batch_normalization: {momentum: 0.9}
    - relu
    - spatial_dropout2d: {rate: 0.1}
    - max_pooling2d
    - flatten
    - dropout: {rate: 0.2}
training:
  epochs: 8
  batch_size: 16
  optimizer:
    choice:
      - adam: {learning_rate: {float: [1e-3, 1e-2], log: true}}
      - adagrad: {learning_rate: {float: [1e-2, 1e-1], log: true}}
      - adadelta: {learning_rate: {float: [1e-1, 2.0], log: true}}
      - adamax: {learning_rate: {float: [1e-3, 1e-2], log: true}}
      - sgd: {learning_rate: {float: [1e-3, 1e-1], log: true}, momentum: 0.9}
  schedule: {choice: [none, cosine_decay]}
  augmentation: [random_translation: {height_factor: 0.1, width_factor: 0.1}]
  early_stopping: {patience: 3}
search: {sampler: random, pruner: none, trials: TRIALS}
"""
TRIALS = 30
LEASE = 3.0  # seconds
_SLEEP = 2 * LEASE  # of a stopped process: past its lease
_START = 8.0  # seconds that a supervisor takes to start, and has to itself when it has just started or woken
_PAUSES = (1.0, 6.0)  # seconds between two blows at one supervisor; at two, half of it
_EPOCHS = (2, 12)  # that are recorded between two blows, at most: a quick machine is hit as often as a slow one
_LONGEST = 900.0  # seconds a round may take

Curves = dict[int, list[tuple[float, ...]]]


@dataclass(kw_only=True)
class Round:
    """One sweep, its supervisors, and what was done to them."""

    folder: Path
    url: str
    supervisors: int
    workers: int
    seed: int
    server: PostgresServer | None = None  # restarted once, in the middle
    away: float = 1.0  # seconds that the server takes for it
    pace: float = 1.0  # how many times as long a busy machine takes, and so the pauses between blows
    trials: int = TRIALS
    most: int = 1_000  # blows; then what is left of the sweep runs undisturbed
    blows: Counter[str] = field(default_factory=Counter)
    spared: dict[int, float] = field(default_factory=dict)  # until when, by the process number of a supervisor

    def run(self) -> None:
        """Run the sweep to its end among the blows; raises AssertionError when it does not come to one."""
        generator = random.Random(self.seed)  # noqa: S311
        _write_space(self.folder, self.trials)
        limit = time.monotonic() + _LONGEST * self.pace
        commands = [self._start(number) for number in range(self.supervisors)]
        asleep: dict[psutil.Process, float] = {}
        try:
            while not all(command.poll() == 0 for command in commands):
                assert time.monotonic() < limit, f"not finished in time; {dict(self.blows)}\n{self.output()}"
                self._await(
                    generator.uniform(*_PAUSES) * self.pace / self.supervisors, generator.randint(*_EPOCHS), commands
                )
                self._wake(asleep)
                commands = [self._again(number, command) for number, command in enumerate(commands)]
                if (
                    self.server is not None
                    and not self.blows["server restarted"]
                    and self.finished() > self.trials // 3
                ):
                    self.server.restart(seconds_away=self.away)
                    self.blows["server restarted"] += 1
                if self.blows.total() < self.most:
                    self._strike(generator, commands, asleep)
        finally:
            for process in [*asleep, *_family(commands)]:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            for command in commands:
                command.wait()
        self._finish_the_thrice_killed()

    def _finish_the_thrice_killed(self) -> None:
        """A trial that is hit three times before it has ended an epoch fails, as it shall: it is tried again."""
        with _database(self.url) as database:
            trials = database.trials.of(database.sweeps.get("chaos"))
        failed = [trial for trial in trials if trial.state == "failed"]
        if not failed:
            return
        assert all((trial.reason or "").startswith("took its process down 3 times") for trial in failed), self.output()
        assert sum(count for blow, count in self.blows.items() if blow.startswith("trial")) >= 3 * len(failed)
        settings = environment(SWEEP_STORAGE=self.url)
        subprocess.run([SWEEP, "retry", "chaos", "--failed"], cwd=self.folder, env=settings, check=True)
        assert self._start(0).wait(_LONGEST) == 0, self.output()
        self.blows["failed after three blows, and tried again"] += len(failed)

    def _start(self, number: int) -> subprocess.Popen[bytes]:
        with (self.folder / f"output-{number}.txt").open("ab") as output:
            command = subprocess.Popen(
                [SWEEP, "start", "--space", "chaos.yaml", "--workers", str(self.workers)],
                cwd=self.folder,
                env=environment(SWEEP_STORAGE=self.url, SWEEP_LEASE=f"{LEASE:.0f}s", SWEEP_GRACE="10s"),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._spare(command.pid)
        return command

    def _spare(self, pid: int) -> None:
        """Let a supervisor that has just started, or woken, come to train: else a lone one never would."""
        self.spared[pid] = time.monotonic() + _START * self.pace

    def _is_spared(self, process: psutil.Process) -> bool:
        """Whether it is such a supervisor, or belongs to one."""
        now = time.monotonic()
        with suppress(psutil.NoSuchProcess):
            lineage = [process.pid, *(parent.pid for parent in process.parents())]
            return any(self.spared.get(pid, 0.0) > now for pid in lineage)
        return True

    def _again(self, number: int, command: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
        """Start a supervisor again that did not leave of itself, as a service manager would."""
        code = command.poll()
        if code in (None, 0):
            return command
        assert code in (1, 130, -signal.SIGKILL, -signal.SIGTERM), f"exit code {code}\n{self.output()}"
        return self._start(number)

    def _await(self, seconds: float, epochs: int, commands: list[subprocess.Popen[bytes]]) -> None:
        """Wait for so long, or until so many epochs were recorded, or a supervisor leaves."""
        alive = [command for command in commands if command.poll() is None]
        limit, before = time.monotonic() + seconds, self.epochs()
        while time.monotonic() < limit and all(command.poll() is None for command in alive):
            if self.epochs() >= before + epochs:
                break
            time.sleep(0.05)

    def _strike(
        self,
        generator: random.Random,
        commands: list[subprocess.Popen[bytes]],
        asleep: dict[psutil.Process, float],
    ) -> None:
        kinds: dict[str, list[psutil.Process]] = {"supervisor": [], "forkserver": [], "trial": []}
        for process in _family(commands):
            if process not in asleep and not self._is_spared(process):
                kinds[_kind(process, commands)].append(process)
        there = [kind for kind, processes in kinds.items() if processes]
        if not there:
            return
        kind = generator.choice(there)
        victim = generator.choice(kinds[kind])
        blow = generator.choice([signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM])
        with suppress(psutil.NoSuchProcess):
            victim.send_signal(blow)
            self.blows[f"{kind} {blow.name}"] += 1
            if blow is signal.SIGSTOP:
                asleep[victim] = time.monotonic() + _SLEEP

    def _wake(self, asleep: dict[psutil.Process, float]) -> None:
        for process, until in list(asleep.items()):
            if time.monotonic() > until:
                del asleep[process]
                with suppress(psutil.NoSuchProcess):
                    process.resume()
                    self._spare(process.pid)

    # -- what came out

    def epochs(self) -> int:
        """How many are recorded; none while the database is away."""
        return Folder(self.folder, {"SWEEP_STORAGE": self.url}).epochs()

    def finished(self) -> int:
        """How many trials have ended."""
        with suppress(Exception), _database(self.url) as database:  # it may be away
            sweep = database.sweeps.find("chaos")
            return database.trials.counts(sweep).finished if sweep else 0
        return 0

    def verify(self, undisturbed: Curves) -> None:
        """Check that nothing was lost, doubled or orphaned, and that every curve is what it is undisturbed."""
        with _database(self.url) as database:
            sweep = database.sweeps.get("chaos")
            counts = database.trials.counts(sweep)
            assert (counts.complete, counts.running, counts.waiting) == (self.trials, 0, 0), (
                f"{counts}\n{self.output()}"
            )
            assert counts.finished == self.trials
            trials = database.trials.of(sweep)
            assert len({trial.number for trial in trials}) == self.trials
            assert len({str(trial.params) for trial in trials}) == self.trials
            assert not database.attempts.open(sweep)
            assert not database.progress(sweep).leased
            assert sum(model.is_kept for model in database.models.of(sweep).values()) == 5
        found = curves(self.url)
        assert found.keys() == undisturbed.keys()
        for number, curve in found.items():
            assert curve == undisturbed[number], f"trial {number} differs\n{self.output()}"

    def output(self) -> str:
        """What the supervisors printed."""
        return "\n".join(file.read_text(errors="replace")[-5000:] for file in sorted(self.folder.glob("output-*.txt")))


def curves(url: str) -> Curves:
    """Every trial's epochs with all of their metrics, by the trial's number."""
    query = """
        SELECT trials.number, epoch, CAST(metrics AS text)
        FROM sweep_epochs JOIN trials ON trials.trial_id = sweep_epochs.trial_id ORDER BY trials.number, epoch
    """
    found: Curves = {}
    with _database(url) as database, database._engine.connect() as connection:
        for number, epoch, metrics in connection.execute(text(query)):
            found.setdefault(number, []).append((epoch, *json.loads(metrics, parse_int=float).values()))
    return found


def undisturbed(folder: Path, trials: int = TRIALS) -> Curves:
    """Train the same trials with nobody in their way."""
    _write_space(folder, trials)
    command = [SWEEP, "start", "--space", "chaos.yaml", "--workers", "2"]
    subprocess.run(command, cwd=folder, env=environment(), check=True, capture_output=True)
    return curves(f"sqlite:///{folder}/sweeps/study.db")


def _write_space(folder: Path, trials: int) -> None:
    (folder / "chaos.yaml").write_text(SPACE.replace("TRIALS", str(trials)))


@contextmanager
def _database(url: str) -> Iterator[StudyDatabase]:
    with StudyDatabase.open(url, create=False) as database:
        yield database


def _family(commands: list[subprocess.Popen[bytes]]) -> list[psutil.Process]:
    """The supervisors with all their descendants, as far as they live; each in the session of its own."""
    found = []
    for command in commands:
        if command.poll() is None:
            with suppress(psutil.NoSuchProcess):
                process = psutil.Process(command.pid)
                found += [process, *process.children(recursive=True)]
    return [process for process in found if _is_ours(process)]


def _is_ours(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        words = " ".join(process.cmdline())
        return process.status() != psutil.STATUS_ZOMBIE and bool(words) and "resource_tracker" not in words
    return False


def _kind(process: psutil.Process, commands: list[subprocess.Popen[bytes]]) -> str:
    pids = {command.pid for command in commands}
    with suppress(psutil.NoSuchProcess):
        if process.pid in pids:
            return "supervisor"
        return "forkserver" if process.ppid() in pids else "trial"
    return "trial"


def main() -> int:
    """Run rounds until one fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the first round")
    parser.add_argument("--database", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--pace", type=float, default=1.0, help="of a busy machine: times as long between blows")
    parser.add_argument("--away", type=float, default=1.0, help="seconds that the server is away, once a round")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as first:
        expected = undisturbed(Path(first))
    on_server = arguments.database == "postgresql"
    with postgres_server() if on_server else nullcontext() as server:
        for number in range(arguments.rounds):
            with tempfile.TemporaryDirectory() as folder:
                url = server.url(server.create_database()) if server else f"sqlite:///{folder}/study.db"
                one = Round(
                    folder=Path(folder),
                    url=url,
                    supervisors=2 if on_server else 1,
                    workers=2,
                    seed=arguments.seed + number,
                    server=server,
                    away=arguments.away,
                    pace=arguments.pace,
                )
                began = time.monotonic()
                one.run()
                one.verify(expected)
                blows = ", ".join(f"{count} {blow}" for blow, count in sorted(one.blows.items()))
                print(f"round {number + 1}, seed {one.seed}: {time.monotonic() - began:.0f} s; {blows}", flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
