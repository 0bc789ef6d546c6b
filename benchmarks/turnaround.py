"""From a trial's end to the next one's first step on the same worker: real trials, one after another, on digits."""

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing import forkserver
from multiprocessing.connection import wait
from pathlib import Path
from statistics import median

from sweep.execution import trial_process
from sweep.execution.trial_process import TrialProcess
from sweep.training.messages import EpochEnd, Finished, Message, Progress, Started
from sweep.training.task import Slot

TRIALS = 6  # the first one waits for the forkserver, and is not counted
LEASE_SECONDS = 60.0
TARGETS = {"process start": 0.1, "tracing": 1.2, "all the rest": 0.5}  # seconds
SPACE = """\
name: turnaround
data: digits
model:
  cnn: {depth: {int: [2, 3]}, convs: 1, filters: {choice: [16, 32]}, batch_norm: block, dropout: {float: [0.1, 0.3]}}
training:
  epochs: 2
  batch_size: 64
  optimizer: {choice: [{adam: {learning_rate: {float: [1e-4, 1e-2], log: true}}}, adamax]}
search: {sampler: tpe, pruner: hyperband, trials: 6}
"""


@dataclass(kw_only=True)
class Times:
    """Moments of one trial, seconds of `time.monotonic`."""

    asked: float  # the process was asked for
    running: float = 0.0  # the process runs our code
    built: float = 0.0  # data, model and optimizer are there
    steps: list[float] = field(default_factory=list)  # ends of the first epoch's
    trained: float = 0.0  # the last epoch was answered
    saved: float = 0.0  # the model was saved

    @property
    def tracing(self) -> float:
        """The first step beyond what a step takes."""
        return (self.steps[0] - self.built) - (self.steps[1] - self.steps[0])


def trials(root: Path) -> Iterator[Times]:
    """Train as the supervisor does, its database and search included."""
    # Here, since multiprocessing imports the main module in every child: `sweep`'s own imports next to nothing.
    from benchmarks.common import CACHE, create_sweep, open_work
    from storage.database import StudyDatabase
    from sweep.space.reading import parse_space
    from sweep.supervision.heartbeat import Heartbeat
    from sweep.training.data import prepare

    space = parse_space(SPACE, "turnaround.yaml")
    data = prepare(space.data, CACHE, lambda *_: None)
    slot = Slot(worker=0, gpu=None, threads=1)
    with (
        StudyDatabase.open(f"sqlite:///{root}/study.db", create=True) as database,
        Heartbeat(database, (slot,), LEASE_SECONDS) as heartbeat,
    ):
        work = open_work(database, create_sweep(database, space, data), data, heartbeat, root)
        for _ in range(TRIALS):
            trial = work.take(slot)
            assert trial is not None
            task = work.task(trial, slot)
            times = Times(asked=time.monotonic())
            process = TrialProcess(task)
            for message in _messages(process):
                if isinstance(message, Started):
                    times.running, times.built = _birth(process.log), time.monotonic()
                    work.ledger.started(trial, message)
                elif isinstance(message, Progress) and message.epoch == 1:
                    times.steps.append(time.monotonic())
                elif isinstance(message, EpochEnd):
                    process.answer(work.ledger.epoch(trial, message))
                    times.trained = time.monotonic()
                elif isinstance(message, Finished):
                    times.saved = time.monotonic()
                    work.ledger.finished(trial, message)
                    work.look()
            process.kill()
            yield times


def _messages(process: TrialProcess) -> Iterator[Message]:
    """Every message up to the last one."""
    while True:
        wait([process.pipe])
        messages, _ = process.read()
        yield from messages
        if any(isinstance(message, Finished) for message in messages):
            return


def _birth(log: Path) -> float:
    """When the process made its log, which is the first thing it does; nothing has read the file since."""
    return log.stat().st_atime_ns / 1e9 - time.time() + time.monotonic()


def main() -> int:
    """Print the table; 1 when a target is missed."""
    from benchmarks.common import line, options

    options(__doc__)
    # `impatient`: a trial process that tells of every step, so that the end of the first one can be seen.
    multiprocessing.get_context("forkserver").set_forkserver_preload(
        [*trial_process._PRELOADED, "benchmarks.impatient"]
    )
    forkserver.ensure_running()
    with tempfile.TemporaryDirectory() as root:
        taken = list(trials(Path(root)))
    pairs = list(pairwise(taken))
    saving = median(before.saved - before.trained for before, _ in pairs)
    between = median(after.asked - before.saved for before, after in pairs)
    building = median(after.built - after.running for _, after in pairs)
    found = {
        "process start": median(after.running - after.asked for _, after in pairs),
        "tracing": median(after.tracing for _, after in pairs),
        "all the rest": saving + between + building,
    }
    for what, seconds in found.items():
        line(what, f"{seconds:.2f} s", f"target {TARGETS[what]} s")
    line("  of it: saving the last trial's model", f"{saving:.2f} s")
    line("  of it: database and search", f"{between:.2f} s")
    line("  of it: data, model and optimizer", f"{building:.2f} s")
    return int(any(seconds > TARGETS[what] for what, seconds in found.items()))


if __name__ == "__main__":
    sys.exit(main())
