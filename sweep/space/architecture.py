"""A model's layers in order, and what they cost: the language's view of a network, without Keras."""

import re
from collections.abc import Iterator, Sequence
from math import prod
from typing import Any, TypeVar

from sweep.space import keras_names
from sweep.space.configuration import CnnConfig, HeadConfig, KerasObject, ModelConfig
from sweep.space.errors import Rejected
from sweep.space.image import ImageSpec
from sweep.space.measures import Effect, LayerMeasure, Measures, Shape, describe
from sweep.space.rules import RULES

T = TypeVar("T")

# Of batch norm's moving averages. With Keras's 0.99, small data sets validate on wrong averages for ten epochs, and
# pruners end such trials (docs/decisions/0007-batch-norm-momentum.md).
_MOMENTUM = 0.9
_POOLING = {"max": "MaxPooling2D", "average": "AveragePooling2D"}
_HEADS = {"flatten": "Flatten", "average": "GlobalAveragePooling2D", "max": "GlobalMaxPooling2D"}


def layers_of(model: ModelConfig, classes: int) -> tuple[KerasObject, ...]:
    """A model's layers by Keras class name, with a name each, from the first after the input to the softmax."""
    if model.cnn is not None:
        layers = [*_blocks(model.cnn), *_head(model.cnn, model.cnn.head)]
        output = _kernel(model.cnn)
    else:
        layers = [_canonical(layer, index) for index, layer in enumerate(model.layers or (), start=1)]
        output = dict(model.output)
    return (*layers, _layer("Dense", "output", units=classes, activation="softmax", **output))


def measure(layers: Sequence[KerasObject], image: ImageSpec) -> Measures:
    """Shapes, parameters and FLOPs of `layers` on such images; raises `Rejected` for what cannot be built."""
    measured: list[LayerMeasure] = []
    shape: Shape = (image.height, image.width, image.channels)
    exact = True
    for layer in layers:
        effect = _effect(layer, shape)
        if effect is None:
            exact = False
            break
        shape = effect.shape
        measured.append(_measured(layer, effect))
    if exact and len(shape) != 1:
        raise Rejected(f"the layers end in a {describe(measured[-2].shape)}; flatten or pool it before the output")
    return Measures(
        parameters=sum(layer.parameters for layer in measured),
        trainable=sum(layer.trainable for layer in measured),
        flops=sum(layer.flops for layer in measured),
        activations=sum(prod(layer.shape) for layer in measured),
        exact=exact,
        layers=tuple(measured),
    )


def keeps_shape(layers: Sequence[KerasObject], image: ImageSpec) -> bool:
    """Whether augmentation by these layers leaves an image its size; layers without a rule are trusted."""
    before: Shape = (image.height, image.width, image.channels)
    shape = before
    for index, layer in enumerate(layers, start=1):
        effect = _effect(_canonical(layer, index), shape)
        if effect is None:
            return True
        shape = effect.shape
    return shape == before


def _layer(kind: str, layer_name: str, /, **arguments: Any) -> KerasObject:
    return KerasObject(name=kind, arguments={"name": layer_name, **arguments})


def _canonical(layer: KerasObject, index: int) -> KerasObject:
    kind = keras_names.class_name("layers", layer.name) or layer.name
    return KerasObject(name=kind, arguments={"name": f"layer{index}_{keras_names.spelling(kind)}", **layer.arguments})


def _blocks(cnn: CnnConfig) -> Iterator[KerasObject]:
    for block in range(cnn.depth):
        prefix = f"block{block + 1}"
        yield from _convolutions(cnn, block, prefix)
        if _of_block("batch_norm", cnn.batch_norm, block) == "block":
            yield _batch_norm(f"{prefix}_batch_norm")
        yield from _dropout(_of_block("dropout", cnn.dropout, block), f"{prefix}_dropout")
        pooling = _of_block("pooling", cnn.pooling, block)
        if pooling is not None:
            yield _layer(_POOLING[pooling], f"{prefix}_pool", pool_size=cnn.pool_size)


