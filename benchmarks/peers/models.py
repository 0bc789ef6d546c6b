"""The eight as plain Keras, for the peers."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers

from benchmarks.peers.cnns import Cnn


def build(cnn: Cnn) -> keras.Model:
    """Build and compile one of the eight."""
    model = keras.Sequential([keras.Input((32, 32, 3)), layers.Rescaling(1 / 255)])
    for block in range(cnn.depth):
        for _ in range(2):
            model.add(layers.Conv2D(cnn.filters * 2**block, 3, padding="same", activation="relu"))
        if cnn.batch_norm:
            model.add(layers.BatchNormalization())
        model.add(layers.MaxPooling2D(2))
    model.add(layers.Flatten())
    model.add(layers.Dense(64, activation="relu"))
    model.add(layers.Dense(10, activation="softmax"))
    model.compile(optimizer=cnn.optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def load(path: Path) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """Return training and validation (images uint8, labels)."""
    with np.load(path) as arrays:
        return (arrays["x_train"], arrays["y_train"]), (arrays["x_val"], arrays["y_val"])
