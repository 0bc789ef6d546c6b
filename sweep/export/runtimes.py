"""Exported models as their users load them: each format by its own runtime. Nothing in them is code of ours.

Keras's safe mode stays on, and no format here is a pickle.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sweep.errors import InputError
from sweep.export.formats import MODEL_FILES, Format, require_runtime

_MISSING = re.compile(r"Could not locate (?:class|function) '(\w+)'")
Scores = NDArray[np.float32]  # (images, classes), probabilities
Predict = Callable[[NDArray[np.float32]], Scores]  # pixels 0 to 255, (images, height, width, channels) → scores


def open_runtime(directory: Path, kind: Format, *, threads: int | None = None) -> Predict:
    """The model in an exported directory; `threads` where the runtime is told so here, None for its own choice.

    Raises InputError where the format's runtime is not installed, or refuses the model.
    """
    require_runtime(kind)
    model = directory / MODEL_FILES[kind]
    if not model.exists():
        raise InputError(f"{directory} holds no {MODEL_FILES[kind]}; export the model again")
    match kind:
        case "keras":
            return _keras(model)
        case "saved_model":
            return _saved_model(model)
        case "tflite":
            return _tflite(model, threads)
        case "onnx":
            return _onnx(model, threads)


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


def _keras(path: Path) -> Predict:
    model = load_keras(path)
    return lambda pixels: np.asarray(model.predict_on_batch(pixels), np.float32)


def _saved_model(directory: Path) -> Predict:
    import tensorflow as tf

    try:
        loaded = tf.saved_model.load(str(directory))  # held by the function below: its variables die with it
        serve = loaded.signatures["serving_default"]
        (taken,), (given,) = serve.structured_input_signature[1], serve.structured_outputs
    except (ValueError, TypeError, KeyError, OSError, AttributeError, tf.errors.OpError) as error:
        raise InputError(f"TensorFlow does not load {directory}: {error}") from error

    def predict(pixels: NDArray[np.float32], _alive: Any = loaded) -> Scores:
        return np.asarray(serve(**{taken: tf.constant(pixels)})[given])

    return predict


def _tflite(path: Path, threads: int | None) -> Predict:
    from ai_edge_litert.interpreter import Interpreter

    try:
        interpreter = Interpreter(str(path), num_threads=threads)
        interpreter.allocate_tensors()  # what cannot run is refused here, and LiteRT's talk is over
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


def _onnx(path: Path, threads: int | None) -> Predict:
    import onnxruntime

    refusals: tuple[type[Exception], ...] = (ValueError, RuntimeError, *_onnx_errors())
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or 0  # 0: as many as there are cores
    options.log_severity_level = 3  # errors
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        (taken,) = session.get_inputs()
    except refusals as error:
        raise InputError(f"ONNX Runtime does not load {path}: {error}") from error
    return lambda pixels: np.asarray(session.run(None, {taken.name: pixels})[0])


def _onnx_errors() -> tuple[type[Exception], ...]:
    """ONNX Runtime's exceptions have no base of their own."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    return tuple(kind for kind in vars(state).values() if isinstance(kind, type) and issubclass(kind, Exception))