def _convolutions(cnn: CnnConfig, block: int, prefix: str) -> Iterator[KerasObject]:
    normalized = _of_block("batch_norm", cnn.batch_norm, block) == "conv"
    for index in range(1, _of_block("convs", cnn.convs, block) + 1):
        yield _layer(
            "Conv2D",
            f"{prefix}_conv{index}",
            filters=_filters(cnn, block),
            kernel_size=_of_block("kernel_size", cnn.kernel_size, block),
            padding=cnn.padding,
            **({} if normalized else {"activation": cnn.activation}),
            **_kernel(cnn),
        )
        if normalized:
            yield _batch_norm(f"{prefix}_batch_norm{index}")
            yield _layer("Activation", f"{prefix}_activation{index}", activation=cnn.activation)


def _head(cnn: CnnConfig, head: HeadConfig) -> Iterator[KerasObject]:
    yield _layer(_HEADS[head.pooling], "head_pool" if head.pooling != "flatten" else "head_flatten")
    dense = (head.dense,) if isinstance(head.dense, int) else head.dense or ()
    for index, units in enumerate(dense, start=1):
        yield _layer("Dense", f"head_dense{index}", units=units, activation=cnn.activation, **_kernel(cnn))
        if head.batch_norm:
            yield _batch_norm(f"head_batch_norm{index}")
        yield from _dropout(head.dropout, f"head_dropout{index}")


def _batch_norm(name: str) -> KerasObject:
    return _layer("BatchNormalization", name, momentum=_MOMENTUM)


def _dropout(dropout: float | KerasObject | None, name: str) -> Iterator[KerasObject]:
    if isinstance(dropout, KerasObject):
        kind = keras_names.class_name("layers", dropout.name) or dropout.name
        if dropout.arguments.get("rate"):
            yield _layer(kind, name, **dropout.arguments)
    elif dropout:
        yield _layer("Dropout", name, rate=dropout)


def _filters(cnn: CnnConfig, block: int) -> int:
    filters: int = _of_block("filters", cnn.filters, block)
    return filters if isinstance(cnn.filters, tuple) else max(1, round(filters * cnn.growth**block))


def _kernel(cnn: CnnConfig) -> dict[str, Any]:
    """What every kernel of the network has in common; Keras's defaults are left out."""
    common: dict[str, Any] = {}
    if cnn.regularizer is not None:
        common["kernel_regularizer"] = cnn.regularizer.model_dump()
    if keras_names.class_name("initializers", cnn.initializer.name) != "GlorotUniform":
        common["kernel_initializer"] = cnn.initializer.model_dump()
    return common


def _of_block(field: str, value: T | tuple[T, ...], block: int) -> T:
    """A block's own value; a list may be longer than a small depth needs, never shorter."""
    if not isinstance(value, tuple):
        return value
    if block >= len(value):
        raise Rejected(f"`{field}` has {len(value)} values, too few for block {block + 1}")
    return value[block]


def _effect(layer: KerasObject, shape: Shape) -> Effect | None:
    rule = RULES.get(layer.name)
    if rule is None:
        return None
    try:
        effect = rule({**keras_names.arguments("layers", layer.name), **layer.arguments}, shape)
    except NotImplementedError:
        return None
    except Rejected as reason:
        raise Rejected(f"{_where(layer)} {reason}") from None
    except (TypeError, ValueError, LookupError, ArithmeticError) as error:  # a list where a number belongs, …
        raise Rejected(f"{_where(layer)} does not take these arguments ({error})") from None
    if not all(isinstance(side, int) and side >= 1 for side in effect.shape):
        raise Rejected(f"{_where(layer)} makes a {describe(effect.shape)}")
    return effect


def _where(layer: KerasObject) -> str:
    match = re.match(r"(block|layer)(\d+)_(.*)", layer.arguments.get("name", ""))
    if not match:
        return f"`{layer.name}`"
    kind, number, rest = match.groups()
    return f"block {number}" if kind == "block" else f"layer {number} (`{rest}`)"


def _measured(layer: KerasObject, effect: Effect) -> LayerMeasure:
    learned = effect.parameters - effect.fixed
    return LayerMeasure(
        name=layer.arguments.get("name", layer.name),
        kind=layer.name,
        shape=effect.shape,
        parameters=effect.parameters,
        trainable=learned if layer.arguments.get("trainable", True) else 0,
        flops=effect.flops,
    )
