"""Between the stored pixels and labels and what a builder's model is trained on."""

from dataclasses import dataclass
from typing import Any, Self

import keras

from sweep.space.configuration import TrialConfig
from sweep.space.image import ImageSpec
from sweep.training.objects import create


@dataclass(frozen=True, kw_only=True)
class Feed:
    """Turns a batch of float32 pixels, 0 to 255, and whole-number labels into a batch for the model."""

    augmentation: tuple[Any, ...]  # Keras layers, on pixels 0 to 255
    scale: int  # what pixels are divided by
    flat: bool  # grey images lose their channel
    classes: int | None  # labels become rows of so many numbers; None: they stay whole numbers

    @classmethod
    def of(cls, config: TrialConfig, image: ImageSpec, *, scale: int, flat: bool, one_hot: bool) -> Self:
        """The feed of a trial."""
        layers = tuple(create("layers", layer, dtype="float32") for layer in config.training.augmentation or ())
        for layer in layers:
            layer.build((None, image.height, image.width, image.channels))
        return cls(augmentation=layers, scale=scale, flat=flat, classes=image.classes if one_hot else None)

    def train(self, pixels: Any, labels: Any) -> tuple[Any, Any]:
        """A batch to train on, augmented."""
        for layer in self.augmentation:
            pixels = layer(pixels, training=True)
        return self.evaluate(pixels, labels)

    def evaluate(self, pixels: Any, labels: Any) -> tuple[Any, Any]:
        """A batch to measure on."""
        pixels = pixels / self.scale if self.scale != 1 else pixels
        return pixels[..., 0] if self.flat else pixels, self.labels(labels)

    def labels(self, labels: Any) -> Any:
        """The labels as the loss takes them."""
        return labels if self.classes is None else keras.ops.one_hot(labels, self.classes)

    @property
    def variables(self) -> list[Any]:
        """Of the augmentation: the states of its seed generators among them."""
        return [variable for layer in self.augmentation for variable in layer.variables]
