"""What a model costs, layer by layer."""

from dataclasses import dataclass

Shape = tuple[int, ...]  # of one image's features, without the batch: (height, width, channels) or (features,)
MAP_RANK = 3  # height, width, channels


def describe(shape: Shape) -> str:
    """A shape in words: `8 × 8 map`, `vector of 64 numbers`."""
    if len(shape) == MAP_RANK:
        return f"{shape[0]} × {shape[1]} map"
    if len(shape) == 1:
        return f"vector of {shape[0]} numbers"
    return "tensor of shape " + " × ".join(map(str, shape))


@dataclass(frozen=True)
class Effect:
    """What a layer makes of a shape."""

    shape: Shape
    parameters: int = 0
    fixed: int = 0  # parameters that gradients do not change
    flops: int = 0


@dataclass(frozen=True, kw_only=True)
class LayerMeasure:
    """One layer's output and cost."""

    name: str  # `block1_conv1`
    kind: str  # `Conv2D`
    shape: Shape
    parameters: int  # numbers it keeps, the statistics of batch normalization included
    trainable: int  # those of them that training changes by gradients
    flops: int  # of one image's forward pass


@dataclass(frozen=True, kw_only=True)
class Measures:
    """A model's cost. Where `exact` is false there is a layer without a rule, and the figures end before it."""

    parameters: int
    trainable: int
    flops: int  # of one image's forward pass; a multiply-add counts 2
    activations: int  # numbers that all layers put out for one image
    exact: bool
    layers: tuple[LayerMeasure, ...]
