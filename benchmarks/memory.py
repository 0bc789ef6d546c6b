"""Proportional set size of 1, 2, 3 and 4 trial processes that train on the same CIFAR-10 arrays."""

import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.common import cifar10, config, line, options

WORKERS = 4
TARGET = 450  # MB that the fourth worker adds


class Pauser:
    """A supervisor that says when the first progress has come, and then waits to be killed."""

    def __init__(self, pipe: Any) -> None:
        self._pipe = pipe

    def tell(self, message: Any) -> None:
        """Sends the kind of message."""
        self._pipe.send(type(message).__name__)

    def ask(self, message: Any) -> Any:
        """Never answers."""
        self._pipe.send(type(message).__name__)
        time.sleep(3600)


def work(task: Any, pipe: Any) -> None:
    """A trial process."""
    from sweep.training import runtime
    from sweep.training.trial import train

    runtime.configure(None, 1)
    train(task, Pauser(pipe))


def proportional_set_size(processes: list[Any]) -> float:
    """MB over all processes, each shared page counted once in all."""
    total = 0
    for process in processes:
        for row in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if row.startswith("Pss:"):
                total += int(row.split()[1])
    return total / 1024


def main() -> int:
    """Print the table; 1 when the target is missed."""
    path = options(__doc__).cifar10
    if path is None:
        print("  skipped: needs --cifar10 PATH")
        return 0
    data = cifar10(path)
    context = get_context("forkserver")
    context.set_forkserver_preload(["sweep.training.preload"])
    from sweep.training.task import Slot, Task, TrialFiles, TrialSpec

    processes, sizes = [], []
    with tempfile.TemporaryDirectory() as directory:
        for number in range(WORKERS):
            trial = config(depth=2, filters=16, image_folder={"path": str(path.resolve())})
            mine, theirs = context.Pipe()
            folder = f"memory/{number}/1"
            task = Task(
                spec=TrialSpec(trial=number, attempt=1, config=trial),
                files=TrialFiles(
                    data=data.directory, directory=Path(directory, folder), artifacts=directory, folder=folder
                ),
                slot=Slot(worker=number, gpu=None, threads=1),
            )
            process = context.Process(target=work, args=(task, theirs), daemon=True)
            process.start()
            processes.append(process)
            while mine.recv() != "EpochEnd":  # a whole epoch: every page of the training images has been read
                pass
            sizes.append(proportional_set_size([process.pid for process in processes]))
            added = sizes[-1] - (sizes[-2] if number else 0)
            line(f"{number + 1} workers, all together", f"{sizes[-1]:.0f} MB", f"added {added:.0f} MB; target {TARGET}")
        for process in processes:
            process.kill()
            process.join()
    return int(sizes[-1] - sizes[-2] > TARGET)


if __name__ == "__main__":
    sys.exit(main())
