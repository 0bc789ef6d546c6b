"""Keras's names, read from its sources."""

import subprocess
import sys

import pytest

from sweep.space import keras_names
from sweep.space.keras_names import REQUIRED, Kind


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("layers", "conv2d", "Conv2D"),
        ("layers", "conv_2d", "Conv2D"),
        ("layers", "Conv2D", "Conv2D"),
        ("layers", "Convolution2D", "Conv2D"),
        ("layers", "max_pool2d", "MaxPooling2D"),
        ("layers", "relu", "ReLU"),
        ("optimizers", "adamw", "AdamW"),
        ("optimizers", "RMSprop", "RMSprop"),
        ("schedules", "cosine_decay", "CosineDecay"),
        ("regularizers", "l1_l2", "L1L2"),
        ("initializers", "he_normal", "HeNormal"),
        ("activations", "swish", "silu"),
        ("layers", "get", None),
        ("layers", "Layer", None),
        ("optimizers", "legacy", None),
    ],
)
def test_names_are_found_in_every_spelling(kind: Kind, name: str, expected: str | None) -> None:
    assert keras_names.class_name(kind, name) == expected


def test_spellings_are_read_back_as_the_class_they_came_from() -> None:
    kinds: tuple[Kind, ...] = ("layers", "optimizers", "schedules", "regularizers", "initializers", "constraints")
    for kind in kinds:
        for name in keras_names.names(kind):
            assert keras_names.spelling(keras_names.class_name(kind, name) or "") == name


def test_arguments_come_with_keras_defaults() -> None:
    conv2d = keras_names.arguments("layers", "conv2d")
    assert conv2d["filters"] is REQUIRED
    assert (conv2d["strides"], conv2d["padding"], conv2d["trainable"]) == ((1, 1), "valid", True)
    assert keras_names.arguments("optimizers", "sgd")["learning_rate"] == 0.01


def test_reading_a_space_imports_neither_keras_nor_optuna() -> None:
    code = (
        "import sys; from sweep.space.reading import *; read_space(locate('notebook'));"
        "print([name for name in ('keras', 'tensorflow', 'optuna', 'sqlalchemy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
