"""From what a builder makes to the two models of a trial: its own, which is trained, and the core, which is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import keras
import keras_tuner

from sweep.space.builder import Plain
from sweep.space.configuration import TrialConfig
from sweep.space.image import ImageSpec
from sweep.training.builders.loading import BuilderError, told
from sweep.training.builders.tracing import definition_of
from sweep.training.feeding import Feed
from sweep.training.model import PIXEL_RANGE, Models, build_variables, compile_model, make_optimizer, precision


@dataclass(frozen=True, kw_only=True)
class Made:
    """What a builder made for one set of values."""

    name: str  # of the builder
    hypermodel: Any
    hp: Any  # KerasTuner's, with the values in it
    model: Any  # as it was made
    compiles: bool  # by itself

    @property
    def takes(self) -> tuple[int, ...] | None:
        """The shape of one image, where the model says so before it has seen any."""
        shape = getattr(self.model, "input_shape", None) if self.model.built else None
        return tuple(shape[1:]) if isinstance(shape, tuple) and None not in shape[1:] else None


def make(hypermodel: Any, hp: Any, config: TrialConfig, *, seed: int) -> Made:
    """Have the builder make its model with these values; its errors become `BuilderError`s."""
    assert config.model.builder is not None
    name = config.model.builder.name
    keras.utils.set_random_seed(seed)
    with precision(config.training.precision):
        try:
            model = hypermodel.build(hp)
        except (Exception, SystemExit) as error:
            raise told(name, error) from error
    if not isinstance(model, keras.Model):
        raise BuilderError(f"builder {name} returned {type(model).__name__}, not a Keras model")
    compiles = bool(model.compiled) and model.optimizer is not None
    return Made(name=name, hypermodel=hypermodel, hp=hp, model=model, compiles=compiles)


def hyperparameters(values: Mapping[str, Plain]) -> Any:
    """KerasTuner's `hp` with these values; what is not among them gets its default."""
    hp = keras_tuner.HyperParameters()
    hp.values = dict(values)
    return hp


def unexpected(made: Made, values: Mapping[str, Plain]) -> tuple[str, ...]:
    """What the builder asked for and the space has no dimension for, though there is something to choose."""
    open_ones = {one.name for one in made.hp.space if definition_of(one).is_open}
    return tuple(name for name in made.hp.values if name in open_ones and name not in values)


def assemble(made: Made, config: TrialConfig, image: ImageSpec, steps: int) -> Models:
    """The core around the model, which is compiled and has its optimizer's variables; `steps` are an epoch's.

    The core takes pixels from 0 to 255 and gives probabilities, whatever the model takes and gives.
    """
    scale = PIXEL_RANGE[1] if config.model.pixels[1] == 1 else 1
    core = _core(made, image, scale)
    if not made.compiles:
        with precision(config.training.precision):
            made.model.compile(
                optimizer=make_optimizer(config.training, steps),
                loss=keras.losses.SparseCategoricalCrossentropy(from_logits=not _ends_in_softmax(made.model)),
                metrics=["accuracy"],
            )
    feed = Feed.of(config, image, scale=scale, flat=_is_flat(made, image), one_hot=_wants_one_hot(made.model.loss))
    compile_model(core)
    models = Models(core=core, trainer=made.model, feed=feed)
    build_variables(models)
    return models


def _core(made: Made, image: ImageSpec, scale: int) -> Any:
    """Scaling, the model, and a softmax where the model ends without one."""
    shape = (image.height, image.width, image.channels)
    inputs = outputs = keras.Input(shape, dtype="float32", name="pixels")
    if scale != 1:
        outputs = keras.layers.Rescaling(1.0 / scale, dtype="float32", name="scale")(outputs)
    if _is_flat(made, image):
        outputs = keras.layers.Reshape(shape[:2], dtype="float32", name="grey")(outputs)
    try:
        outputs = made.model(outputs)
    except (Exception, SystemExit) as error:
        raise told(
            made.name, error, f" cannot take {image.height} × {image.width} × {image.channels} images"
        ) from error
    given = tuple(getattr(outputs, "shape", ()))
    if given[1:] != (image.classes,):
        raise BuilderError(
            f"builder {made.name} makes a model that gives {given}, and the data has {image.classes} classes: "
            f"its output must be (None, {image.classes})"
        )
    if _gives_logits(made):
        outputs = keras.layers.Softmax(dtype="float32", name="probabilities")(outputs)
    return keras.Model(inputs, outputs, name="core")


def _is_flat(made: Made, image: ImageSpec) -> bool:
    """Whether the model takes grey images without their channel."""
    return image.channels == 1 and made.takes == (image.height, image.width)


def _gives_logits(made: Made) -> bool:
    """Whether the scores are still to become probabilities: by what its own loss says, else by its last layer."""
    if made.compiles and made.model.loss is not None:
        return bool(getattr(made.model.loss, "from_logits", False))
    return not _ends_in_softmax(made.model)


def _ends_in_softmax(model: Any) -> bool:
    layers = getattr(model, "layers", [])
    if not layers:
        return False
    last = layers[-1]
    if isinstance(last, keras.Model):
        return _ends_in_softmax(last)
    return isinstance(last, keras.layers.Softmax) or getattr(last, "activation", None) is keras.activations.softmax


def _wants_one_hot(loss: Any) -> bool:
    """Whether labels are one-hot rows: every loss does but the sparse ones."""
    name = loss if isinstance(loss, str) else getattr(loss, "name", None) or getattr(loss, "__name__", "")
    return "sparse" not in str(name).lower().replace("_", "")
