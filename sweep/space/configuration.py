"""One trial's configuration, every value decided: what `Space.resolve` returns and training reads.

These models are also the grammar of the space file: a value of the file is valid when it, or each value that its
dimension can take, is valid here.
"""

from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field, model_serializer, model_validator
from pydantic.json_schema import SkipJsonSchema

from sweep.space.builder import Builder, FoundBuilder
from sweep.space.fields import (
    Activation,
    Augmentation,
    Configuration,
    Count,
    Dropout,
    Duration,
    Flag,
    Initializer,
    KerasObject,
    LargeCount,
    Layer,
    Maybe,
    NotNegative,
    Optimizer,
    OutputArguments,
    Pair,
    PerBlock,
    Positive,
    Rate,
    Regularizer,
    Schedule,
    Whole,
    refuse,
)
from sweep.space.keras_objects import Finding, show

__all__ = [
    "CnnConfig",
    "Configuration",
    "DataConfig",
    "EarlyStopping",
    "HeadConfig",
    "KerasObject",
    "Limits",
    "ModelConfig",
    "Objective",
    "SearchConfig",
    "SpaceFile",
    "TrainingConfig",
    "TrialConfig",
]

Source = Literal["digits", "image_folder", "npz", "cifar10", "cifar100", "mnist", "fashion_mnist"]
Share = Annotated[float, Field(strict=True, gt=0, lt=1)] | Count  # a fraction, or a number of images


class DataConfig(Configuration):
    """The images, where they come from and how they are split. The same for every trial of a sweep."""

    source: Source
    path: str | SkipJsonSchema[None] = Field(
        None, description="a folder, an archive or an .npz file; relative to the space file"
    )
    size: Maybe[Pair] = Field(None, description="[height, width] in pixels; the first image's unless given")
    channels: Maybe[Literal[1, 3]] = Field(None, description="1 grey, 3 colour; the first image's unless given")
    images: Maybe[Count] = Field(None, description="a stratified part of the training images, before the split")
    validation: Share = Field(0.2, description="below 1 a fraction of the training images, else a number of them")
    test: Share = Field(0.2, description="likewise, set aside where the source brings no test split of its own")
    seed: Whole = Field(0, description="of the splits")

    @model_validator(mode="before")
    @classmethod
    def _read_notation(cls, value: Any) -> Any:
        """`digits`, or `image_folder: {path: flowers/}`."""
        if isinstance(value, str):
            return {"source": value}
        if isinstance(value, dict) and len(value) == 1 and "source" not in value:
            source, options = next(iter(value.items()))
            if source not in get_args(Source):
                close = get_close_matches(str(source), get_args(Source), n=1)
                hint = f"did you mean `{close[0]}`?" if close else ""
                found, allowed = f"no data source is called `{source}`", ", ".join(get_args(Source))
                raise refuse(Finding(at=(str(source),), found=found, allowed=allowed, hint=hint))
            if options is not None and not isinstance(options, dict):
                found = f"found {show(options)} as the options of `{source}`"
                raise refuse(Finding(at=(str(source),), found=found, allowed="a mapping: {path: …, size: …}"))
            return {**(options or {}), "source": source}
        return value

    @model_validator(mode="after")
    def _check_path(self) -> "DataConfig":
        if self.source in {"image_folder", "npz"} and not self.path:
            raise refuse(
                Finding(at=(), found=f"`{self.source}` needs `path`", hint=f"write {self.source}: {{path: …}}")
            )
        if self.source == "digits" and self.path is not None:
            raise refuse(Finding(at=("digits", "path"), found="`digits` comes with scikit-learn and takes no `path`"))
        try:
            Path(self.path or "").expanduser()
        except RuntimeError:
            found = f"found {show(self.path)}, and nobody of that name has a home here"
            raise refuse(Finding(at=(self.source, "path"), found=found)) from None
        return self

    @model_serializer
    def _write_notation(self) -> Any:
        fields = type(self).model_fields
        values = {name: getattr(self, name) for name in fields if name != "source"}
        options = {name: value for name, value in values.items() if value != fields[name].default}
        if "size" in options:
            options["size"] = list(options["size"])
        return {self.source: options} if options else self.source


