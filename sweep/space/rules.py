"""Shapes, parameters and FLOPs of Keras's layers, computed without Keras. One short rule a family of layers.

A rule takes the layer's arguments (Keras's defaults filled in) and the shape that it is given, and raises `Rejected`
with what the layer does to it ("pools a 1 × 1 map") when that is impossible. Checked against Keras in
`tests/space/test_against_keras.py`.
"""

from collections.abc import Callable, Mapping
from math import ceil, prod
from typing import Any

from sweep.space.errors import Rejected
from sweep.space.measures import MAP_RANK, Effect, Shape, describe

Arguments = Mapping[str, Any]


Rule = Callable[[Arguments, Shape], Effect]


def _map(verb: str, shape: Shape) -> tuple[int, int, int]:
    if len(shape) != MAP_RANK:
        raise Rejected(f"{verb} a {describe(shape)}; it needs a map")
    return shape[0], shape[1], shape[2]


def _pair(value: Any) -> tuple[int, int]:
    if isinstance(value, list | tuple):
        return (value[0], value[0]) if len(value) == 1 else (value[0], value[1])
    return value, value


def _slide(side: int, window: int, stride: int, padding: str) -> int:
    """How many places a window takes along a side; none when it does not fit."""
    return ceil(side / stride) if padding == "same" else max(0, (side - window) // stride + 1)


def _windows(arguments: Arguments, shape: Shape, size: Any, verb: str) -> tuple[int, int]:
    height, width, _ = _map(verb, shape)
    (rows, columns), (down, right) = _pair(size), _pair(arguments["strides"] or size)
    dilation = _pair(arguments.get("dilation_rate", 1))
    if max(dilation) > 1 and max(down, right) > 1:
        raise Rejected("has both strides and a dilation rate above 1")
    reach = ((rows - 1) * dilation[0] + 1, (columns - 1) * dilation[1] + 1)
    padding = arguments["padding"]
    out = _slide(height, reach[0], down, padding), _slide(width, reach[1], right, padding)
    if not all(out):
        tail = "" if verb == "pools" else f" with a {rows} × {columns} kernel"
        raise Rejected(f"{verb} a {describe(shape)}{tail}")
    return out


def _applied(arguments: Arguments, out: Shape, kernel: int) -> Effect:
    """A kernel, and its bias unless it has none, at every place of the output."""
    bias = out[-1] if arguments["use_bias"] else 0
    return Effect(out, kernel + bias, flops=prod(out[:-1]) * (2 * kernel + bias))


def _conv2d(arguments: Arguments, shape: Shape) -> Effect:
    height, width = _windows(arguments, shape, arguments["kernel_size"], "convolves")
    channels, filters, groups = shape[2], arguments["filters"], arguments["groups"]
    if channels % groups or filters % groups:
        raise Rejected(f"has {groups} groups for {channels} channels and {filters} filters; both must divide by it")
    kernel = prod(_pair(arguments["kernel_size"])) * (channels // groups) * filters
    return _applied(arguments, (height, width, filters), kernel)


def _depthwise(arguments: Arguments, shape: Shape) -> Effect:
    height, width = _windows(arguments, shape, arguments["kernel_size"], "convolves")
    filters = shape[2] * arguments["depth_multiplier"]
    return _applied(arguments, (height, width, filters), prod(_pair(arguments["kernel_size"])) * filters)


def _separable(arguments: Arguments, shape: Shape) -> Effect:
    depthwise = _depthwise({**arguments, "use_bias": False}, shape)
    height, width, channels = depthwise.shape
    pointwise = _applied(arguments, (height, width, arguments["filters"]), channels * arguments["filters"])
    parameters, flops = depthwise.parameters + pointwise.parameters, depthwise.flops + pointwise.flops
    return Effect(pointwise.shape, parameters, flops=flops)


def _transposed(arguments: Arguments, shape: Shape) -> Effect:
    height, width, channels = _map("convolves", shape)
    if arguments["output_padding"] is not None or max(_pair(arguments["dilation_rate"])) > 1:
        raise NotImplementedError
    kernel_size, strides = _pair(arguments["kernel_size"]), _pair(arguments["strides"])
    grow = [max(k - s, 0) if arguments["padding"] == "valid" else 0 for k, s in zip(kernel_size, strides, strict=True)]
    out = height * strides[0] + grow[0], width * strides[1] + grow[1]
    kernel = prod(kernel_size) * channels * arguments["filters"]
    bias = arguments["filters"] if arguments["use_bias"] else 0
    flops = height * width * 2 * kernel + prod(out) * bias
    return Effect((*out, arguments["filters"]), kernel + bias, flops=flops)


def _dense(arguments: Arguments, shape: Shape) -> Effect:
    return _applied(arguments, (*shape[:-1], arguments["units"]), shape[-1] * arguments["units"])


def _axes(arguments: Arguments, shape: Shape) -> int:
    """The size of the axes that a normalization keeps parameters for; the batch is axis 0."""
    axis = arguments["axis"]
    axes = axis if isinstance(axis, list | tuple) else [axis]
    try:
        return prod(shape[index if index < 0 else index - 1] for index in axes)
    except IndexError:
        raise Rejected(f"normalizes axis {axis} of a {describe(shape)}") from None


def _batch_norm(arguments: Arguments, shape: Shape) -> Effect:
    size = _axes(arguments, shape)
    learned = size * (arguments["center"] + arguments["scale"])
    return Effect(shape, learned + 2 * size, fixed=2 * size, flops=2 * prod(shape))


def _layer_norm(arguments: Arguments, shape: Shape) -> Effect:
    learned = _axes(arguments, shape) * (arguments["center"] + arguments["scale"])
    return Effect(shape, learned, flops=5 * prod(shape))


def _group_norm(arguments: Arguments, shape: Shape) -> Effect:
    size, groups = _axes(arguments, shape), arguments["groups"]
    if groups != -1 and size % groups:
        raise Rejected(f"normalizes {size} channels in {groups} groups; the groups must divide the channels")
    return _layer_norm(arguments, shape)


def _rms_norm(arguments: Arguments, shape: Shape) -> Effect:
    return Effect(shape, _axes(arguments, shape), flops=3 * prod(shape))


def _pool(arguments: Arguments, shape: Shape) -> Effect:
    height, width = _windows(arguments, shape, arguments["pool_size"], "pools")
    out = (height, width, shape[2])
    return Effect(out, flops=prod(out) * prod(_pair(arguments["pool_size"])))


def _global_pool(arguments: Arguments, shape: Shape) -> Effect:
    _, _, channels = _map("pools", shape)
    return Effect((1, 1, channels) if arguments["keepdims"] else (channels,), flops=prod(shape))


def _adaptive_pool(arguments: Arguments, shape: Shape) -> Effect:
    _, _, channels = _map("pools", shape)
    return Effect((*_pair(arguments["output_size"]), channels), flops=prod(shape))


def _keep(_: Arguments, shape: Shape) -> Effect:
    return Effect(shape)


def _keep_map(_: Arguments, shape: Shape) -> Effect:
    _map("works on", shape)
    return Effect(shape)


def _elementwise(_: Arguments, shape: Shape) -> Effect:
    return Effect(shape, flops=prod(shape))


def _prelu(arguments: Arguments, shape: Shape) -> Effect:
    shared = arguments["shared_axes"] or []
    axes = [shared] if isinstance(shared, int) else shared
    learned = prod(1 if index + 1 in axes else side for index, side in enumerate(shape))
    return Effect(shape, learned, flops=2 * prod(shape))


def _margins(value: Any) -> tuple[int, int, int, int]:
    """Keras's three ways to write margins, as top, bottom, left, right."""
    vertical, horizontal = _pair(value) if not isinstance(value, int) else (value, value)
    (top, bottom), (left, right) = _pair(vertical), _pair(horizontal)
    return top, bottom, left, right


def _zero_padding(arguments: Arguments, shape: Shape) -> Effect:
    height, width, channels = _map("pads", shape)
    top, bottom, left, right = _margins(arguments["padding"])
    return Effect((height + top + bottom, width + left + right, channels))


def _cropping(arguments: Arguments, shape: Shape) -> Effect:
    height, width, channels = _map("crops", shape)
    top, bottom, left, right = _margins(arguments["cropping"])
    out = (height - top - bottom, width - left - right, channels)
    if min(out) < 1:
        raise Rejected(f"crops a {describe(shape)} to nothing")
    return Effect(out)


def _up_sampling(arguments: Arguments, shape: Shape) -> Effect:
    height, width, channels = _map("enlarges", shape)
    rows, columns = _pair(arguments["size"])
    return Effect((height * rows, width * columns, channels))


def _resizing(arguments: Arguments, shape: Shape) -> Effect:
    _, _, channels = _map("resizes", shape)
    return Effect((arguments["height"], arguments["width"], channels))


def _flatten(_: Arguments, shape: Shape) -> Effect:
    return Effect((prod(shape),))


def _reshape(arguments: Arguments, shape: Shape) -> Effect:
    target = list(arguments["target_shape"])
    known = prod(side for side in target if side != -1)
    if target.count(-1) == 1 and known:
        target[target.index(-1)] = prod(shape) // known
    if prod(target) != prod(shape):
        raise Rejected(f"reshapes a {describe(shape)} to {' × '.join(map(str, target))}")
    return Effect(tuple(target))


def _permute(arguments: Arguments, shape: Shape) -> Effect:
    dims = list(arguments["dims"])
    if sorted(dims) != list(range(1, len(shape) + 1)):
        raise Rejected(f"orders the axes of a {describe(shape)} as {dims}")
    return Effect(tuple(shape[index - 1] for index in dims))


_FAMILIES: dict[Rule, str] = {
    _conv2d: "Conv2D",
    _depthwise: "DepthwiseConv2D",
    _separable: "SeparableConv2D",
    _transposed: "Conv2DTranspose",
    _dense: "Dense",
    _batch_norm: "BatchNormalization",
    _layer_norm: "LayerNormalization",
    _group_norm: "GroupNormalization",
    _rms_norm: "RMSNormalization",
    _pool: "MaxPooling2D AveragePooling2D",
    _global_pool: "GlobalAveragePooling2D GlobalMaxPooling2D",
    _adaptive_pool: "AdaptiveAveragePooling2D AdaptiveMaxPooling2D",
    _keep: "Dropout GaussianDropout AlphaDropout GaussianNoise ActivityRegularization Identity",
    _keep_map: "SpatialDropout2D AugMix AutoContrast ContrastLimitedAdaptiveHistogramEqualization Equalization "
    "RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast RandomElasticTransform "
    "RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective "
    "RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear RandomTranslation RandomZoom "
    "Solarization",
    _elementwise: "Activation ReLU ELU LeakyReLU Softmax Rescaling UnitNormalization",
    _prelu: "PReLU",
    _zero_padding: "ZeroPadding2D",
    _cropping: "Cropping2D",
    _up_sampling: "UpSampling2D",
    _resizing: "Resizing RandomCrop CenterCrop",
    _flatten: "Flatten",
    _reshape: "Reshape",
    _permute: "Permute",
}
RULES: dict[str, Rule] = {name: rule for rule, names in _FAMILIES.items() for name in names.split()}
