"""Any image file becomes the same kind of array."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from sweep.space.image import ImageSpec
from sweep.training.data.pixels import BROKEN_IMAGE, decode, shape_of


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def spec(channels: int, height: int = 2, width: int = 3) -> ImageSpec:
    return ImageSpec(height=height, width=width, channels=channels, classes=2)


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    deep = np.array([[0, 257, 65_535], [128 * 257, 1, 300]], np.uint16)
    found = decode(encoded(Image.fromarray(deep)), spec(1))
    assert found[..., 0].tolist() == [[0, 1, 255], [128, 0, 1]]


@pytest.mark.parametrize("kind", ["AVIF", "GIF", "JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.filterwarnings("ignore")  # Pillow's, of what it finds odd
def test_a_file_with_flipped_bytes_is_an_image_or_broken(kind: str) -> None:
    random = np.random.default_rng(0)
    whole = encoded(Image.fromarray(random.integers(0, 256, (40, 50, 3), np.uint8)), kind)
    broken = 0
    for _ in range(100):
        data = np.frombuffer(whole, np.uint8).copy()
        data[random.integers(0, len(data), 4)] = random.integers(0, 256, 4)
        try:
            decode(data.tobytes(), spec(3))
        except BROKEN_IMAGE:  # and nothing else
            broken += 1
    assert broken


def test_transparent_becomes_white() -> None:
    image = Image.new("RGBA", (3, 2), (10, 20, 30, 0))
    assert np.all(decode(encoded(image), spec(3)) == 255)


def test_transparent_palette_becomes_white() -> None:
    image = Image.new("P", (3, 2), 0)
    image.putpalette([10, 20, 30])
    assert np.all(decode(encoded(image, transparency=0), spec(3)) == 255)


def test_palette_becomes_its_colours() -> None:
    image = Image.new("P", (3, 2), 1)
    image.putpalette([0, 0, 0, 10, 20, 30])
    assert decode(encoded(image), spec(3))[0, 0].tolist() == [10, 20, 30]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "YCbCr", "F"])
@pytest.mark.parametrize("channels", [1, 3])
def test_every_mode_gives_the_channels_asked_for(mode: str, channels: int) -> None:
    kind = {"CMYK": "TIFF", "YCbCr": "TIFF", "F": "TIFF"}.get(mode, "PNG")
    found = decode(encoded(Image.new(mode, (3, 2)), kind), spec(channels))
    assert (found.shape, found.dtype) == ((2, 3, channels), np.uint8)


@pytest.mark.parametrize(("mode", "channels"), [("L", 1), ("1", 1), ("LA", 1), ("RGB", 3), ("P", 3), ("RGBA", 3)])
def test_channels_of_an_image_are_those_of_its_kind(mode: str, channels: int) -> None:
    assert shape_of(encoded(Image.new(mode, (3, 2)))) == (2, 3, channels)


def test_orientation_of_a_photograph_is_applied() -> None:
    pixels = np.zeros((2, 4, 3), np.uint8)
    pixels[:, :2] = 255  # the left half is white
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: show it rotated to the right
    data = encoded(Image.fromarray(pixels), exif=exif)

    assert shape_of(data) == (4, 2, 3)
    found = decode(data, spec(3, height=4, width=2))
    assert np.all(found[:2] == 255)
    assert np.all(found[2:] == 0)


def test_large_photograph_is_scaled_down_to_its_average() -> None:
    left, right = np.full((400, 300, 3), 200, np.uint8), np.full((400, 300, 3), 50, np.uint8)
    data = encoded(Image.fromarray(np.concatenate([left, right], axis=1)), "JPEG", quality=95)
    found = decode(data, spec(3, height=4, width=6)).astype(int)
    assert np.all(abs(found[:, :2] - 200) <= 3)
    assert np.all(abs(found[:, -2:] - 50) <= 3)
