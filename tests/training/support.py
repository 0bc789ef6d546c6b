"""Small trials on digits, and image files to read."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from storage.epoch import Epoch
from sweep.space.configuration import DataConfig, TrialConfig
from sweep.training.data import PreparedData, prepare
from sweep.training.messages import (
    CheckpointRef,
    EpochEnd,
    Failed,
    Finished,
    Message,
    Order,
    Started,
    Yielded,
)
from sweep.training.task import Slot, Task, TrialFiles, TrialSpec

# Everything that draws at random or keeps a state from epoch to epoch, in 500 parameters.
EVERYTHING = {
    "data": {"digits": {"images": 160}},
    "model": {"cnn": {"depth": 2, "filters": 2, "batch_norm": "block", "dropout": 0.2, "head": {"dense": 8}}},
    "training": {
        "epochs": 3,
        "batch_size": 30,
        "optimizer": {"adam": {"learning_rate": 0.01}},
        "schedule": {"cosine_decay": {"warmup_steps": 1}},
        "early_stopping": 2,
        "augmentation": ["random_flip", {"random_translation": {"height_factor": 0.1, "width_factor": 0.1}}],
    },
}
SMALL = {
    "data": {"digits": {"images": 160}},
    "model": {"cnn": {"depth": 1, "filters": 2, "head": {"dense": 8}}},
    "training": {"epochs": 2, "batch_size": 32},
}


TRIAL, FOLDER = "digits/7", "digits/7/1"


def trial_config(base: dict[str, Any], **training: Any) -> TrialConfig:
    return TrialConfig.model_validate({**base, "training": {**base["training"], **training}})


def quiet(what: str, done: int, total: int) -> None:
    """A report that nobody reads."""


def prepared(config: DataConfig, cache: Path) -> PreparedData:
    return prepare(config, cache, quiet)


@dataclass
class Recorder:
    """A supervisor that writes down what it receives, and gives the orders it was given."""

    orders: dict[int, Order] = field(default_factory=dict)  # by epoch, once
    messages: list[Message] = field(default_factory=list)

    def tell(self, message: Message) -> None:
        self.messages.append(message)

    def ask(self, message: EpochEnd) -> Order:
        self.messages.append(message)
        return self.orders.pop(message.epoch.epoch, Order.GO_ON)

    def checkpoints(self) -> tuple[CheckpointRef, ...]:
        """What the database would hold: newest first."""
        return tuple(end.checkpoint for end in reversed(self.ends()))

    def ends(self) -> list[EpochEnd]:
        return [message for message in self.messages if isinstance(message, EpochEnd)]

    def epochs(self) -> list[Epoch]:
        return [message.epoch for message in self.ends()]

    @property
    def started(self) -> Started:
        return next(message for message in self.messages if isinstance(message, Started))

    @property
    def last(self) -> Finished | Yielded | Failed:
        message = self.messages[-1]
        assert isinstance(message, Finished | Yielded | Failed)
        return message

    @property
    def finished(self) -> Finished:
        assert isinstance(self.last, Finished), self.last
        return self.last

    @property
    def failed(self) -> Failed:
        assert isinstance(self.last, Failed), self.last
        return self.last


def task_of(config: TrialConfig, data: PreparedData, artifacts: Path | str) -> Task:
    """The first attempt at trial 7 of a sweep called `digits`."""
    directory = Path(artifacts) / FOLDER if isinstance(artifacts, Path) else data.directory.with_name("log")
    return Task(
        spec=TrialSpec(trial=7, attempt=1, config=config),
        files=TrialFiles(data=data.directory, directory=directory, artifacts=str(artifacts), folder=FOLDER),
        slot=Slot(worker=0, gpu=None, threads=1),
    )


def with_files(task: Task, **changes: Any) -> Task:
    """The task, with other files."""
    return replace(task, files=replace(task.files, **changes))


def with_spec(task: Task, **changes: Any) -> Task:
    """The task, with something else to train."""
    return replace(task, spec=replace(task.spec, **changes))


def next_attempt(task: Task, before: Recorder) -> Task:
    """What goes on where a supervisor's attempt ended."""
    known = dict.fromkeys((*before.checkpoints(), *task.spec.checkpoints))  # one asked again is no second
    attempt = task.spec.attempt + 1
    folder = f"digits/7/{attempt}"
    directory = task.files.directory.with_name(str(attempt))
    task = with_spec(task, attempt=attempt, checkpoints=tuple(known))
    return with_files(task, folder=folder, directory=directory)


def write_images(root: Path, classes: dict[str, int], *, size: tuple[int, int] = (6, 5), seed: int = 0) -> Path:
    """Colour PNG files, so many in each class folder; their pixels are all different."""
    random = np.random.default_rng(seed)
    for name, count in classes.items():
        (root / name).mkdir(parents=True)
        for number in range(count):
            pixels = random.integers(0, 256, (*size, 3), np.uint8)
            Image.fromarray(pixels).save(root / name / f"{number:04}.png")
    return root
