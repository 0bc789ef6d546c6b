"""How a trial's model is fitted, and by which metric the trial is measured."""

from typing import Any, Literal

from pydantic import Field, model_serializer, model_validator

from sweep.space.fields import (
    Augmentation,
    Configuration,
    Count,
    KerasObject,
    Maybe,
    NotNegative,
    Optimizer,
    Schedule,
    Whole,
    refuse,
)
from sweep.space.keras_objects import Finding, show
from sweep.wording import did_you_mean


class EarlyStopping(Configuration):
    """Ends a trial that has not improved its objective by `min_delta` for `patience` epochs."""

    patience: Count = Field(description="epochs without an improvement")
    min_delta: NotNegative = Field(0.0, description="the least change of the objective that is an improvement")

    @model_validator(mode="before")
    @classmethod
    def _read_number(cls, value: Any) -> Any:
        """`early_stopping: 5` is a patience of 5."""
        return value if isinstance(value, dict | EarlyStopping) else {"patience": value}


class TrainingConfig(Configuration):
    """How the model is fitted."""

    epochs: Count = Field(10, description="passes over the training images")
    batch_size: Count = Field(32, description="images per step")
    optimizer: Optimizer = Field(
        KerasObject(name="adam"), description="a class of keras.optimizers; Keras's learning rate unless given"
    )
    schedule: Maybe[Schedule] = Field(
        None,
        description="of the learning rate, starting at the optimizer's: cosine_decay, exponential_decay, …; "
        "decay_steps, warmup_steps, first_decay_steps and boundaries count epochs; decay_steps is all epochs "
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
    """The metric to optimize, taken at a trial's best epoch."""

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
        words = value if isinstance(value, dict) else ()
        hint = next(filter(None, (did_you_mean(word, ("maximize", "minimize")) for word in words)), "")
        allowed = "maximize: val_accuracy or minimize: val_loss"
        raise refuse(Finding(at=(), found=f"found {show(value)}", allowed=allowed, hint=hint))

    @model_serializer
    def _write_notation(self) -> Any:
        return {self.direction: self.metric}
