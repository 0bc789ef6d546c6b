"""`python -m sweep.export.convert`: a trial's Keras model in another format, and what it says itself.

The request: `model`, `directory`, `format` (its reference), `quantized`, `data`, `batch_size`, `scores` (the file for
the trained model's own probabilities of the first validation images, which the converted one is held against), `own`
(what `own_code` imports).
"""

from pathlib import Path
from typing import Any

import numpy as np

from sweep.export.formats.format import Conversion, resolve
from sweep.export.formats.keras import load_keras
from sweep.export.own_code import import_own
from sweep.export.process import serve
from sweep.training.data.prepared import PreparedData

COMPARED = 500  # validation images whose probabilities are compared, at least


def convert(request: dict[str, Any]) -> None:
    """Write the model in the request's format, and the trained model's probabilities."""
    import_own(request["own"])
    kind = resolve(request["format"])
    model, data = load_keras(Path(request["model"])), PreparedData.load(Path(request["data"]))
    size = request["batch_size"]
    whole_batches = -(-COMPARED // size) * size
    np.save(request["scores"], scores_of(model, data.open_validation().images[:whole_batches], size))
    model = model if kind.is_tensorflow else _in_float32(model)
    path = Path(request["directory"]) / kind.file
    kind.convert(Conversion(model=model, path=path, quantized=request["quantized"], data=data))


def scores_of(model: Any, images: Any, size: int) -> Any:
    """A Keras model's probabilities, (images, classes), in batches of that size."""
    batches = [images[start : start + size].astype(np.float32) for start in range(0, len(images), size)]
    return np.concatenate([model.predict_on_batch(batch) for batch in batches])


def _in_float32(model: Any) -> Any:
    """The same layers and weights, computing in float32: only TensorFlow runs mixed precision."""
    import keras

    if all(layer.dtype_policy.compute_dtype == "float32" for layer in model._flatten_layers()):
        return model

    def plain(layer: Any) -> Any:
        return type(layer).from_config(layer.get_config() | {"dtype": "float32"})

    twin = keras.models.clone_model(model, clone_function=plain, recursive=True)
    twin.set_weights(model.get_weights())
    twin(np.zeros((1, *model.input_shape[1:]), np.float32))  # exporting wants a model that was called
    return twin


if __name__ == "__main__":
    from sweep.training.runtime import configure

    configure(gpu=None, threads=1)
    serve(convert)
