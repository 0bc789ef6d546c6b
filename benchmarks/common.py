"""Images, models and lines of output that the benchmarks share."""

import argparse
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

import search_spaces
from storage.budget import Budget
from storage.database import StudyDatabase
from storage.sweeps import NewSweep, SweepRecord
from sweep.artifacts.store import open_store
from sweep.space.configuration import TrialConfig
from sweep.space.image import ImageSpec
from sweep.space.reading import parse_space
from sweep.space.space import Space
from sweep.supervision.heartbeat import Heartbeat
from sweep.supervision.machine import Machine
from sweep.supervision.marker import enter
from sweep.supervision.sweep_parts import SweepParts
from sweep.supervision.sweep_work import SweepWork
from sweep.training.data import PreparedData, Split, prepare

CACHE = Path("sweeps/data")  # prepared once, found again by the next run
MARK = "took: "  # begins a line of a trial's log that is meant for a benchmark; what follows is JSON
CIFAR10 = ImageSpec(height=32, width=32, channels=3, classes=10)


def options(description: str) -> argparse.Namespace:
    """The options of every benchmark."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--cifar10", type=Path, metavar="PATH")
    return parser.parse_args()


def config(*, depth: int = 2, convs: int = 1, filters: int = 32, batch_norm: str = "block", **data: Any) -> TrialConfig:
    """A CNN of cnn_depth's kind."""
    cnn = {"depth": depth, "convs": convs, "filters": filters, "batch_norm": batch_norm, "dropout": 0.2}
    return TrialConfig.model_validate(
        {"data": data or "digits", "model": {"cnn": cnn}, "training": {"batch_size": 64, "epochs": 2}}
    )


def cnn_depth(others: Mapping[str, str]) -> Space:
    """The gallery's cnn_depth with other lines in place of those that begin so, or after its last one."""
    lines, others = search_spaces.find("cnn_depth").read_text(encoding="utf-8").splitlines(), dict(others)
    for number, old in enumerate(lines):
        start = next((start for start in others if old.startswith(start)), None)
        lines[number] = old if start is None else others.pop(start)
    return parse_space("\n".join([*lines, *others.values()]) + "\n", "cnn_depth.yaml")


def create_sweep(database: StudyDatabase, space: Space, data: PreparedData) -> SweepRecord:
    """A sweep over the space, as `sweep start` creates it."""
    new = NewSweep(
        name=space.name,
        space=space.text,
        origin=space.origin,
        metric=space.objective.metric,
        direction=space.objective.direction,
        budget=Budget(trials=space.search.trials),
        data_fingerprint=data.fingerprint,
        image=vars(data.image),
        classes=data.classes,
        versions={},
    )
    return database.transactions.create_sweep(new)


def open_work(
    database: StudyDatabase, sweep: SweepRecord, data: PreparedData, heartbeat: Heartbeat, folder: Path
) -> SweepWork:
    """The sweep as a supervisor works on it, its artifacts in the folder."""
    store = open_store(str(folder))
    parts = SweepParts(
        sweep=enter(database, sweep, store),
        space=parse_space(sweep.space, sweep.origin),
        store=store,
        data=data,
        lock=ExitStack(),
    )
    machine = Machine(slots=(), artifacts=store.uri, says_artifacts=True, data=folder, lease_seconds=60.0, grace=None)
    return SweepWork(database, parts, machine, heartbeat)


def cifar10(path: Path, images: int | None = None) -> PreparedData:
    """CIFAR-10 from its folders, prepared."""
    folder: dict[str, Any] = {"path": str(path.resolve())} | ({"images": images} if images else {})
    return prepare(config(image_folder=folder).data, CACHE, lambda *_: None)


def random_images(count: int) -> Split:
    """As many CIFAR-10-like images, of noise: what they show does not change what they cost."""
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (count, 32, 32, 3), np.uint8)
    return Split(images, random.integers(0, 10, count).astype(np.int32))


def images_for(path: Path | None, count: int) -> Split:
    """CIFAR-10's first training images where there is a path to them, else noise."""
    if path is None:
        return random_images(count)
    images, labels = cifar10(path).open_train()
    return Split(images[:count], labels[:count])


def line(what: str, value: str, target: str = "") -> None:
    """One figure."""
    print(f"  {what:58} {value:>12}  {target}", flush=True)
