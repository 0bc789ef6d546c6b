"""What a model must know of the images it is given."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ImageSpec:
    """The shape of one image and the number of classes."""

    height: int  # pixels
    width: int  # pixels
    channels: int  # 1 grey, 3 colour
    classes: int

    def fits(self, shape: tuple[int, ...]) -> bool:
        """Whether a model of such inputs takes these images; grey ones also without their one channel."""
        return shape == (self.height, self.width, self.channels) or (
            self.channels == 1 and shape == (self.height, self.width)
        )
