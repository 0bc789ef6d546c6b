"""The model of a trial: the core that is saved, and the trainer around it that only training needs."""

import inspect
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import keras
import numpy as np

from sweep.space.architecture import layers_of
from sweep.space.configuration import TrainingConfig, TrialConfig
from sweep.space.image import ImageSpec
from sweep.training.checkpoint import Arrays
from sweep.training.objects import class_of, create
from sweep.training.own_fit import OwnFit
from sweep.training.schedule import learning_rate

if TYPE_CHECKING:
    from sweep.training.feeding import Feed

SEED_STATE = "seed_generator_state"  # how Keras names the variable of every SeedGenerator
PIXEL_RANGE = (0, 255)
_ACCURACIES = ("accuracy", "acc", "sparse_categorical_accuracy", "categorical_accuracy")


@dataclass(frozen=True, kw_only=True)
class Models:
    """Two models over the same layers."""

    core: Any  # keras.Model: (batch, height, width, channels) pixels 0 to 255 → (batch, classes) probabilities
    trainer: Any  # keras.Model: augmentation, then the core; compiled with the optimizer. Or a builder's own model
    feed: "Feed | None" = None  # between the data and a builder's model; None: the trainer takes it as it is

    def parameters(self) -> int:
        """The core's parameter count, trained or not."""
        return int(self.core.count_params())

    def learning_rate(self) -> float:
        """The optimizer's, at its next step."""
        return float(_to_numpy(self.trainer.optimizer.learning_rate))

    def state(self) -> tuple[Arrays, Arrays]:
        """The trainer's weights, and its optimizer's variables with the step count among them."""
        return tuple(self.trainer.get_weights()), tuple(map(_to_numpy, self.trainer.optimizer.variables))

    def restore(self, weights: Arrays, optimizer: Arrays) -> None:
        """Set what `state` returned."""
        self.trainer.set_weights(list(weights))
        for variable, value in zip(self.trainer.optimizer.variables, optimizer, strict=True):
            variable.assign(value)

    def seed_states(self) -> list[Any]:
        """The state variables of all seed generators, in the order of the layers; augmentation before a model last."""
        variables = [*self.trainer.variables, *(self.feed.variables if self.feed is not None else ())]
        return [variable for variable in variables if variable.name == SEED_STATE]

    def named(self, results: Mapping[str, float]) -> dict[str, float]:
        """The trainer's results by the names that a curve has."""
        return dict(results) if self.feed is None else named(results)


@dataclass(frozen=True, kw_only=True)
class TrialModel:
    """What a trial trains."""

    models: Models
    notes: tuple[str, ...] = ()  # what the user should know of it, a line each
    own_fit: OwnFit | None = None  # of a HyperModel that trains by itself


def named(results: Mapping[str, float]) -> dict[str, float]:
    """Loss and accuracy by the names that a curve has; what else a builder's model measures has no place in it."""
    found = {"loss": results["loss"]} if "loss" in results else {}
    accuracy = accuracy_name(results)
    return found if accuracy is None else {**found, "accuracy": results[accuracy]}


def accuracy_name(results: Mapping[str, float]) -> str | None:
    """What a model calls its accuracy, if it measures one."""
    return next((name for name in _ACCURACIES if name in results), None)


def build(config: TrialConfig, image: ImageSpec) -> Any:
    """The core model with its initial weights, which come from `config.training.seed` alone.

    Takes float32 pixels from 0 to 255, (batch, height, width, channels); scaling to 0..1 is its first layer. Returns
    class probabilities, (batch, classes), always float32.
    """
    keras.utils.set_random_seed(config.training.seed)
    with precision(config.training.precision):
        inputs = keras.Input((image.height, image.width, image.channels), dtype="float32", name="pixels")
        outputs = keras.layers.Rescaling(1.0 / PIXEL_RANGE[1], dtype="float32", name="scale")(inputs)
        *hidden, last = layers_of(config.model, image.classes)
        for layer in hidden:
            outputs = create("layers", layer)(outputs)
        outputs = create("layers", last, dtype="float32")(outputs)
        return keras.Model(inputs, outputs, name="core")


