"""The language's own arithmetic against Keras itself, in one process that imports it."""

import json
import random
import subprocess
import sys
from typing import Any

import search_spaces
from sweep.space.architecture import layers_of, measure
from sweep.space.configuration import ModelConfig
from sweep.space.dimension import Choice, Float, Int
from sweep.space.errors import Rejected
from sweep.space.image import ImageSpec
from sweep.space.measures import Measures
from sweep.space.reading import locate, read_space
from sweep.space.rules import RULES

IMAGES = {
    "digits": ImageSpec(height=8, width=8, channels=1, classes=10),
    "cifar10": ImageSpec(height=32, width=32, channels=3, classes=10),
}
ODD = ImageSpec(height=23, width=18, channels=3, classes=5)

# A layer of every rule, most with arguments that change shapes or counts; together they make one long model.
EVERY_RULE = [
    {"random_flip": {"mode": "horizontal"}},
    {"resizing": {"height": 40, "width": 31}},
    {"random_crop": {"height": 38, "width": 29}},
    {"rescaling": {"scale": 2.0}},
    {"zero_padding2d": {"padding": [[1, 2], [3, 4]]}},
    {"conv2d": {"filters": 6, "kernel_size": [3, 5], "strides": [2, 1], "padding": "same", "use_bias": False}},
    {"conv2d": {"filters": 8, "kernel_size": 3, "dilation_rate": 2, "groups": 2}},
    {"batch_normalization": {"scale": False}},
    "prelu",
    {"prelu": {"shared_axes": [1, 2]}},
    {"depthwise_conv2d": {"kernel_size": 3, "depth_multiplier": 2, "padding": "same"}},
    {"separable_conv2d": {"filters": 12, "kernel_size": 3, "depth_multiplier": 2}},
    {"group_normalization": {"groups": 4}},
    "layer_normalization",
    {"layer_normalization": {"axis": [1, 2], "center": False}},
    {"cropping2d": {"cropping": [[1, 0], [0, 2]]}},
    {"conv2d_transpose": {"filters": 4, "kernel_size": 3, "strides": 2}},
    {"conv2d_transpose": {"filters": 5, "kernel_size": 4, "strides": 2, "padding": "same"}},
    {"max_pooling2d": {"pool_size": 3, "strides": 2, "padding": "same"}},
    {"average_pooling2d": {"pool_size": [2, 3]}},
    {"up_sampling2d": {"size": [2, 3]}},
    {"permute": {"dims": [2, 1, 3]}},
    {"adaptive_max_pooling2d": {"output_size": [4, 6]}},
    "rmsnormalization",
    {"spatial_dropout2d": {"rate": 0.2}},
    {"gaussian_noise": {"stddev": 0.1}},
    {"leaky_relu": {"negative_slope": 0.1}},
    {"reshape": {"target_shape": [8, -1, 5]}},
    {"global_average_pooling2d": {"keepdims": True}},
    "flatten",
    {"dense": {"units": 7, "activation": "gelu"}},
    {"dropout": {"rate": 0.1}},
    "unit_normalization",
]

SCRIPT = """
import json, sys
import keras
from sweep.space.configuration import KerasObject
from sweep.training.objects import create
for line in sys.stdin:
    shape, layers = json.loads(line)
    inputs = outputs = keras.Input(shape)
    shapes = []
    for layer in layers:
        outputs = create("layers", KerasObject.model_validate(layer))(outputs)
        shapes.append(list(outputs.shape[1:]))
    model = keras.Model(inputs, outputs)
    trainable = sum(int(keras.ops.size(weight)) for weight in model.trainable_weights)
    print(json.dumps([shapes, model.count_params(), trainable]))
    keras.utils.clear_session()
"""


def random_candidates(name: str, count: int) -> list[tuple[ImageSpec, Any, Measures]]:
    space = read_space(locate(name))
    image = IMAGES[space.data.source]
    dice = random.Random(name)  # noqa: S311  # candidates, not secrets
    found = []
    while len(found) < count:
        config = space.resolve(lambda dimension: draw(dice, dimension))
        try:
            found.append((image, layers_of(config.model, image.classes), space.admit(config, image)))
        except Rejected:
            continue
    return found


def draw(dice: random.Random, dimension: Int | Float | Choice) -> Any:
    if isinstance(dimension, Float) and dimension.step is None:
        return dice.uniform(dimension.low, dimension.high)
    return dice.choice(dimension.values())


def test_shapes_and_parameters_are_those_of_keras() -> None:

    candidates = [one for name in search_spaces.names() for one in random_candidates(name, 6)]
    model = ModelConfig.model_validate({"layers": EVERY_RULE})
    layers = layers_of(model, ODD.classes)
    candidates.append((ODD, layers, measure(layers, ODD)))
    lines = [
        json.dumps([[image.height, image.width, image.channels], [layer.model_dump() for layer in layers]])
        for image, layers, _ in candidates
    ]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], input="\n".join(lines), capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    for (_, _, ours), line in zip(candidates, done.stdout.splitlines(), strict=True):
        shapes, parameters, trainable = json.loads(line)
        assert [list(layer.shape) for layer in ours.layers] == shapes
        assert (ours.parameters, ours.trainable) == (parameters, trainable)


def test_every_rule_is_in_the_comparison() -> None:
    layers = layers_of(ModelConfig.model_validate({"layers": EVERY_RULE}), 5)
    assert {RULES[layer.name] for layer in layers} == set(RULES.values())