class HeadConfig(Configuration):
    """What turns the last block's feature maps into class scores."""

    pooling: Literal["flatten", "average", "max"] = Field(
        "flatten", description="how the feature maps become a vector: flattened, or each map's average or maximum"
    )
    dense: Maybe[PerBlock[Count]] = Field(64, description="units of the hidden dense layers, in order")
    dropout: Rate = Field(0.0, description="after each hidden dense layer")
    batch_norm: Flag = Field(False, description="after each hidden dense layer, before its dropout")


MAX_DEPTH = 64  # far beyond what an image can be pooled


class CnnConfig(Configuration):
    """Blocks of convolutions, each ended by pooling, and a dense head."""

    depth: Count = Field(2, le=MAX_DEPTH, description="convolutional blocks")
    convs: PerBlock[Count] = Field(1, description="convolutions in a block")
    filters: PerBlock[Count] = Field(
        32, description="of the first block, then times `growth` a block; or of each block, as a list"
    )
    growth: Positive = Field(2.0, description="filters of a block over those of the block before it")
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
        (0, 1), description="what a builder's model is given: pixels from 0 to 1, or from 0 to 255"
    )

    @model_validator(mode="before")
    @classmethod
    def _check_kind(cls, value: Any) -> Any:
        if isinstance(value, dict) and sum(value.get(kind) is not None for kind in MODELS) != 1:
            if value and not set(value) <= {*MODELS, "output", "pixels"}:
                return value  # unknown keys are told as such
            if len(value) == 1 and "cnn" in value:  # `cnn:` with nothing under it: all defaults
                return {"cnn": {}}
            allowed = "one of `cnn`, `layers` and `builder`"
            raise refuse(Finding(at=(), found=f"found {show(value)}", allowed=allowed))
        return value

    @model_validator(mode="after")
    def _check_pixels(self) -> "ModelConfig":
        if self.builder is None and "pixels" in self.model_fields_set:
            found = "`pixels` belongs to a `builder`: here the sweep scales by itself"
            raise refuse(Finding(at=("pixels",), found=found))
        if self.builder is not None and self.output:
            found = "`output` belongs to `layers`: a builder makes its own"
            raise refuse(Finding(at=("output",), found=found))
        return self

    @model_serializer(mode="wrap")
    def _leave_out_what_is_no_builders(self, handler: Any) -> Any:
        """Other models are written as they always were: a checkpoint knows its trial by this."""
        written = handler(self)
        if self.builder is None:
            written.pop("builder", None)
            written.pop("pixels", None)
        return written


class EarlyStopping(Configuration):
    """Ends a trial that has not improved its objective by `min_delta` for `patience` epochs."""

    patience: Count = Field(description="epochs without an improvement")
    min_delta: NotNegative = Field(0.0, description="what counts as an improvement of the objective")

    @model_validator(mode="before")
    @classmethod
    def _read_number(cls, value: Any) -> Any:
        """`early_stopping: 5` is a patience of 5."""
        return value if isinstance(value, dict | EarlyStopping) else {"patience": value}


class TrainingConfig(Configuration):
    """How the model is fitted."""

    epochs: Count = Field(10, description="passes over the training images")
    batch_size: Count = Field(32, description="images a step")
    optimizer: Optimizer = Field(
        KerasObject(name="adam"), description="a class of keras.optimizers; Keras's learning rate unless given"
    )
    schedule: Maybe[Schedule] = Field(
        None,
        description="of the learning rate, from the optimizer's on: cosine_decay, exponential_decay, …; "
        "decay_steps, warmup_steps, first_decay_steps and boundaries count epochs, decay_steps is all of them "
        "unless given",
    )
    early_stopping: Maybe[EarlyStopping] = Field(None, description="a patience in epochs, or a section")
    augmentation: Maybe[tuple[Augmentation, ...]] = Field(
        None, description="Keras's preprocessing layers for images, on pixels 0 to 255"
    )
    seed: Whole = Field(0, description="of initial weights, the order of images, dropout and augmentation")
    precision: Literal["float32", "mixed_float16", "mixed_bfloat16"] = Field("float32", description="of the arithmetic")


_NATURAL = {"accuracy": "maximize", "val_accuracy": "maximize", "loss": "minimize", "val_loss": "minimize"}