def build_trainer(core: Any, config: TrialConfig, image: ImageSpec, steps: int) -> Models:
    """Augmentation around the core, and the optimizer with its variables made; `steps` are those of an epoch."""
    with precision(config.training.precision):
        inputs = outputs = keras.Input((image.height, image.width, image.channels), dtype="float32", name="raw")
        for layer in config.training.augmentation or ():
            outputs = create("layers", layer, dtype="float32")(outputs)
        trainer = keras.Model(inputs, core(outputs), name="trainer")
        compile_model(trainer, make_optimizer(config.training, steps))
    compile_model(core)
    models = Models(core=core, trainer=trainer)
    build_variables(models)
    return models


def build_variables(models: Models) -> None:
    """Those of metrics and optimizer: made now, not inside the traced step, which would then be traced twice."""
    classes = models.core.output_shape[-1]
    labels, scores = keras.ops.zeros((1,), dtype="int32"), keras.ops.ones((1, classes), dtype="float32") / classes
    models.trainer.compute_metrics(None, labels if models.feed is None else models.feed.labels(labels), scores)
    models.core.compute_metrics(None, labels, scores)
    models.trainer.reset_metrics()
    models.core.reset_metrics()
    models.trainer.optimizer.build(models.trainer.trainable_variables)


def compile_model(model: Any, optimizer: Any = None) -> None:
    """Gives a model the sweep's loss and metrics; without an optimizer it can be evaluated."""
    model.compile(optimizer=optimizer, loss=keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"])


def compile_for_saving(core: Any, config: TrialConfig, steps: int) -> None:
    """Gives a core a fresh optimizer, which is what a saved model holds: `evaluate` and `fit` work on it."""
    optimizer = _optimizer_within(core) or make_optimizer(config.training, steps)
    if config.training.precision == "mixed_float16" and not isinstance(optimizer, keras.optimizers.LossScaleOptimizer):
        optimizer = keras.optimizers.LossScaleOptimizer(optimizer)  # Keras's own wrapping is lost when it loads a file
    with precision(config.training.precision):
        compile_model(core, optimizer)
    core.optimizer.build(core.trainable_variables)


def _optimizer_within(core: Any) -> Any:
    """One like that of the builder's model in a core, unused; the model itself is saved without, and half as large."""
    for layer in core.layers:
        if isinstance(layer, keras.Model) and layer.compiled:
            used, layer.optimizer, layer.compiled = layer.optimizer, None, False
            return type(used).from_config(used.get_config())
    return None


def make_optimizer(config: TrainingConfig, steps: int) -> Any:
    """The optimizer of a configuration; a schedule takes the place of its learning rate."""
    if config.schedule is None:
        return create("optimizers", config.optimizer)
    arguments = dict(config.optimizer.arguments)
    default = inspect.signature(class_of("optimizers", config.optimizer.name)).parameters["learning_rate"].default
    initial = float(arguments.pop("learning_rate", default))
    bare = config.optimizer.model_copy(update={"arguments": arguments})
    return create(
        "optimizers", bare, learning_rate=learning_rate(config.schedule, initial, epochs=config.epochs, steps=steps)
    )


def seed_layers(models: Models, seed: int, epoch: int) -> None:
    """Sets the state of every random layer (dropout, noise, augmentation) from (seed, epoch, its index).

    What an epoch draws then does not depend on how many epochs this process has trained before it.
    """
    for index, state in enumerate(models.seed_states()):
        words = np.random.SeedSequence((seed, epoch, index)).generate_state(2, np.uint32)
        state.assign((words % 2**31).astype(np.dtype(state.dtype)))  # a signed backend takes it too


@contextmanager
def precision(policy: str) -> Iterator[None]:
    """Layers made here compute in this precision; Keras's default comes back afterwards."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(policy)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def _to_numpy(value: Any) -> np.ndarray[Any, Any]:
    """A Keras variable's value, or a tensor's; `convert_to_numpy` of a variable trips over NumPy 2's `copy`."""
    return np.asarray(value.numpy() if isinstance(value, keras.Variable) else keras.ops.convert_to_numpy(value))
