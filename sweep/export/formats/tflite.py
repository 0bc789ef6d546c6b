"""TFLite, for phones and small devices; LiteRT runs it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from sweep.errors import InputError, SweepError
from sweep.export.formats.format import Conversion, Format, Predict, Scores
from sweep.training.data.prepared import PreparedData

_CALIBRATING = 300  # training images that show the quantizer what values occur


class TFLite(Format):
    """A flat buffer of TFLite's built-in operators."""

    name, file = "tflite", "model.tflite"
    runtime, pip = ("ai_edge_litert",), "keras-sweep[tflite]"
    quantizations: ClassVar = {"int8": "8-bit integers throughout", "dynamic": "8-bit integers for the weights alone"}
    python = (
        "from ai_edge_litert.interpreter import Interpreter",
        "run = Interpreter({model!r}).get_signature_runner()",
        "scores = run(pixels=images.astype('float32'))['output_0']",
    )

    def convert(self, conversion: Conversion) -> None:
        """By Keras, quantized where that was asked for."""
        import tensorflow as tf
        from tensorflow.lite.python.convert_phase import ConverterError

        ops = tf.lite.OpsSet
        options: dict[str, Any] = {"target_spec": {"supported_ops": [ops.TFLITE_BUILTINS]}}
        if conversion.quantized:
            options["optimizations"] = [tf.lite.Optimize.DEFAULT]
        if conversion.quantized == "int8":
            options["target_spec"] = {"supported_ops": [ops.TFLITE_BUILTINS_INT8]}
            options["representative_dataset"] = lambda: _representative(conversion.data)
        try:
            conversion.model.export(conversion.path, format="litert", verbose=False, **options)
        except ConverterError as error:
            missing = sorted(set(re.findall(r"'tf\.(\w+)' op is neither", str(error))))
            why = f"it has no {', '.join(missing)}" if missing else str(error).splitlines()[0]
            raise SweepError(f"TFLite does not take this model: {why}") from error

    def load(self, path: Path, threads: int | None) -> Predict:
        """LiteRT's interpreter, resized for each new number of images."""
        from ai_edge_litert.interpreter import Interpreter

        try:
            interpreter = Interpreter(str(path), num_threads=threads)
            interpreter.allocate_tensors()  # refuses what cannot run, and logs the last that LiteRT logs
            (taken,), (given,) = interpreter.get_input_details(), interpreter.get_output_details()
        except (ValueError, RuntimeError) as error:
            raise InputError(f"LiteRT does not load {path}: {error}") from error
        images = 0

        def predict(pixels: NDArray[np.float32]) -> Scores:
            nonlocal images
            if images != len(pixels):
                images = len(pixels)
                interpreter.resize_tensor_input(taken["index"], pixels.shape)
                interpreter.allocate_tensors()
            interpreter.set_tensor(taken["index"], pixels)
            interpreter.invoke()
            return np.asarray(interpreter.get_tensor(given["index"]))

        return predict


def _representative(data: PreparedData) -> Iterator[list[Any]]:
    """Training images, evenly spread: those of the validation split judge the result."""
    images, _ = data.open_train()
    for index in np.linspace(0, len(images) - 1, min(_CALIBRATING, len(images)), dtype=np.int64):
        yield [images[index : index + 1].astype(np.float32)]