class Objective(Configuration):
    """The metric that is searched for, taken at a trial's best epoch."""

    metric: Literal["val_accuracy", "val_loss", "accuracy", "loss"] = "val_accuracy"
    direction: Literal["maximize", "minimize"] = "maximize"

    @model_validator(mode="before")
    @classmethod
    def _read_notation(cls, value: Any) -> Any:
        """`maximize: val_accuracy`."""
        if isinstance(value, dict) and len(value) == 1 and next(iter(value)) in {"maximize", "minimize"}:
            direction, metric = next(iter(value.items()))
            if _NATURAL.get(str(metric), direction) != direction:
                found = f"found `{direction}: {metric}`"
                raise refuse(Finding(at=(direction,), found=found, allowed=f"{_NATURAL[metric]}: {metric}"))
            return {"direction": direction, "metric": metric}
        if isinstance(value, Objective) or (isinstance(value, dict) and set(value) <= {"metric", "direction"}):
            return value  # as Python code writes it
        words = list(value) if isinstance(value, dict) else []
        close = [near for word in words for near in get_close_matches(str(word), ("maximize", "minimize"), n=1)]
        allowed, hint = "maximize: val_accuracy or minimize: val_loss", f"did you mean `{close[0]}`?" if close else ""
        raise refuse(Finding(at=(), found=f"found {show(value)}", allowed=allowed, hint=hint))

    @model_serializer
    def _write_notation(self) -> Any:
        return {self.direction: self.metric}


class TrialConfig(Configuration):
    """Everything that a trial's result depends on, beside the code."""

    data: DataConfig
    model: ModelConfig
    training: TrainingConfig = TrainingConfig()
    objective: Objective = Objective()


NAME_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
Sampler = Literal["tpe", "random", "grid", "qmc", "gp", "cmaes"]
Pruner = Literal["hyperband", "asha", "median", "none"]


def _one_of(names: tuple[str, ...], what: str) -> Any:
    """A check that an object has one of these names."""

    def check(value: KerasObject) -> KerasObject:
        if value.name not in names:
            close = get_close_matches(value.name, names, n=1)
            hint = f"did you mean `{close[0]}`?" if close else ""
            found = f"no {what} is called `{value.name}`"
            raise refuse(Finding(at=(value.name,), found=found, allowed=", ".join(names), hint=hint))
        return value

    return AfterValidator(check)


class SearchConfig(Configuration):
    """How candidates are found and cut short, and for how long."""

    sampler: Annotated[KerasObject, _one_of(get_args(Sampler), "sampler")] = Field(
        KerasObject(name="tpe"), description="proposes candidates: tpe, random, grid, qmc, gp or cmaes"
    )
    pruner: Annotated[KerasObject, _one_of(get_args(Pruner), "pruner")] = Field(
        KerasObject(name="hyperband"), description="ends poor trials early: hyperband, asha, median or none"
    )
    trials: Count = Field(40, description="finished trials, over all workers and restarts")
    timeout: Maybe[Duration] = Field(None, description="of the whole sweep: 2h, 90m, 1h30m, or seconds")
    seed: Whole = Field(0, description="of the sampler")
    keep_models: Count = Field(5, description="models of so many best trials stay on disk; the others' go")


class Limits(Configuration):
    """What a candidate may cost; one that costs more is rejected before it is trained."""

    parameters: Maybe[LargeCount] = Field(None, description="of the model, at most")
    flops: Maybe[LargeCount] = Field(None, description="of one image's forward pass, at most")
    trial_time: Maybe[Duration] = Field(None, description="wall time of one attempt at a trial, at most")
    silence: Duration = Field(600.0, description="a trial without a sign of life for so long hangs, and is ended")


class SpaceFile(Configuration):
    """The whole file."""

    name: Annotated[str, Field(pattern=NAME_PATTERN, max_length=100)] = Field(
        "space", description="of the space, and of its sweep unless told otherwise; the file's name unless given"
    )
    data: DataConfig
    model: ModelConfig
    training: TrainingConfig = TrainingConfig()
    objective: Objective = Objective()
    search: SearchConfig = SearchConfig()
    limits: Limits = Limits()
    baselines: tuple[dict[str, Any], ...] = Field((), description="configurations to train first, by dimension name")
    found: dict[str, FoundBuilder] = Field(
        default_factory=dict, description="what running a builder has shown; written by the sweep"
    )
