"""The model of a trial: blocks of convolutions, a sequence of layers, or a builder of the user's own."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_serializer, model_validator
from pydantic.json_schema import SkipJsonSchema

from sweep.space.builder import Builder
from sweep.space.fields import (
    Activation,
    Configuration,
    Count,
    Dropout,
    Flag,
    Initializer,
    KerasObject,
    Layer,
    Maybe,
    OutputArguments,
    PerBlock,
    Positive,
    Rate,
    Regularizer,
    refuse,
)
from sweep.space.keras_objects import Finding, show


class HeadConfig(Configuration):
    """What turns the last block's feature maps into class scores."""

    pooling: Literal["flatten", "average", "max"] = Field(
        "flatten", description="how the feature maps become a vector: flattened, or each map's average or maximum"
    )
    dense: Maybe[PerBlock[Count]] = Field(64, description="units of the hidden dense layers, in order")
    dropout: Rate = Field(0.0, description="after each hidden dense layer")
    batch_norm: Flag = Field(False, description="after each hidden dense layer, before its dropout")


DEFAULT_DEPTH = 2
MAX_DEPTH = 64  # far more than an image can be pooled


class CnnConfig(Configuration):
    """Blocks of convolutions, each ended by pooling, and a dense head."""

    depth: Count = Field(DEFAULT_DEPTH, le=MAX_DEPTH, description="convolutional blocks")
    convs: PerBlock[Count] = Field(1, description="convolutions in a block")
    filters: PerBlock[Count] = Field(
        32, description="of the first block, times `growth` for each next block; or of each block, as a list"
    )
    growth: Positive = Field(2.0, description="filters of a block divided by those of the block before it")
    kernel_size: PerBlock[Count] = Field(3, description="side of the square kernels, in pixels")
    padding: Literal["same", "valid"] = Field("same", description="of the convolutions")
    pooling: PerBlock[Maybe[Literal["max", "average"]]] = Field("max", description="at the end of a block")
    pool_size: Count = Field(2, description="side of the pooled square, in pixels")
    activation: Activation = Field("relu", description="of convolutions and hidden dense layers")
    batch_norm: PerBlock[Maybe[Literal["block", "conv"]]] = Field(
        None, description="none, at the end of each block, or between each convolution and its activation"
    )
    dropout: PerBlock[Maybe[Rate | Dropout]] = Field(
        0.0, description="at the end of each block: a rate, or a layer such as spatial_dropout2d: {rate: 0.25}"
    )
    regularizer: Maybe[Regularizer] = Field(None, description="of every kernel: none, l1, l2, l1_l2")
    initializer: Initializer = Field(KerasObject(name="glorot_uniform"), description="of every kernel")
    head: HeadConfig = HeadConfig()


MODELS = ("cnn", "layers", "builder")


class ModelConfig(Configuration):
    """`cnn:`, `layers:` or `builder:`. The output layer, a softmax over the classes, is added to the first two."""

    cnn: CnnConfig | SkipJsonSchema[None] = Field(None, description="blocks of convolutions and a dense head")
    layers: Annotated[tuple[Layer, ...], Field(min_length=1)] | SkipJsonSchema[None] = Field(
        None, description="any sequence of Keras layers"
    )
    output: OutputArguments = Field(
        default_factory=dict, description="arguments of the output layer that ends `layers`, such as kernel_regularizer"
    )
    builder: Builder | SkipJsonSchema[None] = Field(
        None, description="module:function, a KerasTuner build(hp) or HyperModel; values of its hp calls may be given"
    )
    pixels: tuple[Literal[0], Literal[1, 255]] = Field(
        (0, 1), description="the pixels that a builder's model gets: from 0 to 1, or from 0 to 255"
    )

    @model_validator(mode="before")
    @classmethod
    def _check_kind(cls, value: Any) -> Any:
        if isinstance(value, dict) and sum(value.get(kind) is not None for kind in MODELS) != 1:
            if value and not set(value) <= {*MODELS, "output", "pixels"}:
                return value  # unknown keys are reported as such
            if len(value) == 1 and "cnn" in value:  # `cnn:` with nothing under it: all defaults
                return {"cnn": {}}
            allowed = "one of `cnn`, `layers` and `builder`"
            raise refuse(Finding(at=(), found=f"found {show(value)}", allowed=allowed))
        return value

    @model_validator(mode="after")
    def _check_pixels(self) -> "ModelConfig":
        if self.builder is None and "pixels" in self.model_fields_set:
            found = "`pixels` belongs to a `builder`; other models get pixels from 0 to 1"
            raise refuse(Finding(at=("pixels",), found=found))
        if self.builder is not None and self.output:
            found = "`output` belongs to `layers`; a builder makes its own output layer"
            raise refuse(Finding(at=("output",), found=found))
        return self

    @model_serializer(mode="wrap")
    def _leave_out_what_is_no_builders(self, handler: Any) -> Any:
        """Other models keep their old text, by which a checkpoint identifies its trial."""
        written = handler(self)
        if self.builder is None:
            written.pop("builder", None)
            written.pop("pixels", None)
        return written
