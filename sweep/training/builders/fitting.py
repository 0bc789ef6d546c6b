"""A HyperModel's own `fit`, as KerasTuner would call it, watched epoch by epoch.

Where it ends in a plain `model.fit` of the images it was given, the sweep's own steps take that call: such a trial
goes on exactly where it was interrupted. Anything else runs as it is written, and begins anew after an interruption.
"""

import inspect
import re
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import keras
import numpy as np

from sweep.training.builders.building import Made
from sweep.training.builders.history import history_of
from sweep.training.builders.loading import told
from sweep.training.data.prepared import Split
from sweep.training.feeding import Feed
from sweep.training.model import Models, build_variables, named
from sweep.training.own_fit import Trainee

_TWICE = re.compile(r"multiple values for keyword argument '(epochs|validation_data)'")
_PLAIN = {"x", "y", "batch_size", "epochs", "shuffle", "verbose", "validation_data", "callbacks"}
_HEARTBEAT = 1.0  # seconds


def run_fit(made: Made, models: Models, trainee: Trainee) -> None:
    """Have the HyperModel train its model. Raises `LeaveError` on an order, `BuilderError` for errors in its code."""
    assert models.feed is not None
    given = _Given(models.feed, *trainee.splits, Watcher(trainee))
    _replace_fit(made, models, given, trainee)
    arguments = {"validation_data": given.validation, "callbacks": given.callbacks, "epochs": trainee.epochs}
    call_fit(made, given.x, given.y, arguments, has_begun=lambda: bool(trainee.curve))


def call_fit(
    made: Made, x: Any, y: Any, arguments: dict[str, Any], *, has_begun: Callable[[], bool] = lambda: False
) -> None:
    """Call it with those of the arguments that it takes, and does not give to `model.fit` by itself."""
    taken = inspect.signature(made.hypermodel.fit).parameters
    takes_any = any(one.kind is one.VAR_KEYWORD for one in taken.values())
    given = {name: value for name, value in arguments.items() if takes_any or name in taken}
    try:
        made.hypermodel.fit(made.hp, made.model, x, y, **given)
    except (EOFError, ConnectionError):  # the supervisor is gone
        raise
    except Exception as error:
        twice = _TWICE.search(str(error)) if isinstance(error, TypeError) else None
        if has_begun() or twice is None or twice.group(1) not in given:
            raise told(made.name, error, ": fit") from error
        del given[twice.group(1)]
        call_fit(made, x, y, given, has_begun=has_begun)


class _Given:
    """The very arrays that `fit` is given: a `model.fit` that they are passed on to is recognized by them."""

    def __init__(self, feed: Feed, train: Split, validation: Split, watcher: "Watcher") -> None:
        (self.x, self.y), self.validation = arrays(feed, train), arrays(feed, validation)
        self.callbacks = [watcher]

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


def arrays(feed: Feed, split: Split) -> tuple[Any, Any]:
    """A split as a `fit` is given it."""
    x, y = feed.evaluate(np.asarray(split.images, np.float32), np.asarray(split.labels))
    return np.asarray(x), np.asarray(y)


def _replace_fit(made: Made, models: Models, given: _Given, trainee: Trainee) -> None:
    original: Callable[..., Any] = made.model.fit
    names = list(inspect.signature(original).parameters)

    def fit(*positional: Any, **keywords: Any) -> Any:
        arguments = {**dict(zip(names, positional, strict=False)), **keywords}
        if trainee.curve or not given.is_passed_on(arguments):
            return original(*positional, **keywords)
        build_variables(models)  # the model may have been compiled anew since
        epochs, batch_size = arguments.get("epochs", 1), arguments.get("batch_size") or 32
        trainee.train_exactly(epochs=epochs, batch_size=batch_size, shuffle=bool(arguments.get("shuffle", True)))
        steps, verbose = -(-len(given.x) // batch_size), arguments.get("verbose", "auto")
        return history_of(made.model, trainee.curve, epochs=epochs, steps=steps, verbose=verbose)

    made.model.fit = fit


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
        """Report a step now and then."""
        if time.perf_counter() - self._said >= _HEARTBEAT:
            self._said = time.perf_counter()
            self._trainee.heartbeat(batch + 1)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:  # noqa: ARG002
        """Report it."""
        numbers: dict[str, float] = {}
        for name, value in (logs or {}).items():
            with suppress(TypeError, ValueError):
                numbers[name] = float(value)
        self._trainee.epoch_ended(named(numbers), time.perf_counter() - self._began)
        self._began = time.perf_counter()
