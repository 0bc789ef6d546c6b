"""TensorFlow's SavedModel, as TensorFlow Serving takes it."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sweep.errors import InputError
from sweep.export.agreement import EXACT
from sweep.export.formats.format import Conversion, Format, Predict, Scores


class SavedModel(Format):
    """A graph with its variables; the exported directory is it."""

    name, file = "saved_model", "."
    agreement = EXACT
    is_tensorflow = True
    python = (
        "import tensorflow as tf",
        "model = tf.saved_model.load({model!r})",
        "scores = model.serve(tf.constant(images, tf.float32))",
    )

    def convert(self, conversion: Conversion) -> None:
        """By Keras."""
        conversion.model.export(conversion.path, format="tf_saved_model", verbose=False)

    def load(self, path: Path, threads: int | None) -> Predict:  # noqa: ARG002
        """The signature that TensorFlow Serving serves."""
        import tensorflow as tf

        try:
            loaded = tf.saved_model.load(str(path))  # held by the function below: its variables die with it
            serve = loaded.signatures["serving_default"]
            (taken,), (given,) = serve.structured_input_signature[1], serve.structured_outputs
        except (ValueError, TypeError, KeyError, OSError, AttributeError, tf.errors.OpError) as error:
            raise InputError(f"TensorFlow does not load {path}: {error}") from error

        def predict(pixels: NDArray[np.float32], _alive: Any = loaded) -> Scores:
            return np.asarray(serve(**{taken: tf.constant(pixels)})[given])

        return predict
