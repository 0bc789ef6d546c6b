"""The model of a trial: the core that is kept, and the trainer around it that only training needs."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import keras
import numpy as np

from sweep.space.architecture import layers_of
from sweep.space.configuration import TrainingConfig, TrialConfig
from sweep.space.image import ImageSpec
from sweep.training.objects import class_of, create
from sweep.training.schedule import learning_rate

if TYPE_CHECKING:
    from sweep.training.builders.feeding import Feed

SEED_STATE = "seed_generator_state"  # how Keras names the variable of every SeedGenerator
PIXEL_RANGE = (0, 255)


@dataclass(frozen=True, kw_only=True)
class Models:
    """Two models over the same layers."""

    core: Any  # keras.Model: (batch, height, width, channels) pixels 0 to 255 → (batch, classes) probabilities
    trainer: Any  # keras.Model: augmentation, then the core; compiled with the optimizer. Or a builder's own model
    feed: "Feed | None" = None  # between the data and a builder's model; None: the trainer takes it as it is

    def parameters(self) -> int:
        """The core's parameter count, trained or not."""
        return int(self.core.count_params())


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
        trainer.compile(
            optimizer=make_optimizer(config.training, steps),
            loss=keras.losses.SparseCategoricalCrossentropy(),
            metrics=["accuracy"],
        )
    compile_for_evaluation(core)
    for model in (trainer, core):  # made now, not inside the traced step, which would then be traced twice
        _build_metrics(model, image)
    trainer.optimizer.build(trainer.trainable_variables)
    return Models(core=core, trainer=trainer)


def compile_for_evaluation(core: Any) -> None:
    """Gives a core its loss and metrics, and no optimizer."""
    core.compile(optimizer=None, loss=keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"])


def compile_for_keeping(core: Any, config: TrialConfig, steps: int) -> None:
    """Gives a core a fresh optimizer, which is what a saved model holds: `evaluate` and `fit` work on it."""
    optimizer = _optimizer_within(core) or make_optimizer(config.training, steps)
    if config.training.precision == "mixed_float16" and not isinstance(optimizer, keras.optimizers.LossScaleOptimizer):
        optimizer = keras.optimizers.LossScaleOptimizer(optimizer)  # Keras's own wrapping is lost when it loads a file
    with precision(config.training.precision):
        core.compile(
            optimizer=optimizer,
            loss=keras.losses.SparseCategoricalCrossentropy(),
            metrics=["accuracy"],
        )
    core.optimizer.build(core.trainable_variables)


def _optimizer_within(core: Any) -> Any:
    """One like that of the builder's model in a core, unused; the model itself is kept without, and half as large."""
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
    states = seed_states(models.trainer) if models.feed is None else own_seed_states(models)
    for index, state in enumerate(states):
        words = np.random.SeedSequence((seed, epoch, index)).generate_state(2, np.uint32)
        state.assign((words % 2**31).astype(np.dtype(state.dtype)))  # a signed backend takes it too


def seed_states(model: Any) -> list[Any]:
    """The state variables of all seed generators in a model, in the order of its layers."""
    return [variable for variable in model.variables if variable.name == SEED_STATE]


def own_seed_states(models: Models) -> list[Any]:
    """Those of a builder's model, and of the augmentation before it."""
    feed = [] if models.feed is None else models.feed.variables
    return [*seed_states(models.trainer), *(variable for variable in feed if variable.name == SEED_STATE)]


@contextmanager
def precision(policy: str) -> Iterator[None]:
    """Layers made here compute in this precision; Keras's default comes back afterwards."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(policy)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def _build_metrics(model: Any, image: ImageSpec) -> None:
    labels = keras.ops.zeros((1,), dtype="int32")
    scores = keras.ops.ones((1, image.classes), dtype="float32") / image.classes
    model.compute_metrics(None, labels, scores)
    model.reset_metrics()
