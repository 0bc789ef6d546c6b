"""A HyperModel's own `fit`, as KerasTuner would call it, watched epoch by epoch.

Where it ends in a plain `model.fit` of the images it was given, the sweep's own steps take that call: such a trial
goes on exactly where it was interrupted. Anything else runs as it is written, and begins anew after an interruption.
"""

import inspect
import re
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

import keras
import numpy as np

from sweep.space.image import ImageSpec
from sweep.training.builders.building import Made, build_variables, named
from sweep.training.builders.feeding import Feed
from sweep.training.builders.loading import told
from sweep.training.data.prepared import Split
from sweep.training.model import Models

_TWICE = re.compile(r"multiple values for keyword argument '(epochs|validation_data)'")
_PLAIN = {"x", "y", "batch_size", "epochs", "shuffle", "verbose", "validation_data", "callbacks"}
_SIGN_OF_LIFE = 1.0  # seconds


class LeaveError(BaseException):
    """Takes the way out of the user's `fit`, past whatever it catches."""


class Trainee(Protocol):
    """The trial, as far as a `fit` has to do with it."""

    def train_exactly(self, *, epochs: int, batch_size: int, shuffle: bool) -> Any:
        """Train by the sweep's own steps; Keras's History. Raises `LeaveError` on an order."""

    def epoch_ended(self, metrics: dict[str, float], seconds: float) -> None:
        """Take an epoch that `fit` has trained. Raises `LeaveError` on an order."""

    def is_alive(self, step: int) -> None:
        """Say so, within an epoch."""

    @property
    def epochs_so_far(self) -> int:
        """How many were trained."""


def run_fit(made: Made, models: Models, train: Split, validation: Split, trainee: Trainee, *, epochs: int) -> None:
    """Have the HyperModel train its model. Raises `LeaveError` on an order, `BuilderError` for errors in its code."""
    assert models.feed is not None
    given = _Given.of(models.feed, train, validation, Watcher(trainee))
    _replace_fit(made, models, given, trainee)
    arguments: dict[str, Any] = {"validation_data": given.validation, "callbacks": given.callbacks, "epochs": epochs}
    while True:
        before = trainee.epochs_so_far
        try:
            call_fit(made, given.x, given.y, arguments)
        except TypeError as error:
            twice = _TWICE.search(str(error))
            if twice is None or trainee.epochs_so_far > before or twice.group(1) not in arguments:
                raise told(made.name, error, ": fit") from error
            del arguments[twice.group(1)]  # the builder says it by itself
        except Exception as error:
            if isinstance(error, EOFError | ConnectionError):
                raise
            raise told(made.name, error, ": fit") from error
        else:
            return


def call_fit(made: Made, x: Any, y: Any, arguments: dict[str, Any]) -> Any:
    """Call it with those of the arguments that it takes."""
    taken = inspect.signature(made.hypermodel.fit).parameters
    takes_any = any(one.kind is one.VAR_KEYWORD for one in taken.values())
    return made.hypermodel.fit(
        made.hp, made.model, x, y, **{name: value for name, value in arguments.items() if takes_any or name in taken}
    )


class _Given:
    """The very arrays that `fit` is given: passed on to `model.fit`, they are known again."""

    def __init__(self, x: Any, y: Any, validation: tuple[Any, Any], watcher: "Watcher") -> None:
        self.x, self.y, self.validation, self.callbacks = x, y, validation, [watcher]

    @classmethod
    def of(cls, feed: Feed, train: Split, validation: Split, watcher: "Watcher") -> "_Given":
        return cls(*_arrays(feed, train), _arrays(feed, validation), watcher)

    def is_passed_on(self, arguments: dict[str, Any]) -> bool:
        """Whether a `model.fit` is one of these images, with nothing added that the sweep's steps do not know."""
        callbacks = arguments.get("callbacks")
        return (
            arguments.keys() <= _PLAIN
            and arguments.get("x") is self.x
            and arguments.get("y") is self.y
            and arguments.get("validation_data") is self.validation
            and (callbacks is self.callbacks or callbacks == self.callbacks)
        )


def _arrays(feed: Feed, split: Split) -> tuple[Any, Any]:
    x, y = feed.evaluate(np.asarray(split.images, np.float32), np.asarray(split.labels))
    return np.asarray(x), np.asarray(y)


def _replace_fit(made: Made, models: Models, given: _Given, trainee: Trainee) -> None:
    original: Callable[..., Any] = made.model.fit
    names = list(inspect.signature(original).parameters)

    def fit(*positional: Any, **keywords: Any) -> Any:
        arguments = {**dict(zip(names, positional, strict=False)), **keywords}
        if trainee.epochs_so_far or not given.is_passed_on(arguments):
            return original(*positional, **keywords)
        _settle(models)
        return trainee.train_exactly(
            epochs=arguments.get("epochs", 1),
            batch_size=arguments.get("batch_size") or 32,
            shuffle=bool(arguments.get("shuffle", True)),
        )

    made.model.fit = fit


def _settle(models: Models) -> None:
    """The model may have been compiled anew since."""
    height, width, channels = models.core.input_shape[1:]
    image = ImageSpec(height=height, width=width, channels=channels, classes=models.core.output_shape[-1])
    build_variables(models, image)


class Watcher(keras.callbacks.Callback):  # type: ignore[misc]
    """Tells the trial of every epoch, and carries its orders out."""

    def __init__(self, trainee: Trainee) -> None:
        super().__init__()
        self._trainee = trainee
        self._began = self._said = time.perf_counter()

    def __deepcopy__(self, memo: Any) -> "Watcher":
        return self  # copies, which builders may make, report to the same trial

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:  # noqa: ARG002
        """Begin to count its time."""
        self._began = time.perf_counter()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:  # noqa: ARG002
        """Give a sign of life now and then."""
        if time.perf_counter() - self._said >= _SIGN_OF_LIFE:
            self._said = time.perf_counter()
            self._trainee.is_alive(batch + 1)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:  # noqa: ARG002
        """Report it."""
        numbers: dict[str, float] = {}
        for name, value in (logs or {}).items():
            with suppress(TypeError, ValueError):
                numbers[name] = float(value)
        self._trainee.epoch_ended(named(numbers), time.perf_counter() - self._began)
        self._began = time.perf_counter()
