"""What a model costs, layer by layer."""

from dataclasses import dataclass

Shape = tuple[int, ...]  # of one image's features, without the batch: (height, width, channels) or (features,)


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
