"""One epoch's steps, without tf.data: its autotuner ends every epoch with a sleep (docs/training.md)."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any

import keras
import numpy as np
from numpy.typing import NDArray

from sweep.training.data.prepared import Split
from sweep.training.model import Models
from sweep.training.predictions import Scores

if TYPE_CHECKING:
    from sweep.training.feeding import Feed

PROGRESS_SECONDS = 1.0  # between two calls of `watch`
Metrics = dict[str, float]
OnStep = Callable[[int, int, Metrics], None]  # step, of, the epoch's metrics so far
Items = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Evaluation:
    """What one pass over a split found."""

    metrics: Metrics  # the core's loss and accuracy
    scores: Scores | None  # its probabilities, where they were asked for and came along at no cost


class TensorFlowSteps:
    """Calls one traced step per batch; pixels go in as `uint8` and become floats inside of it.

    The batch dimension is open, so the smaller last batch needs no second trace. Nothing is read back from a step:
    metrics stay in their variables and are read once a second, and at the end; so are the probabilities.
    """

    def __init__(self, *, models: Models, batch_size: int) -> None:
        self._models = models
        self._batch_size = batch_size
        self._train_step = _traced(models.core, partial(_train, models), models.trainer.jit_compile)
        self._test_step = _traced(models.core, partial(_judge, models.core), models.trainer.jit_compile)

    def train(self, split: Split, order: Items, watch: OnStep) -> Metrics:
        """One pass over the split in this order; loss and accuracy of the epoch. Calls `watch` once a second."""
        return self._run(self._models.trainer, self._train_step, split, order, watch)

    def evaluate(self, split: Split, watch: OnStep, *, scores: bool = False) -> Evaluation:
        """The core's loss and accuracy; the probabilities are at hand."""
        order, outputs = np.arange(len(split.labels)), list[Any]()

        def step(*batch: Any) -> None:
            output = self._test_step(*batch)
            if scores:
                outputs.append(output)

        metrics = self._run(self._models.core, step, split, order, watch)
        return Evaluation(metrics=metrics, scores=np.concatenate([one.numpy() for one in outputs]) if scores else None)

    def predict(self, split: Split, watch: OnStep) -> Scores:
        """The core's probabilities, by the step that validates."""
        scores = self.evaluate(split, watch, scores=True).scores
        assert scores is not None
        return scores

    def _run(self, model: Any, step: Any, split: Split, order: Items, watch: OnStep) -> Metrics:
        size = self._batch_size
        model.reset_metrics()
        images, labels = split
        batches = [order[start : start + size] for start in range(0, len(order), size)]
        due = time.monotonic() + PROGRESS_SECONDS
        for number, batch in enumerate(batches, start=1):
            step(images[batch], labels[batch])
            if time.monotonic() >= due:
                watch(number, len(batches), _metrics(model))
                due = time.monotonic() + PROGRESS_SECONDS
        return _metrics(model)


class KerasSteps:
    """The same through Keras's own `fit` and `evaluate`, for the other backends."""

    def __init__(self, *, models: Models, batch_size: int) -> None:
        self._models = models
        self._batch_size = batch_size

    def train(self, split: Split, order: Items, watch: OnStep) -> Metrics:
        """One pass over the split in this order."""
        batches = _batches(split, order, self._batch_size, self._models.feed)
        reporter = _reporter(watch, len(batches))
        history = self._models.trainer.fit(batches, epochs=1, shuffle=False, verbose=0, callbacks=[reporter])
        return {name: float(values[-1]) for name, values in history.history.items()}

    def evaluate(self, split: Split, watch: OnStep, *, scores: bool = False) -> Evaluation:
        """The core's loss and accuracy; the probabilities would be a second pass."""
        del scores
        batches = _batches(split, np.arange(len(split.labels)), self._batch_size)
        reporter = _reporter(watch, len(batches))
        results = self._models.core.evaluate(batches, verbose=0, return_dict=True, callbacks=[reporter])
        return Evaluation(metrics={name: float(value) for name, value in results.items()}, scores=None)

    def predict(self, split: Split, watch: OnStep) -> Scores:
        """The core's probabilities."""
        batches = _batches(split, np.arange(len(split.labels)), self._batch_size)
        reporter = _reporter(watch, len(batches))
        scores: Scores = self._models.core.predict(batches, verbose=0, callbacks=[reporter])
        return scores


Steps = TensorFlowSteps | KerasSteps


def make_steps(models: Models, batch_size: int) -> Steps:
    """The steps of the backend in use."""
    if keras.backend.backend() == "tensorflow":
        return TensorFlowSteps(models=models, batch_size=batch_size)
    return KerasSteps(models=models, batch_size=batch_size)


def _traced(model: Any, step: Callable[[Any], Any], jit_compile: bool | str) -> Any:
    import tensorflow as tf

    shape = model.input_shape[1:]
    signature = (tf.TensorSpec((None, *shape), tf.uint8), tf.TensorSpec((None,), tf.int32))

    def run(pixels: Any, labels: Any) -> Any:
        return step((tf.cast(pixels, tf.float32), labels))

    return tf.function(run, input_signature=signature, jit_compile=jit_compile is True, autograph=False)


def _train(models: Models, batch: Any) -> None:
    models.trainer.train_step(batch if models.feed is None else models.feed.train(*batch))


def _judge(core: Any, batch: Any) -> Any:
    """Keras's `test_step`, but for what it returns: the probabilities, not the metrics."""
    pixels, labels = batch
    scores = core(pixels, training=False)
    loss = core.compute_loss(x=pixels, y=labels, y_pred=scores, training=False)
    tracker, *_ = core.metrics
    tracker.update_state(loss, sample_weight=keras.ops.shape(pixels)[0])
    core.compute_metrics(pixels, labels, scores)
    return scores


def _metrics(model: Any) -> Metrics:
    return {name: float(value) for name, value in model.get_metrics_result().items()}


def _batches(split: Split, order: Items, size: int, feed: "Feed | None" = None) -> Any:
    class Batches(keras.utils.PyDataset):  # type: ignore[misc]
        def __len__(self) -> int:
            return ceil(len(order) / size)

        def __getitem__(self, index: int) -> tuple[Any, Any]:
            batch = order[index * size : (index + 1) * size]
            pixels, labels = split.images[batch].astype(np.float32), split.labels[batch]
            return (pixels, labels) if feed is None else feed.train(pixels, labels)

    return Batches()


def _reporter(watch: OnStep, steps: int) -> Any:
    due = time.monotonic() + PROGRESS_SECONDS

    def report(batch: int, logs: dict[str, Any] | None = None) -> None:
        nonlocal due
        if time.monotonic() >= due:
            watch(batch + 1, steps, {name: float(value) for name, value in (logs or {}).items()})
            due = time.monotonic() + PROGRESS_SECONDS

    return keras.callbacks.LambdaCallback(
        on_train_batch_end=report,
        on_test_batch_end=report,
        on_predict_batch_end=lambda batch, logs: report(batch, None),  # noqa: ARG005  (they are the scores themselves)
    )
