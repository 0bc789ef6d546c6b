"""A quick look at the data: what a space's models will be given, before anything is decoded."""

from dataclasses import dataclass

import numpy as np

from sweep.errors import InputError
from sweep.space.configuration import DataConfig
from sweep.space.image import ImageSpec
from sweep.training.data.keras_sets import PUBLISHED
from sweep.training.data.registry import open_source
from sweep.training.data.source import Origin
from sweep.training.data.splits import sizes

# Without importing scikit-learn for its digits, or downloading the others.
_KNOWN = {"digits": (ImageSpec(height=8, width=8, channels=1, classes=10), 1797, 0), **PUBLISHED}


@dataclass(frozen=True, kw_only=True)
class Peek:
    """What a model and an estimate of its time must know."""

    image: ImageSpec
    train_images: int
    validation_images: int


def peek(config: DataConfig) -> Peek:
    """Look at names, labels and at most one image; nothing is downloaded, and nothing written."""
    if config.source in _KNOWN and config.path is None:
        image, train, test = _KNOWN[config.source]
        origin = np.repeat(np.array([Origin.TRAIN, Origin.TEST], np.int8), [train, test])
        height, width = config.size or (image.height, image.width)
        channels = config.channels or image.channels
        image = ImageSpec(height=height, width=width, channels=channels, classes=image.classes)
    else:
        try:
            source = open_source(config)
        except OSError as error:
            raise InputError(f"Cannot read {error.filename or config.path}: {error.strerror or error}") from error
        image, origin = source.image, source.origin
    counts = sizes(config, origin)
    return Peek(image=image, train_images=counts.train, validation_images=counts.validation)
