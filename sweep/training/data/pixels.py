"""One image file into raw pixels: any format, depth and orientation that Pillow reads."""

import io
import struct
import zlib

import numpy as np
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from sweep.space.image import ImageSpec
from sweep.training.data.labelled_images import Pixels

MAX_PIXELS = 80_000_000  # of one image; below Pillow's own alarm
GREY, COLOUR = 1, 3  # channels
UPRIGHT, _SIDEWAYS = 1, frozenset({5, 6, 7, 8})  # EXIF orientations
_GREY_MODES = frozenset({"1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L", "I;16N", "F"})
_ALPHA_MODES = frozenset({"LA", "La", "PA", "RGBA", "RGBa"})
# What Pillow's decoders raise on broken files, as seen with truncated and flipped bytes.
BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, RuntimeError, struct.error, zlib.error,
)  # fmt: skip
BROKEN_IMAGE = (*BROKEN, Image.DecompressionBombError, Image.DecompressionBombWarning)


def shape_of(data: bytes) -> tuple[int, int, int]:
    """(height, width, channels) of an image file, from its header; orientation applied."""
    with Image.open(io.BytesIO(data)) as image:
        _refuse_oversized(image)
        width, height = image.size[::-1] if _orientation(image) in _SIDEWAYS else image.size
        return height, width, GREY if image.mode in _GREY_MODES else COLOUR


def decode(data: bytes, spec: ImageSpec) -> Pixels:
    """An image file as (height, width, channels) `uint8`, oriented, resized (bilinear) and with the spec's channels."""
    with Image.open(io.BytesIO(data)) as image:
        _refuse_oversized(image)
        if min(image.size) > 2 * max(spec.width, spec.height):
            image.draft(None, (2 * spec.width, 2 * spec.height))  # JPEG: decodes a large photograph at a fraction
        return fit(ImageOps.exif_transpose(image) if _orientation(image) != UPRIGHT else image, spec)


def fit(image: Image.Image, spec: ImageSpec) -> Pixels:
    """A Pillow image in the spec's size and channels."""
    mode = "L" if spec.channels == GREY else "RGB"
    converted = image if image.mode == mode else _to_eight_bits(image).convert(mode)
    if converted.size != (spec.width, spec.height):
        converted = converted.resize((spec.width, spec.height), Image.Resampling.BILINEAR)
    return np.asarray(converted, dtype=np.uint8).reshape(spec.height, spec.width, spec.channels)


def fit_array(pixels: Pixels, spec: ImageSpec) -> Pixels:
    """An array (height, width, channels) in the spec's size and channels."""
    if pixels.shape == (spec.height, spec.width, spec.channels):
        return pixels
    return fit(Image.fromarray(pixels[..., 0] if pixels.shape[-1] == GREY else pixels), spec)


def why_broken(error: Exception) -> str:
    """What is wrong with an image, in a line; Pillow's own words name an object in memory."""
    if isinstance(error, UnidentifiedImageError):
        return "not an image of a known format"
    if isinstance(error, Image.DecompressionBombError):  # Pillow's own limit lies above ours
        return f"more than {MAX_PIXELS:,} pixels"
    return str(error).replace("\n", " ") or type(error).__name__


def _orientation(image: Image.Image) -> int:
    """How the camera was held, by EXIF: 1 to 8."""
    return int(image.getexif().get(ExifTags.Base.Orientation, UPRIGHT))


def _refuse_oversized(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise ValueError(f"{image.width} × {image.height} pixels, more than {MAX_PIXELS:,}")


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """Deep grey scaled to 0 to 255 (Pillow would clip it); what is transparent becomes white."""
    if image.mode.startswith("I"):  # 16 bits, or 32 that hold 16
        return Image.fromarray((np.clip(np.asarray(image, np.int64), 0, 65_535) // 257).astype(np.uint8))
    if image.mode == "F":
        values = np.nan_to_num(np.asarray(image, np.float64))
        scale = 255.0 if values.max(initial=0.0) <= 1.0 else 1.0
        return Image.fromarray(np.clip(np.rint(values * scale), 0, 255).astype(np.uint8))
    if image.mode in _ALPHA_MODES or "transparency" in image.info:
        above = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", above.size, "white"), above)
    return image
