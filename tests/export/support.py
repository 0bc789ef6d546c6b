"""Models that no trial trained, saved as a trial saves its best one."""

import shutil
from pathlib import Path
from typing import Any

import keras
import numpy as np

from storage.epoch import Epoch
from sweep.artifacts.store import open_store
from sweep.export.contract import Contract
from sweep.export.convert import convert
from sweep.export.formats.registry import FORMATS
from sweep.space.configuration import TrialConfig
from sweep.training.data import PreparedData
from sweep.training.model import build, compile_model
from sweep.training.saving import save_model
from tests.training.support import FOLDER, prepared, task_of

# Every layer that `cnn:` makes of one kind or another, and every one that the gallery's `layers:` have.
GALLERY_LAYERS: list[Any] = [
    {"conv2d": {"filters": 6, "kernel_size": 3, "padding": "same", "activation": "relu"}},
    "batch_normalization",
    {"spatial_dropout2d": {"rate": 0.25}},
    {"conv2d": {"filters": 4, "kernel_size": 3, "padding": "same", "kernel_regularizer": {"l2": {"l2": 0.01}}}},
    {"activation": {"activation": "elu"}},
    {"max_pooling2d": {"pool_size": 2}},
    {"conv2d": {"filters": 4, "kernel_size": 2, "padding": "same", "activation": "gelu"}},
    {"average_pooling2d": {"pool_size": 2}},
    {"gaussian_dropout": {"rate": 0.1}},
    {"alpha_dropout": {"rate": 0.1}},
    "flatten",
    {"dense": {"units": 12, "activation": "swish"}},
    "batch_normalization",
    {"dropout": {"rate": 0.5}},
]
# Convolutions of other kinds, and what else `layers:` may be asked for; then the other ways from a map to a vector.
OTHER_LAYERS: list[Any] = [
    {"separable_conv2d": {"filters": 6, "kernel_size": 3, "padding": "same"}},
    "leaky_re_lu",
    {"depthwise_conv2d": {"kernel_size": 3, "padding": "same"}},
    {"conv2d_transpose": {"filters": 4, "kernel_size": 3, "strides": 2}},
    "p_re_lu",
    {"up_sampling2d": {"size": 2}},
    {"zero_padding2d": {"padding": 1}},
    "flatten",
    "layer_normalization",
]
AVERAGED_LAYERS: list[Any] = [
    {"conv2d": {"filters": 12, "kernel_size": 3, "activation": "relu"}},
    "global_average_pooling2d",
]
POOLED_LAYERS: list[Any] = [
    {"conv2d": {"filters": 12, "kernel_size": 3, "activation": "relu"}},
    "global_max_pooling2d",
]


def model_config(layers: list[Any], **training: Any) -> TrialConfig:
    training = {"epochs": 1, "batch_size": 64, **training}
    return TrialConfig.model_validate({"data": {"digits": {}}, "model": {"layers": layers}, "training": training})


def trial_model(config: TrialConfig, root: Path) -> tuple[str, PreparedData]:
    """A model with weights drawn at random, where a trial would have left it, and the data it is verified with."""
    data = prepared(config.data, root)
    core = build(config, data.image)
    random = np.random.default_rng(0)
    core.set_weights([_drawn(random, variable) for variable in core.weights])
    images, labels = data.open_validation()
    _spread(core, images)
    compile_model(core)
    measured = core.evaluate(images.astype(np.float32), labels, batch_size=64, verbose=0, return_dict=True)
    metrics = {"val_accuracy": float(measured["accuracy"]), "val_loss": float(measured["loss"])}
    kept = save_model(
        core,
        None,
        store=open_store(str(root / "artifacts")),
        task=task_of(config, data, root / "artifacts"),
        data=data,
        best=Epoch(epoch=1, metrics=metrics, seconds=1.0),
    )
    assert FOLDER in kept.location
    return kept.location, data


def _spread(core: Any, images: Any) -> None:
    """Scale the output layer so that different images get different answers, none of them certain."""
    output = core.layers[-1]
    features = keras.Model(core.inputs, output.input).predict_on_batch(images.astype(np.float32))
    kernel, _ = output.get_weights()
    logits = features.astype(np.float32) @ kernel
    kernel *= 0.3 / logits.std(axis=0)
    output.set_weights([kernel, -(features.astype(np.float32) @ kernel).mean(axis=0)])


def _drawn(random: np.random.Generator, variable: Any) -> Any:
    """Weights at random; a variance is positive."""
    if "variance" in variable.name or "gamma" in variable.name:
        return random.uniform(0.5, 1.5, variable.shape).astype(np.float32)
    if np.issubdtype(np.dtype(variable.dtype), np.integer):
        return variable.numpy()
    return random.normal(0.0, 1.2 / np.sqrt(np.prod(variable.shape[:-1])), variable.shape).astype(np.float32)


def exported(source: str, data: PreparedData, directory: Path, kind: str = "keras") -> Path:
    """What `sweep export` leaves, without its processes."""
    directory.mkdir()
    if kind == "keras":
        shutil.copyfile(source, directory / FORMATS[kind].file)
    else:
        convert({
            "model": source, "directory": str(directory), "format": FORMATS[kind].reference, "quantized": None,
            "batch_size": 64, "data": str(data.directory), "scores": str(directory / "scores.npy"), "own": None,
        })  # fmt: skip
    Contract(
        format=FORMATS[kind], quantized=None, image=data.image, pixel_range=(0, 255), classes=data.classes, trial=7,
        epoch=1, verified={},
    ).save(directory)  # fmt: skip
    return directory
