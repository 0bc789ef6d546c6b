"""Scikit-learn's 1,797 handwritten digits, 8 × 8, grey; they come with it."""

import numpy as np

from sweep.space.data import DataConfig
from sweep.training.data.arrays import ArrayImages, Part
from sweep.training.data.labelled_images import Origin


def read(config: DataConfig) -> ArrayImages:
    """All of them, in scikit-learn's order."""
    from sklearn import datasets

    digits = datasets.load_digits()
    images = np.rint(digits.images * (255.0 / 16.0)).astype(np.uint8)  # its values are 0 to 16
    part = Part(origin=Origin.TRAIN, images=images, labels=digits.target.astype(np.int32))
    return ArrayImages([part], tuple("0123456789"), config, "digits")
