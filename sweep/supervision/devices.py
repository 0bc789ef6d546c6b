"""What this machine can train on, divided among the workers."""

import os
import subprocess
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where one worker trains."""

    worker: int  # from 0
    gpu: str | None  # the one GPU it sees, as CUDA_VISIBLE_DEVICES names it; None: the CPU
    threads: int  # for TensorFlow's operators

    @property
    def device(self) -> str:
        """The device's name for people and for the study database."""
        return "cpu" if self.gpu is None else f"gpu:{self.gpu}"


def places(*, workers: int, cores: int, gpus: tuple[str, ...]) -> tuple[Place, ...]:
    """Divide the cores evenly among the workers and spread the workers over the GPUs.

    Two processes of one thread train twice as much as one process of two (docs/training.md), so cores are never
    shared while there are enough of them: each worker gets at least one thread and none gets another's.
    """
    return tuple(
        Place(worker=worker, gpu=gpus[worker % len(gpus)] if gpus else None, threads=max(1, cores // workers))
        for worker in range(workers)
    )


def default_workers(*, cores: int, gpus: tuple[str, ...]) -> int:
    """One worker a GPU, or one a core."""
    return len(gpus) or cores


def available_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def available_gpus() -> tuple[str, ...]:
    """The NVIDIA GPUs that this process may use, found without starting CUDA; a machine without a driver has none."""
    chosen = os.environ.get("CUDA_VISIBLE_DEVICES")
    if chosen is not None:
        return tuple(name.strip() for name in chosen.split(",") if name.strip() not in {"", "-1"})
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
