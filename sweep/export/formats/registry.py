"""All export formats. A new one is its module and its line here."""

from sweep.errors import InputError
from sweep.export.formats.format import Format
from sweep.export.formats.keras import Keras
from sweep.export.formats.onnx import Onnx
from sweep.export.formats.saved_model import SavedModel
from sweep.export.formats.tflite import TFLite

FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Keras(),
        SavedModel(),
        TFLite(),
        Onnx(),
    )
}
DEFAULT = Keras.name


def format_named(name: str) -> Format:
    """The format of that name; raises InputError where there is none."""
    if name not in FORMATS:
        raise InputError(f"unknown format {name!r}; the formats are {', '.join(FORMATS)}")
    return FORMATS[name]


def quantizations() -> dict[str, str]:
    """Those of all formats, each with its meaning."""
    return {word: f"{meaning} ({one.name})" for one in FORMATS.values() for word, meaning in one.quantizations.items()}
