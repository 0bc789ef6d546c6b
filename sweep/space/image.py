"""What a model must know of the images it is given."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ImageSpec:
    """The shape of one image and the number of classes."""

    height: int  # pixels
    width: int  # pixels
    channels: int  # 1 grey, 3 colour
    classes: int
