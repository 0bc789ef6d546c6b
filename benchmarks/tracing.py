"""From a configuration to the end of the first training step, ours and Keras's `fit`, one thread."""

import sys
import time
from itertools import pairwise
from multiprocessing import get_context
from typing import Any

from benchmarks.common import CIFAR10, config, line, options, random_images

MODELS = {
    "depth 2, batch norm": {"depth": 2},
    "depth 3, batch norm": {"depth": 3},
    "depth 2 × 2 convolutions, batch norm after each": {"depth": 2, "convs": 2, "batch_norm": "conv"},
}
TARGET = 1.2  # seconds of tracing


def ours(shape: dict[str, Any], pipe: Any) -> None:
    """Seconds of building, of tracing and of one step more."""
    from sweep.training import runtime
    from sweep.training.model import build, build_trainer
    from sweep.training.steps import TensorFlowSteps

    runtime.configure(None, 1)
    trial, split = config(**shape), random_images(64)
    times = [time.perf_counter()]
    models = build_trainer(build(trial, CIFAR10), trial, CIFAR10, steps=10)
    steps = TensorFlowSteps(models=models, batch_size=64)
    times.append(time.perf_counter())
    for _ in range(2):
        steps.train(split, range(64), lambda *_: None)
        times.append(time.perf_counter())
    pipe.send([end - start for start, end in pairwise(times)])


def keras_fit(shape: dict[str, Any], pipe: Any) -> None:
    """The same through `compile` and `fit`."""
    import keras
    import numpy as np

    from sweep.training import runtime
    from sweep.training.model import build

    runtime.configure(None, 1)
    trial, split = config(**shape), random_images(64)
    images = split.images.astype(np.float32)
    times = [time.perf_counter()]
    model = build(trial, CIFAR10)
    model.compile(keras.optimizers.Adam(), "sparse_categorical_crossentropy", metrics=["accuracy"])
    times.append(time.perf_counter())
    for _ in range(2):
        model.fit(images, split.labels, batch_size=64, verbose=0)
        times.append(time.perf_counter())
    pipe.send([end - start for start, end in pairwise(times)])


def first_step(target: Any, shape: dict[str, Any]) -> tuple[float, float]:
    """Seconds of building, and of the first step beyond what a step takes, in a fresh fork of the forkserver."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["sweep.training.preload"])
    mine, theirs = context.Pipe()
    process = context.Process(target=target, args=(shape, theirs))
    process.start()
    build, first, second = mine.recv()
    process.join()
    return build, first - second


def main() -> int:
    """Print the table; 1 when the target is missed."""
    options(__doc__)
    missed = False
    for name, shape in MODELS.items():
        build, trace = first_step(ours, shape)
        fit_build, fit_trace = first_step(keras_fit, shape)
        line(f"{name}: building", f"{build:.2f} s", f"Keras {fit_build:.2f} s")
        line(f"{name}: tracing", f"{trace:.2f} s", f"Keras's fit {fit_trace:.2f} s; target {TARGET} s")
        missed |= trace > TARGET
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
