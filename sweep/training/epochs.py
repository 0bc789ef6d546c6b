"""A trial's epochs, one after the other: the same numbers in whichever process, after whichever interruption."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from sweep.training.data.prepared import PreparedData
from sweep.training.failure import check_finite
from sweep.training.messages import Progress
from sweep.training.model import Models, seed_layers
from sweep.training.predictions import Predictions, Scores, are_saved
from sweep.training.steps import Metrics, OnStep, make_steps

Tell = Callable[[Progress], None]


@dataclass(frozen=True, kw_only=True, eq=False)
class Outcome:
    """What an epoch came to."""

    metrics: dict[str, float]  # by name, those of validation under `val_`
    seconds: float  # training and validation, wall time
    scores: Scores | None  # the core's for the validation images; None where they are too many, or not at hand


class EpochRunner:
    """Trains and validates a model of a trial for one epoch at a time."""

    def __init__(self, models: Models, data: PreparedData, *, seed: int, batch_size: int, tell: Tell) -> None:
        self._models, self._data, self._seed, self._tell = models, data, seed, tell
        self.splits = self._train_split, self._validation_split = data.open_train(), data.open_validation()
        self._saves_scores = are_saved(data.validation, len(data.classes))
        self.set_up(batch_size=batch_size, shuffle=True)

    def set_up(self, *, batch_size: int, shuffle: bool) -> None:
        """Make the steps, of a model that may have been compiled anew."""
        self._steps, self._shuffles = make_steps(self._models, batch_size), shuffle

    def run(self, epoch: int) -> Outcome:
        """Train an epoch and validate it. Raises `LossNotFiniteError`."""
        started = time.perf_counter()
        seed_layers(self._models, self._seed, epoch)
        order = np.random.default_rng((self._seed, epoch)).permutation(self._data.train)
        order = order if self._shuffles else np.arange(self._data.train)
        results = self._models.named(self._steps.train(self._train_split, order, self._watch(epoch, checks=True)))
        check_finite(results, epoch)
        outcome = self.validate(epoch, results)
        seconds = time.perf_counter() - started
        metrics = outcome.metrics | {"learning_rate": self._models.learning_rate()}
        return replace(outcome, metrics=metrics, seconds=seconds)

    def validate(self, epoch: int, results: Metrics, seconds: float = 0.0) -> Outcome:
        """Validate an epoch that was trained to these results in so many seconds. Raises `LossNotFiniteError`."""
        validation = self._steps.evaluate(self._validation_split, self._watch(epoch), scores=self._saves_scores)
        metrics = results | {f"val_{name}": value for name, value in validation.metrics.items()}
        check_finite(metrics, epoch)
        return Outcome(metrics=metrics, seconds=seconds, scores=validation.scores)

    def predictions(self, epoch: int, scores: Scores | None) -> Predictions | None:
        """What the core says of the validation images, once more unless at hand; None where they are too many."""
        if not self._saves_scores:
            return None
        if scores is None:
            scores = self._steps.predict(self._validation_split, self._watch(epoch))
        truth = self._validation_split.labels
        return Predictions(classes=self._data.classes, truth=truth, probabilities=scores, epoch=epoch)

    def _watch(self, epoch: int, *, checks: bool = False) -> OnStep:
        def watch(step: int, steps: int, results: Metrics) -> None:
            if checks:
                check_finite(results, epoch)
            self._tell(Progress(epoch=epoch, step=step, steps=steps))

        return watch
