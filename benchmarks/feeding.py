"""What an epoch takes beyond its steps: the same batches, already in memory as tensors, against our whole epoch."""

import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.common import CIFAR10, config, images_for, line, options

IMAGES, BATCH, ROUNDS = 4000, 64, 5
TARGET = 0.03  # of the steps


def compare(path: Path | None) -> tuple[float, float, float]:
    """Seconds of the bare steps, of our epoch around them, and of an epoch of Keras's `fit`; the best of each."""
    from sweep.training import preload, runtime  # noqa: F401

    runtime.configure(None, 1)
    import numpy as np
    import tensorflow as tf

    from sweep.training.model import build, build_trainer
    from sweep.training.steps import TensorFlowSteps

    trial, split = config(depth=2, filters=16), images_for(path, IMAGES)
    models = build_trainer(build(trial, CIFAR10), trial, CIFAR10, steps=IMAGES // BATCH)
    steps = TensorFlowSteps(models=models, batch_size=BATCH)
    order = np.random.default_rng(0).permutation(IMAGES)
    batches = [
        (
            tf.constant(split.images[order[start : start + BATCH]]),
            tf.constant(split.labels[order[start : start + BATCH]]),
        )
        for start in range(0, IMAGES, BATCH)
    ]
    fit = build(trial, CIFAR10)
    fit.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    floats = split.images.astype(np.float32)

    def bare() -> None:
        for batch in batches:
            steps._train_step(*batch)

    def epoch() -> None:
        steps.train(split, order, lambda *_: None)

    def keras_epoch() -> None:
        fit.fit(floats, split.labels, batch_size=BATCH, verbose=0)

    seconds: dict[Any, list[float]] = {bare: [], epoch: [], keras_epoch: []}
    for action in seconds:
        action()  # traces
    for _ in range(ROUNDS):  # in turn, so that a busy machine is busy for all
        for action, taken in seconds.items():
            started = time.perf_counter()
            action()
            taken.append(time.perf_counter() - started)
    found = [min(taken) for taken in seconds.values()]
    return found[0], found[1], found[2]


def main() -> int:
    """Print the table; 1 when the target is missed."""
    bare, epoch, fit = compare(options(__doc__).cifar10)
    overhead = epoch / bare - 1
    line(f"bare steps, {IMAGES:,} images", f"{bare:.2f} s")
    line("our epoch", f"{epoch:.2f} s", f"{overhead:+.1%}; target {TARGET:.0%}")
    line("an epoch of Keras's fit", f"{fit:.2f} s", f"{fit / bare - 1:+.1%}")
    return int(overhead > TARGET)


if __name__ == "__main__":
    sys.exit(main())
