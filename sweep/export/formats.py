"""The formats that a model leaves in: the file of each, and what must be installed for it."""

import importlib.util
from typing import Literal, get_args

from sweep.errors import InputError

Format = Literal["keras", "saved_model", "tflite", "onnx"]
Quantization = Literal["int8", "dynamic"]  # weights and activations as 8-bit integers; the weights alone
FORMATS: tuple[Format, ...] = get_args(Format)
QUANTIZATIONS: tuple[Quantization, ...] = get_args(Quantization)
# What to load, within the exported directory; a SavedModel is the directory.
MODEL_FILES: dict[Format, str] = {
    "keras": "model.keras",
    "saved_model": ".",
    "tflite": "model.tflite",
    "onnx": "model.onnx",
}
_RUNTIMES: dict[Format, tuple[str, ...]] = {"tflite": ("ai_edge_litert",), "onnx": ("onnxruntime",)}
_CONVERTERS: dict[Format, tuple[str, ...]] = {"onnx": ("tf2onnx",)}


def require_runtime(kind: Format) -> None:
    """Raise InputError with the command that installs it, where the format's own runtime is missing."""
    _require(kind, _RUNTIMES.get(kind, ()))


def require_converter(kind: Format) -> None:
    """Likewise for what writes the format, and for its runtime, which verifies what was written."""
    _require(kind, (*_CONVERTERS.get(kind, ()), *_RUNTIMES.get(kind, ())))


def _require(kind: Format, modules: tuple[str, ...]) -> None:
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    if missing:
        raise InputError(f"{kind} needs {' and '.join(missing)}: pip install 'keras-sweep[{kind}]'")
