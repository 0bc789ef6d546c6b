"""A quick look at the data: what a space's models will be given, before anything is decoded."""

from dataclasses import dataclass

import numpy as np

from sweep.errors import InputError
from sweep.space.data import SOURCES, DataConfig
from sweep.space.image import ImageSpec
from sweep.training.data.labelled_images import Origin
from sweep.training.data.reading import open_images
from sweep.training.data.splits import sizes


@dataclass(frozen=True, kw_only=True)
class Peek:
    """What a model and an estimate of its time must know."""

    image: ImageSpec
    train_images: int
    validation_images: int


def peek(config: DataConfig) -> Peek:
    """Look at names, labels and at most one image; nothing is downloaded, and nothing written."""
    known = SOURCES[config.source].known if config.path is None else None
    if known is not None:
        origin = np.repeat(np.array([Origin.TRAIN, Origin.TEST], np.int8), [known.train, known.test])
        image = config.shaped(known.image)
    else:
        try:
            images = open_images(config)
        except OSError as error:
            raise InputError(f"Cannot read {error.filename or config.path}: {error.strerror or error}") from error
        image, origin = images.image, images.origin
    counts = sizes(config, origin)
    return Peek(image=image, train_images=counts.train, validation_images=counts.validation)
