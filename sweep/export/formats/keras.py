"""Keras's own format: the file that the trial left."""

import re
from pathlib import Path
from typing import Any

import numpy as np

from sweep.errors import InputError
from sweep.export.agreement import EXACT
from sweep.export.formats.format import Conversion, Format, Predict

_MISSING = re.compile(r"Could not locate (?:class|function) '(\w+)'")


class Keras(Format):
    """A `.keras` file, to predict and to train on with."""

    name, file = "keras", "model.keras"
    agreement = EXACT
    is_tensorflow = is_trained_file = True
    python = (
        "import keras",
        "model = keras.saving.load_model({model!r})",
        "scores = model.predict(images)",
    )

    def convert(self, conversion: Conversion) -> None:
        """Save it, though an export copies the file."""
        conversion.model.save(conversion.path)

    def load(self, path: Path, threads: int | None) -> Predict:  # noqa: ARG002
        """The model's `predict_on_batch`."""
        model = load_keras(path)
        return lambda pixels: np.asarray(model.predict_on_batch(pixels), np.float32)


def load_keras(path: Path) -> Any:
    """A `.keras` file, in safe mode: one that brings code (a Lambda, a class to import) is refused."""
    import keras

    try:
        return keras.saving.load_model(path, safe_mode=True)
    except (ValueError, TypeError, KeyError, AttributeError, OSError, EOFError, ImportError) as error:
        why = " ".join(str(error).split())
        if "lambda" in why.lower():
            why = "it holds a Lambda layer, which is code"
        elif missing := _MISSING.search(why):
            why = (
                f"it holds `{missing[1]}`, whose code is its builder's: --allow-builder MODULE:NAME has `sweep export` "
                "and `sweep evaluate` import that, and the other formats do without"
            )
        raise InputError(f"Keras does not load {path}: {why[:300]}") from error
