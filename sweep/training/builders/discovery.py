"""Runs a builder to find its dimensions; in a process of its own, which is given up when it takes too long."""

import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import keras
import numpy as np

from sweep.space.builder import FoundBuilder, Plain, source_of
from sweep.space.configuration import DataConfig, KerasObject, ModelConfig, TrialConfig
from sweep.space.image import ImageSpec
from sweep.training.builders.asked import Run
from sweep.training.builders.building import Made, assemble, make
from sweep.training.builders.exploring import explore
from sweep.training.builders.fitting import arrays, call_fit
from sweep.training.builders.loading import BuilderError, has_own_fit, load
from sweep.training.builders.tracing import Tracer
from sweep.training.data.prepared import Split
from sweep.training.feeding import Feed
from sweep.training.own_fit import LeaveError

MOST_RUNS = 400
MOST_SECONDS = 60.0  # after which no further run is begun
_IMAGES = 16  # that a `fit` of its own is shown


def discover(builder: str, module_dirs: tuple[Path, ...], image: ImageSpec) -> FoundBuilder:
    """What the builder asks for, and what it makes of such images. Raises `BuilderError` where its defaults fail."""
    hypermodel = load(builder, module_dirs, image)
    probe = _Probe(builder, hypermodel, image)
    began = time.monotonic()
    explored = explore(
        probe.run, may_run=lambda runs: runs < MOST_RUNS and (runs == 0 or time.monotonic() - began < MOST_SECONDS)
    )
    first, counts = probe.first, [run.facts["parameters"] for run in explored.runs if "parameters" in run.facts]
    return FoundBuilder(
        compiles=first.compiles,
        fits=has_own_fit(hypermodel),
        takes=probe.takes,
        parameters=(min(counts), max(counts)) if counts else None,
        builds=len(explored.runs),
        complete=explored.complete,
        source=source_of(builder, module_dirs),
        dimensions=explored.dimensions,
    )


class _Probe:
    """Runs the builder once for each set of values."""

    def __init__(self, builder: str, hypermodel: Any, image: ImageSpec) -> None:
        self._hypermodel, self._image = hypermodel, image
        self._own_fit = has_own_fit(hypermodel)
        model = ModelConfig(builder=KerasObject(name=builder))
        self._config = TrialConfig(data=DataConfig(source="digits"), model=model)
        self._first: Made | None = None
        self._feed: Feed | None = None  # none where its images are not the data's
        self._leaves_early = False  # a loop of its own asks for nothing once it trains
        self.takes: tuple[int, ...] | None = None

    @property
    def first(self) -> Made:
        """What its defaults make."""
        assert self._first is not None
        return self._first

    def run(self, values: Mapping[str, Plain]) -> Run:
        """Build, and where it trains by itself, begin to; an error counts only where all are defaults."""
        keras.utils.clear_session()
        tracer = Tracer(values)
        try:
            made = make(self._hypermodel, tracer, self._config, seed=0)
            if self._first is None:
                self._begin(made)
            if self._own_fit:
                self._fit(made, tracer)
        except BuilderError as error:
            if self._first is None or not values:
                raise
            return tracer.run(error=str(error))
        return tracer.run(**self._facts(made.model))

    def _facts(self, model: Any) -> dict[str, Any]:
        with suppress(Exception):  # one that cannot be built on these images fails as a trial, and says so there
            if not model.built:
                model.build((None, self._image.height, self._image.width, self._image.channels))
            return {"parameters": int(model.count_params())}
        return {}

    def _begin(self, made: Made) -> None:
        """The first model shows whether its images and its classes are those of the data."""
        self.takes = made.takes
        self._first = made
        if self.takes is None or self._image.fits(self.takes):
            self._feed = assemble(made, self._config, self._image, steps=1).feed

    def _fit(self, made: Made, tracer: Tracer) -> None:
        """Have it ask for what its `fit` wants to know; no epoch is trained to its end."""
        if self._feed is None:
            return
        shape = (_IMAGES, self._image.height, self._image.width, self._image.channels)
        split = Split(np.zeros(shape, np.uint8), np.arange(_IMAGES, dtype=np.int32) % self._image.classes)
        x, y = arrays(self._feed, split)
        made.model.fit = _leave
        leaver = _Leaver(tracer, early=self._leaves_early)
        with suppress(LeaveError):
            call_fit(made, x, y, {"validation_data": (x, y), "callbacks": [leaver], "epochs": 1})
        self._leaves_early = leaver.asked == len(tracer.values)


def _leave(*_arguments: Any, **_more: Any) -> None:
    raise LeaveError


class _Leaver(keras.callbacks.Callback):  # type: ignore[misc]
    """Ends a `fit` after its first epoch; or before it, where nothing was asked for from there on."""

    def __init__(self, tracer: Tracer, *, early: bool) -> None:
        super().__init__()
        self._tracer, self._early = tracer, early
        self.asked: int | None = None  # how much, by the time that the training begins

    def __deepcopy__(self, memo: Any) -> "_Leaver":
        return self

    def set_model(self, model: Any) -> None:
        """Notice that the training is about to begin."""
        super().set_model(model)
        self.asked = len(self._tracer.values)
        if self._early:
            raise LeaveError

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:  # noqa: ARG002
        """Leave."""
        raise LeaveError
