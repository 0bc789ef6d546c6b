"""Eight fixed CNNs, two epochs of 4,000 CIFAR-10 images: Sweep beside KerasTuner and a plain Optuna script.

Every contestant starts as a fresh process and gets its images decoded. Wall time, CPU time and peak memory are of
all its processes together; memory is the proportional set size, sampled once a second.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

from benchmarks.common import CACHE, config, line, options
from sweep.training.data import prepare

IMAGES, VALIDATION, WORKERS = 5000, 1000, 2
TARGET = 0.65  # of KerasTuner's wall time
_PERIOD = 1.0  # seconds between samples: reading the memory of five processes costs some CPU itself

SPACE = """\
name: same_work
data: {{npz: {{path: {path}}}}}
model:
  cnn:
    depth: {{int: [1, 3]}}
    convs: 2
    filters: {{choice: [16, 32]}}
    batch_norm: {{choice: [none, block]}}
    head: {{dense: 64}}
training:
  epochs: 2
  batch_size: 64
  optimizer: {{choice: [adam, adagrad, adadelta, adamax]}}
search: {{sampler: random, pruner: none, trials: 8}}
baselines:
{baselines}
"""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a contestant took."""

    wall: float  # seconds
    cpu: float  # seconds, all processes
    memory: float  # bytes, the peak of the sum over all processes
    output: str


def main() -> int:
    """Print the comparison; 1 when Sweep missed its target."""
    cifar10 = options(__doc__ or "").cifar10
    if cifar10 is None:
        print("  needs CIFAR-10, skipped: make bench CIFAR10=folder")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder)
        arrays = _arrays(cifar10, directory)
        costs = {
            "KerasTuner": _measure(_peer("keras_tuner_search", arrays, directory / "tuner")),
            "Optuna": _measure(_peer("optuna_search", arrays, directory)),
            "Sweep": _measure(_sweep(arrays, directory), cwd=directory),
        }
    share = costs["Sweep"].wall / costs["KerasTuner"].wall
    print(f"  8 CNNs, 2 epochs of {IMAGES - VALIDATION:,} images, {os.cpu_count()} cores")
    for name, cost in costs.items():
        seconds = f"{cost.wall:7.1f} s wall  {cost.cpu:7.1f} s CPU"
        print(f"  {name:<11}{seconds}  {cost.memory / 1e9:5.2f} GB  best {_best(cost.output)}")
    line("Sweep's wall time beside KerasTuner's", f"{share:.2f}", f"target {TARGET}")
    return int(share > TARGET)


def _best(output: str) -> str:
    """Find the best validation accuracy among what a contestant printed: the same work gives about the same."""
    found = [float(number) for number in re.findall(r"(?:[:]|complete) (0[.][0-9]+)", output)]
    return f"{max(found):.4f}" if found else "?"


def _arrays(cifar10: Path, directory: Path) -> Path:
    """Write the slice that everybody trains on."""
    folder = {"path": str(cifar10.resolve()), "images": IMAGES, "validation": VALIDATION}
    data = prepare(config(image_folder=folder).data, CACHE, lambda *_: None)
    train, validation = data.open_train(), data.open_validation()
    path = directory / "slice.npz"
    np.savez(path, x_train=train.images, y_train=train.labels, x_val=validation.images, y_val=validation.labels)
    return path


def _sweep(arrays: Path, directory: Path) -> list[object]:
    from benchmarks.peers.cnns import CNNS

    lines = [
        f"  - {{depth: {cnn.depth}, filters: {cnn.filters}, batch_norm: {'block' if cnn.batch_norm else 'none'}, "
        f"optimizer: {cnn.optimizer}}}"
        for cnn in CNNS
    ]
    space = directory / "same_work.yaml"
    space.write_text(SPACE.format(path=arrays, baselines="\n".join(lines)), encoding="utf-8")
    return [Path(sys.executable).with_name("sweep"), "start", "--space", space, "--workers", WORKERS]


def _peer(module: str, arrays: Path, directory: Path) -> list[object]:
    return [sys.executable, "-m", f"benchmarks.peers.{module}", arrays, directory]


def _measure(command: list[object], cwd: Path | None = None) -> Cost:
    environment = os.environ | {"PYTHONPATH": str(Path.cwd()), "TF_CPP_MIN_LOG_LEVEL": "3"}
    began = time.perf_counter()
    before = os.times()
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    peak = _Peak(process.pid)
    output, _ = process.communicate()
    wall, after = time.perf_counter() - began, os.times()
    memory = peak.stop()
    if process.returncode:
        raise SystemExit(f"{command[0]} failed:\n{output}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall=wall, cpu=max(cpu, peak.cpu), memory=memory, output=output)


class _Peak:
    """Samples the memory and the CPU time of a process and all its descendants."""

    def __init__(self, pid: int) -> None:
        self.memory = 0.0
        self._cpu_of: dict[int, float] = {}  # the latest reading of each process: those that end keep theirs
        self._process = psutil.Process(pid)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._sample)
        self._thread.start()

    @property
    def cpu(self) -> float:
        return sum(self._cpu_of.values())

    def stop(self) -> float:
        self._done.set()
        self._thread.join()
        return self.memory

    def _sample(self) -> None:
        while not self._done.wait(_PERIOD):
            with suppress(psutil.Error):
                family = [self._process, *self._process.children(recursive=True)]
                self.memory = max(self.memory, sum(map(self._read, family)))

    def _read(self, process: psutil.Process) -> float:
        with suppress(psutil.Error):
            times = process.cpu_times()
            self._cpu_of[process.pid] = times.user + times.system
            return float(process.memory_full_info().pss)
        return 0.0


if __name__ == "__main__":
    sys.exit(main())
