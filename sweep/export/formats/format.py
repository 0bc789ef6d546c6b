"""What an export format declares. Without Keras and TensorFlow: the options of commands are made of it."""

import importlib.util
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from sweep.errors import InputError
from sweep.export.agreement import ROUNDED, Agreement
from sweep.training.data.prepared import PreparedData

Scores = NDArray[np.float32]  # (images, classes), probabilities
Predict = Callable[[NDArray[np.float32]], Scores]  # pixels 0 to 255, (images, height, width, channels) → scores


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """What a format is made of."""

    model: Any  # a Keras model: float32 pixels 0 to 255, (batch, height, width, channels), to class probabilities
    path: Path  # the file to write
    quantized: str | None
    data: PreparedData  # whose training images show a quantizer what values occur


class Format(ABC):
    """An export format: a subclass with its instance in `registry.FORMATS`. Nothing in its files is a pickle."""

    name: str  # of `--format`, in the contract and on the model card
    file: str  # what to load, within the exported directory; "." where that is the directory
    runtime: tuple[str, ...] = ()  # modules that must be installed to open it
    converter: tuple[str, ...] = ()  # and those to convert to it
    pip: str = ""  # what pip installs them by
    quantizations: ClassVar[Mapping[str, str]] = {}  # `--quantize` WORD: its meaning; the one that loses most first
    agreement: Agreement = ROUNDED  # with the trained model
    python: tuple[str, ...]  # lines that load the model in `{model!r}` and, in the last one, run it on `images`
    is_tensorflow: bool = False  # TensorFlow opens it; others compute in float32 alone, and do without Keras
    is_trained_file: bool = False  # the trial's own file, copied: never converted, and its layers' code must be there

    @abstractmethod
    def convert(self, conversion: Conversion) -> None:
        """Write the file; raises SweepError where the format cannot express the model."""

    @abstractmethod
    def load(self, path: Path, threads: int | None) -> Predict:
        """The model in a file by the format's runtime, on so many threads (None: the runtime's own choice).

        Raises InputError where the runtime refuses it.
        """

    def open(self, directory: Path, *, threads: int | None = None) -> Predict:
        """The model in an exported directory; raises InputError where it or its runtime is missing, or refuses it."""
        self.require_runtime()
        if not (directory / self.file).exists():
            raise InputError(f"{directory} holds no {self.file}; export the model again")
        return self.load(directory / self.file, threads)

    def require_runtime(self) -> None:
        """Raise InputError with the command that installs it, where the runtime is missing."""
        self._require(self.runtime)

    def require_converter(self) -> None:
        """Likewise for what writes the format, and for its runtime, which verifies what was written."""
        self._require((*self.converter, *self.runtime))

    def _require(self, modules: tuple[str, ...]) -> None:
        missing = [module for module in modules if importlib.util.find_spec(module) is None]
        if missing:
            raise InputError(f"{self.name} needs {' and '.join(missing)}: pip install '{self.pip}'")

    @property
    def reference(self) -> str:
        """`module:class`, for `resolve` in a fresh process."""
        return f"{type(self).__module__}:{type(self).__qualname__}"


def resolve(reference: str) -> Format:
    """The format of a reference, in any process."""
    found: Format = pkgutil.resolve_name(reference)()
    return found
