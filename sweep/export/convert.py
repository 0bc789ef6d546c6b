"""`python -m sweep.export.convert`: a trial's Keras model in another format, and what it says itself.

The request: `model`, `directory`, `format`, `quantized`, `data`, `batch_size`, `scores` (the file for the trained
model's own probabilities of the first validation images, which the converted one is held against), `own` (what
`own_code` imports).
"""

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from sweep.errors import SweepError
from sweep.export.formats import MODEL_FILES
from sweep.export.own_code import import_own
from sweep.export.process import serve
from sweep.export.runtimes import load_keras
from sweep.training.data.prepared import PreparedData

COMPARED = 500  # validation images whose probabilities are compared
_CALIBRATING = 300  # training images that show the quantizer what values occur


def convert(request: dict[str, Any]) -> None:
    """Write the inference graph: float32 pixels 0 to 255, (batch, height, width, channels), to class probabilities."""
    import_own(request["own"])
    path = Path(request["directory"]) / MODEL_FILES[request["format"]]
    model, data = load_keras(Path(request["model"])), PreparedData.load(Path(request["data"]))
    np.save(request["scores"], _scores(model, data, request["batch_size"]))
    match request["format"]:
        case "saved_model":
            model.export(path, format="tf_saved_model", verbose=False)
        case "tflite":
            _write_tflite(_in_float32(model), path, request["quantized"], data)
        case "onnx":
            _write_onnx(_in_float32(model), path)


def _scores(model: Any, data: PreparedData, batch_size: int) -> Any:
    images, _ = data.open_validation()
    starts = range(0, min(COMPARED, len(images)), batch_size)
    return np.concatenate([model.predict_on_batch(images[at : at + batch_size].astype(np.float32)) for at in starts])


def _in_float32(model: Any) -> Any:
    """The same layers and weights, computing in float32: the small runtimes know no mixed precision."""
    import keras

    if all(layer.dtype_policy.compute_dtype == "float32" for layer in model._flatten_layers()):
        return model

    def plain(layer: Any) -> Any:
        return type(layer).from_config(layer.get_config() | {"dtype": "float32"})

    twin = keras.models.clone_model(model, clone_function=plain, recursive=True)
    twin.set_weights(model.get_weights())
    twin(np.zeros((1, *model.input_shape[1:]), np.float32))  # exporting wants a model that was called
    return twin


def _write_tflite(model: Any, path: Path, quantized: str | None, data: PreparedData) -> None:
    import tensorflow as tf
    from tensorflow.lite.python.convert_phase import ConverterError

    ops = tf.lite.OpsSet
    options: dict[str, Any] = {"target_spec": {"supported_ops": [ops.TFLITE_BUILTINS]}}
    if quantized:
        options["optimizations"] = [tf.lite.Optimize.DEFAULT]
    if quantized == "int8":
        options["target_spec"] = {"supported_ops": [ops.TFLITE_BUILTINS_INT8]}
        options["representative_dataset"] = lambda: _representative(data)
    try:
        model.export(path, format="litert", verbose=False, **options)
    except ConverterError as error:
        missing = sorted(set(re.findall(r"'tf\.(\w+)' op is neither", str(error))))
        why = f"it has no {', '.join(missing)}" if missing else str(error).splitlines()[0]
        raise SweepError(f"TFLite does not take this model: {why}") from error


def _representative(data: PreparedData) -> Iterator[list[Any]]:
    """Training images, evenly spread: those of the validation split judge the result."""
    images, _ = data.open_train()
    for index in np.linspace(0, len(images) - 1, min(_CALIBRATING, len(images)), dtype=np.int64):
        yield [images[index : index + 1].astype(np.float32)]


def _write_onnx(model: Any, path: Path) -> None:
    from sweep.export.onnx_ops import register

    with warnings.catch_warnings():  # Keras 3.15 looks for np.object before it patches tf2onnx
        warnings.filterwarnings("ignore", message=".*np.object", category=FutureWarning)
        register()
        model.export(path, format="onnx", verbose=False)


if __name__ == "__main__":
    from sweep.training.runtime import configure

    configure(gpu=None, threads=1)
    serve(convert)
