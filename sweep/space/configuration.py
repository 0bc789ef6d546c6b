"""One trial's configuration, every value decided: what `Space.resolve` returns and training reads.

These models are also the grammar of the space file: a value of the file is valid when it, or each value that its
dimension can take, is valid here.
"""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_serializer, model_validator


class Configuration(BaseModel):
    """A frozen section of a configuration; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class KerasObject(Configuration):
    """A Keras object as the language writes it: `adam`, or `adam: {learning_rate: 0.001}`."""

    name: str
    arguments: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _read_notation(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"name": value}
        if isinstance(value, dict) and len(value) == 1 and "name" not in value:
            name, arguments = next(iter(value.items()))
            return {"name": name, "arguments": arguments or {}}
        return value

    @model_serializer
    def _write_notation(self) -> Any:
        return {self.name: self.arguments} if self.arguments else self.name


def _none_is_a_word(value: Any) -> Any:
    """YAML 1.2 reads `none` as a word; the language means nothing by it."""
    return None if value == "none" else value


T = TypeVar("T")
Maybe = Annotated[T | None, BeforeValidator(_none_is_a_word)]
PerBlock = T | tuple[T, ...]  # one value for every block, or a value for each


class DataConfig(Configuration):
    """The images, where they come from and how they are split. The same for every trial of a sweep."""

    source: Literal["digits", "image_folder", "npz", "cifar10", "cifar100", "mnist", "fashion_mnist"]
    path: str | None = None  # a folder, an archive or an .npz file; Keras's own data sets download without one
    size: tuple[int, int] | None = None  # (height, width) in pixels; None: the first image's
    channels: Literal[1, 3] | None = None  # None: the first image's (grey 1, colour 3)
    images: int | None = None  # a stratified part of the training images, before the split; None: all
    validation: float | int = 0.2  # below 1 a fraction of the training images, else a number of them
    test: float | int = 0.2  # likewise, set aside where the source brings no test split of its own
    seed: int = 0


class HeadConfig(Configuration):
    """What turns the last block's feature maps into class scores."""

    pooling: Literal["flatten", "average", "max"] = "flatten"
    dense: Maybe[int | tuple[int, ...]] = 64  # units of the hidden dense layers
    dropout: float = 0.0
    batch_norm: bool = False


class CnnConfig(Configuration):
    """Blocks of convolutions, each ended by pooling, and a dense head."""

    depth: int = 2  # blocks
    convs: PerBlock[int] = 1  # convolutions in a block
    filters: PerBlock[int] = 32  # of the first block (then times `growth` a block), or of each block
    growth: float = 2.0
    kernel_size: PerBlock[int] = 3
    padding: Literal["same", "valid"] = "same"
    pooling: PerBlock[Maybe[Literal["max", "average"]]] = "max"
    pool_size: int = 2
    activation: str = "relu"
    batch_norm: PerBlock[Maybe[Literal["block", "conv"]]] = None
    dropout: PerBlock[Maybe[float | KerasObject]] = 0.0  # a rate, or `spatial_dropout2d: {rate: 0.25}`
    regularizer: Maybe[KerasObject] = None  # of every kernel: l1, l2, l1_l2
    initializer: str = "glorot_uniform"
    head: HeadConfig = HeadConfig()


class ModelConfig(Configuration):
    """`cnn:` or `layers:`. The output layer, a softmax over the classes, is added to both."""

    cnn: CnnConfig | None = None
    layers: tuple[KerasObject, ...] | None = None


class EarlyStopping(Configuration):
    """Ends a trial that has not improved its objective by `min_delta` for `patience` epochs."""

    patience: int
    min_delta: float = 0.0


class TrainingConfig(Configuration):
    """How the model is fitted."""

    epochs: int = 10
    batch_size: int = 32
    optimizer: KerasObject = KerasObject(name="adam")
    schedule: Maybe[KerasObject] = None  # cosine_decay, exponential_decay, …; lengths in epochs
    early_stopping: Maybe[EarlyStopping] = None  # `early_stopping: 5` is a patience of 5
    augmentation: Maybe[tuple[KerasObject, ...]] = None  # Keras preprocessing layers, on pixels 0 to 255
    seed: int = 0
    precision: Literal["float32", "mixed_float16", "mixed_bfloat16"] = "float32"


class Objective(Configuration):
    """The metric that is searched for, taken at a trial's best epoch."""

    metric: Literal["val_accuracy", "val_loss", "accuracy", "loss"] = "val_accuracy"
    direction: Literal["maximize", "minimize"] = "maximize"


class TrialConfig(Configuration):
    """Everything that a trial's result depends on, beside the code."""

    data: DataConfig
    model: ModelConfig
    training: TrainingConfig
    objective: Objective
