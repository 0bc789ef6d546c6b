"""What tf2onnx 1.17 has no word for, in terms of what ONNX has."""

from typing import Any

import numpy as np


def register() -> None:
    """Teach tf2onnx `Erfc`, in which TensorFlow writes the exact GELU: erfc(x) = 1 - erf(x)."""
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
