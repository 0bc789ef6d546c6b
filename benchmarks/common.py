"""Images, models and lines of output that the benchmarks share."""

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from sweep.space.configuration import TrialConfig
from sweep.space.image import ImageSpec
from sweep.training.data import PreparedData, Split, prepare

CACHE = Path("sweeps/data")  # prepared once, found again by the next run
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
