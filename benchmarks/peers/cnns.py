"""Eight fixed CNNs for CIFAR-10, as plain Keras: what every peer trains."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers

EPOCHS = 2
BATCH_SIZE = 64


@dataclass(frozen=True, kw_only=True)
class Cnn:
    """One of the eight; two convolutions a block, filters doubling from block to block."""

    depth: int
    filters: int
    batch_norm: bool
    optimizer: str


CNNS = (
    Cnn(depth=1, filters=16, batch_norm=False, optimizer="adam"),
    Cnn(depth=1, filters=32, batch_norm=True, optimizer="adagrad"),
    Cnn(depth=2, filters=16, batch_norm=True, optimizer="adadelta"),
    Cnn(depth=2, filters=32, batch_norm=False, optimizer="adamax"),
    Cnn(depth=3, filters=16, batch_norm=False, optimizer="adagrad"),
    Cnn(depth=3, filters=32, batch_norm=True, optimizer="adam"),
    Cnn(depth=3, filters=32, batch_norm=False, optimizer="adadelta"),
    Cnn(depth=2, filters=32, batch_norm=True, optimizer="adamax"),
)


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
