"""What the user of an exported model must know, as `contract.json` beside it; `sweep predict` needs nothing else."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from sweep.errors import InputError
from sweep.export.formats.format import Format
from sweep.export.formats.registry import FORMATS
from sweep.space.image import ImageSpec
from sweep.training.data.pixels import COLOUR, GREY, MAX_PIXELS

CONTRACT, CLASSES = "contract.json", "classes.txt"
VERSION = 1  # of the contract's layout
_LARGEST = 16 * 2**20  # bytes of a contract that is read: it may come from anywhere
# How training prepared its images, and `sweep predict` does (sweep/training/data/pixels.py).
PREPARATION = {
    "orientation": "as EXIF says, applied first",
    "transparency": "laid over white",
    "grey_and_colour": "grey images become colour or colour images grey (ITU-R 601), as `channels` says",
    "depth": "16 bits a channel are divided by 257; floating point from 0 to 1 times 255",
    "resize": "bilinear with antialiasing (Pillow's BILINEAR) to height × width; the aspect ratio is not kept",
}


@dataclass(frozen=True, kw_only=True)
class Contract:
    """An exported model's input and output."""

    format: Format
    quantized: str | None
    image: ImageSpec  # what every image is brought to
    pixel_range: tuple[int, int]  # of the float32 input; scaling is inside the model
    classes: tuple[str, ...]  # names, in the order of the outputs
    trial: int  # its number
    epoch: int  # the best one
    refit: dict[str, int] | None = None  # `epochs`, `images`: trained again, on the validation images too
    verified: dict[str, Any]  # what a fresh process found, by the format's own runtime

    def save(self, directory: Path) -> None:
        """Write `contract.json`, and the names alone as `classes.txt`."""
        (directory / CONTRACT).write_text(json.dumps(self._document(), indent=1) + "\n", encoding="utf-8")
        (directory / CLASSES).write_text("\n".join(self.classes) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read a contract; raises InputError where the directory holds no export."""
        document = _read(directory)
        try:
            if document["version"] != VERSION:
                raise InputError(
                    f"{directory / CONTRACT} is of version {document['version']}, this Sweep reads {VERSION}; "
                    "use the version that exported it, or export the model again"
                )
            return cls._parsed(document)
        except (LookupError, TypeError, ValueError, OverflowError) as error:
            raise InputError(f"{directory / CONTRACT} is damaged ({error!r}); export the model again") from error

    @classmethod
    def _parsed(cls, document: dict[str, Any]) -> Self:
        taken, kind = document["input"], document["format"]
        if kind not in FORMATS:
            raise ValueError(f"format {kind!r}")
        classes = tuple(map(str, document["classes"]))
        height, width, channels = (int(taken[name]) for name in ("height", "width", "channels"))
        if min(height, width) < 1 or height * width > MAX_PIXELS or channels not in (GREY, COLOUR):
            raise ValueError(f"images of {height} × {width} × {channels}")
        return cls(
            format=FORMATS[kind],
            quantized=document["quantized"],
            image=ImageSpec(height=height, width=width, channels=channels, classes=len(classes)),
            pixel_range=(int(taken["range"][0]), int(taken["range"][1])),
            classes=classes,
            trial=int(document["trial"]),
            epoch=int(document["epoch"]),
            refit=document.get("refit"),
            verified=dict(document["verified"]),
        )

    def _document(self) -> dict[str, Any]:
        image = asdict(self.image)
        classes = image.pop("classes")
        taken = {
            "name": "pixels",
            "shape": [None, *image.values()],  # batch, height, width, channels
            "dtype": "float32",
            "range": list(self.pixel_range),
            "colours": "grey" if self.image.channels == 1 else "RGB",
            **image,
            "preparation": PREPARATION,
        }
        given = {"shape": [None, classes], "dtype": "float32", "meaning": "a probability for each class"}
        return {
            "version": VERSION,
            "format": self.format.name,
            "model": self.format.file,
            "quantized": self.quantized,
            "trial": self.trial,
            "epoch": self.epoch,
            "refit": self.refit,
            "input": taken,
            "output": given,
            "classes": list(self.classes),
            "verified": self.verified,
        }


def _read(directory: Path) -> dict[str, Any]:
    path = directory / CONTRACT
    try:
        with path.open(encoding="utf-8") as file:
            document = json.loads(file.read(_LARGEST))
    except (FileNotFoundError, NotADirectoryError):
        raise InputError(f"{directory} holds no {CONTRACT}; expected a directory that `sweep export` wrote") from None
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"Cannot read {path}: {error}") from error
    if not isinstance(document, dict):
        raise InputError(f"{path} is damaged: no JSON object; export the model again")
    return document
