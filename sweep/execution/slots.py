"""What this machine can train on, divided among the workers."""

import os
import subprocess

from sweep.environment import visible_gpus
from sweep.training.task import Slot


def divide(*, workers: int, cores: int, gpus: tuple[str, ...]) -> tuple[Slot, ...]:
    """Divide the cores evenly among the workers and spread the workers over the GPUs.

    Two processes of one thread train twice as much as one process of two (docs/training.md), so cores are never
    shared while there are enough of them: each worker gets at least one thread and none gets another's.
    """
    return tuple(
        Slot(worker=worker, gpu=gpus[worker % len(gpus)] if gpus else None, threads=max(1, cores // workers))
        for worker in range(workers)
    )


def default_workers(*, cores: int, gpus: tuple[str, ...]) -> int:
    """One worker per GPU, or one per core."""
    return len(gpus) or cores


def available_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def available_gpus() -> tuple[str, ...]:
    """The NVIDIA GPUs that this process may use, found without starting CUDA; a machine without a driver has none."""
    chosen = visible_gpus()
    if chosen is not None:
        return chosen
    try:
        listing = subprocess.run(
            ["nvidia-smi", "--query-gpu=index", "--format=csv,noheader"],  # noqa: S607 - found on PATH, like the driver
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(line.strip() for line in listing.stdout.splitlines() if line.strip())
