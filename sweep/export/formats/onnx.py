"""ONNX, for ONNX Runtime in any language."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np

from sweep.errors import InputError
from sweep.export.formats.format import Conversion, Format, Predict


class Onnx(Format):
    """A graph of ONNX's operators."""

    name, file = "onnx", "model.onnx"
    runtime, converter, pip = ("onnxruntime",), ("tf2onnx",), "keras-sweep[onnx]"
    python = (
        "import onnxruntime",
        "session = onnxruntime.InferenceSession({model!r})",
        "(scores,) = session.run(None, {{'pixels': images.astype('float32')}})",
    )

    def convert(self, conversion: Conversion) -> None:
        """By Keras and tf2onnx."""
        with warnings.catch_warnings():  # Keras 3.15 looks for np.object before it patches tf2onnx
            warnings.filterwarnings("ignore", message=".*np.object", category=FutureWarning)
            _register_erfc()
            conversion.model.export(conversion.path, format="onnx", verbose=False)

    def load(self, path: Path, threads: int | None) -> Predict:
        """A session of ONNX Runtime on the CPU."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or 0  # 0: as many as there are cores
        options.log_severity_level = 3  # errors
        refusals: tuple[type[Exception], ...] = (ValueError, RuntimeError, *_errors())
        try:
            session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
            (taken,) = session.get_inputs()
        except refusals as error:
            raise InputError(f"ONNX Runtime does not load {path}: {error}") from error
        return lambda pixels: np.asarray(session.run(None, {taken.name: pixels})[0])


def _errors() -> tuple[type[Exception], ...]:
    """ONNX Runtime's exceptions have no base of their own."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    return tuple(kind for kind in vars(state).values() if isinstance(kind, type) and issubclass(kind, Exception))


def _register_erfc() -> None:
    """Teach tf2onnx 1.17 `Erfc`, in which TensorFlow writes the exact GELU: erfc(x) = 1 - erf(x)."""
    from tf2onnx import utils
    from tf2onnx.handler import tf_op

    @tf_op("Erfc")
    class Erfc:
        @classmethod
        def version_9(cls, ctx: Any, node: Any, **_: Any) -> None:  # 9: the opset that brought Erf
            kind, shape, (output,) = ctx.get_dtype(node.input[0]), ctx.get_shape(node.input[0]), node.output
            one = ctx.make_const(utils.make_name("one"), np.array(1, utils.map_onnx_to_numpy_type(kind)))
            erf = ctx.make_node("Erf", [node.input[0]], dtypes=[kind], shapes=[shape])
            ctx.remove_node(node.name)
            ctx.make_node("Sub", [one.output[0], erf.output[0]], outputs=[output], dtypes=[kind], shapes=[shape])
