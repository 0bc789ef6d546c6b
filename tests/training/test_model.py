"""The model that a configuration means, and how its random layers are seeded."""

from typing import Any

import keras
import numpy as np
import pytest

from sweep.space.configuration import KerasObject, TrainingConfig
from sweep.space.image import ImageSpec
from sweep.training.data import Split
from sweep.training.model import Models, build, build_trainer, make_optimizer, seed_layers
from sweep.training.steps import KerasSteps, TensorFlowSteps
from tests.training.support import EVERYTHING, SMALL, trial_config

IMAGE = ImageSpec(height=8, width=8, channels=1, classes=10)
RANDOM = np.random.default_rng(0)
SPLIT = Split(RANDOM.integers(0, 256, (50, 8, 8, 1), np.uint8), RANDOM.integers(0, 10, 50).astype(np.int32))


def unwatched(*_: Any) -> None:
    """Nobody watches."""


def models(base: dict[str, Any] = SMALL, **training: Any) -> Models:
    config = trial_config(base, **training)
    return build_trainer(build(config, IMAGE), config, IMAGE, steps=2)


def test_scaling_is_a_layer_of_the_model() -> None:
    core = models().core
    assert isinstance(core.layers[1], keras.layers.Rescaling)
    assert (core.layers[1].scale, core.input_shape) == (1 / 255, (None, 8, 8, 1))


def test_augmentation_is_no_part_of_what_is_exported() -> None:
    built = models(EVERYTHING)
    assert not [layer for layer in built.core.layers if "random" in layer.name]
    assert [layer for layer in built.trainer.layers if "random" in layer.name]


def test_initial_weights_come_from_the_seed_alone() -> None:
    first = build(trial_config(SMALL), IMAGE).get_weights()
    keras.utils.set_random_seed(123)
    second, other = (
        build(trial_config(SMALL), IMAGE).get_weights(),
        build(trial_config(SMALL, seed=1), IMAGE).get_weights(),
    )
    assert all(np.array_equal(mine, theirs) for mine, theirs in zip(first, second, strict=True))
    assert not np.array_equal(first[0], other[0])


def test_every_seed_state_is_set_from_seed_and_epoch() -> None:
    built = models(EVERYTHING)
    assert len(built.seed_states()) == 4  # two dropouts, two augmentations

    def states(seed: int, epoch: int) -> list[list[int]]:
        seed_layers(built, seed, epoch)
        return [np.asarray(state.numpy()).tolist() for state in built.seed_states()]

    assert states(0, 1) == states(0, 1)
    together = states(0, 1) + states(0, 2) + states(1, 1)
    assert len({tuple(state) for state in together}) == len(together)


def test_regularizers_and_initializers_are_read_by_name() -> None:
    base = {
        **SMALL,
        "model": {
            "layers": [
                {"conv2d": {"filters": 2, "kernel_size": 3, "kernel_regularizer": {"l2": {"l2": 0.5}},
                            "kernel_initializer": "he_normal", "bias_regularizer": "l1"}},
                "flatten",
            ],
        },
    }  # fmt: skip
    layer = models(base).core.layers[2]
    assert isinstance(layer.kernel_regularizer, keras.regularizers.L2)
    assert float(layer.kernel_regularizer.l2) == 0.5
    assert isinstance(layer.kernel_initializer, keras.initializers.HeNormal)
    assert isinstance(layer.bias_regularizer, keras.regularizers.L1)


def test_mixed_precision_computes_in_half_and_answers_in_single() -> None:
    core = models(precision="mixed_bfloat16").core
    assert core.layers[2].compute_dtype == "bfloat16"
    assert core.layers[2].variable_dtype == "float32"
    assert core.layers[-1].compute_dtype == "float32"
    assert keras.config.dtype_policy().name == "float32"  # as it was before


@pytest.mark.parametrize("name", ["adam", "adagrad", "adadelta", "adamax", "sgd", "rmsprop", "nadam", "adamw", "lion"])
def test_optimizers_are_made_by_name(name: str) -> None:
    made = make_optimizer(TrainingConfig(optimizer=KerasObject(name=name, arguments={"learning_rate": 0.25})), steps=1)
    assert type(made).__name__.lower() == name
    assert float(made.learning_rate) == 0.25


def test_epoch_with_a_smaller_last_batch_is_traced_once() -> None:
    steps = TensorFlowSteps(models=models(), batch_size=32)  # 50 images: 32 and 18
    for _ in range(2):
        steps.train(SPLIT, np.arange(50), unwatched)
        steps.evaluate(SPLIT, unwatched)
    assert steps._train_step.experimental_get_tracing_count() == 1
    assert steps._test_step.experimental_get_tracing_count() == 1


def test_validation_is_keras_own_figure() -> None:
    built = models()
    found = TensorFlowSteps(models=built, batch_size=32).evaluate(SPLIT, unwatched).metrics
    loss, accuracy = built.core.evaluate(SPLIT.images.astype(np.float32), SPLIT.labels, batch_size=32, verbose=0)
    assert found["accuracy"] == accuracy
    assert found["loss"] == pytest.approx(loss, rel=1e-6)


@pytest.mark.filterwarnings("ignore:.*__array__ implementation:DeprecationWarning")
def test_other_backends_way_gives_the_same_training() -> None:
    order = np.random.default_rng(1).permutation(50)
    ours, keras_own = models(), models()
    first = TensorFlowSteps(models=ours, batch_size=32).train(SPLIT, order, unwatched)
    second = KerasSteps(models=keras_own, batch_size=32).train(SPLIT, order, unwatched)

    assert first == pytest.approx(second, rel=1e-5)
    for mine, theirs in zip(ours.core.get_weights(), keras_own.core.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-4, atol=1e-6)
    assert KerasSteps(models=keras_own, batch_size=32).evaluate(SPLIT, unwatched).metrics.keys() == {"loss", "accuracy"}
