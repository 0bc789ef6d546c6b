"""A configuration trained once more, on the training and validation images together: nothing is left to judge it by."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sweep.errors import InputError
from sweep.training.data.prepared import PreparedData, Split
from sweep.training.failure import check_finite
from sweep.training.model import Models, compile_for_saving, seed_layers
from sweep.training.steps import Metrics, make_steps
from sweep.training.task import Task
from sweep.training.trial_model import make_trial_model

OnRefitStep = Callable[[int, int, int, Metrics], None]  # epoch, step, of, the epoch's metrics so far


@dataclass(frozen=True, kw_only=True, eq=False)
class Refitted:
    """A model trained on every image but those of the test split."""

    core: Any  # compiled as a trial's saved model is
    images: int
    curve: tuple[Metrics, ...]  # an epoch each: loss, accuracy


def refit(task: Task, epochs: int, watch: OnRefitStep) -> Refitted:
    """Train the task's configuration for so many epochs, under its own seed, batches and schedule.

    There is no early stopping, since nothing is left to stop by. Raises InputError for a HyperModel with a `fit` of
    its own, LossNotFiniteError where the training blows up.
    """
    data, training = PreparedData.load(task.files.data), task.spec.config.training
    split = everything(data)
    steps_an_epoch = -(-len(split.labels) // training.batch_size)
    models = _models(task, data, steps_an_epoch)
    steps, curve = make_steps(models, training.batch_size), list[Metrics]()
    for epoch in range(1, epochs + 1):

        def heed(step: int, of: int, metrics: Metrics, epoch: int = epoch) -> None:
            check_finite(metrics, epoch)
            watch(epoch, step, of, metrics)

        seed_layers(models, training.seed, epoch)
        order = np.random.default_rng((training.seed, epoch)).permutation(len(split.labels))
        curve.append(models.named(steps.train(split, order, heed)))
        heed(steps_an_epoch, steps_an_epoch, curve[-1])
    compile_for_saving(models.core, task.spec.config, steps_an_epoch)
    return Refitted(core=models.core, images=len(split.labels), curve=tuple(curve))


def everything(data: PreparedData) -> Split:
    """The training images, then those of validation, read from disk as they are used."""
    train, validation = data.open_train(), data.open_validation()
    images: Any = _Joined(train.images, validation.images)  # indexed like an array
    return Split(images, np.concatenate([train.labels, validation.labels]))


class _Joined:
    """Two arrays as one, for lists of indices."""

    def __init__(self, first: NDArray[np.uint8], second: NDArray[np.uint8]) -> None:
        self._first, self._second = first, second

    def __getitem__(self, items: NDArray[np.int64]) -> NDArray[np.uint8]:
        found = np.empty((len(items), *self._first.shape[1:]), np.uint8)
        is_first = items < len(self._first)
        found[is_first] = self._first[items[is_first]]
        found[~is_first] = self._second[items[~is_first] - len(self._first)]
        return found


def _models(task: Task, data: PreparedData, steps: int) -> Models:
    made = make_trial_model(task, data.image, steps=steps)
    if made.own_fit is not None:
        assert task.spec.config.model.builder is not None
        name = task.spec.config.model.builder.name
        raise InputError(
            f"{name} trains by a `fit` of its own, which wants validation images; export it without --refit"
        )
    return made.models
