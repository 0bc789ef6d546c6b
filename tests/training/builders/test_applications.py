"""KerasTuner's tunable applications, at a small size."""

from pathlib import Path

import keras_tuner
import keras_tuner.applications
import pytest

from sweep.training.data import PreparedData
from sweep.training.trial import train
from tests.training.support import Recorder, prepared, task_of, trial_config, with_files

IMAGES = {"digits": {"images": 60, "size": [32, 32], "channels": 3}}
XCEPTION = {
    "activation": "relu", "conv2d_num_filters": 32, "kernel_size": 3, "sep_num_filters": 128,
    "num_residual_blocks": 2, "pooling": "avg", "num_dense_layers": 1, "dropout_rate": 0.5, "dense_use_bn": 1,
    "learning_rate": 0.001,
}  # fmt: skip
RESNET = {
    "version": "v2", "conv3_depth": 4, "conv4_depth": 6, "pooling": "avg", "optimizer": "adam", "learning_rate": 0.001,
}  # fmt: skip


@pytest.fixture(scope="module")
def digits(tmp_path_factory: pytest.TempPathFactory) -> PreparedData:
    config = trial_config({"data": IMAGES, "model": {"cnn": {}}, "training": {}})
    return prepared(config.data, tmp_path_factory.mktemp("digits32"))


@pytest.mark.parametrize(
    ("name", "values"),
    [("HyperXception", XCEPTION), ("HyperResNet", RESNET)],
    ids=["xception", "resnet"],
)
def test_an_application_is_a_builder_as_it_is(name: str, values: dict, digits: PreparedData, tmp_path: Path) -> None:
    base = {
        "data": IMAGES,
        "model": {"builder": {f"keras_tuner.applications:{name}": values}},
        "training": {"epochs": 1, "batch_size": 12},
    }
    recorder = Recorder()
    train(with_files(task_of(trial_config(base), digits, tmp_path), builders=None), recorder)
    assert recorder.finished.epochs == 1, recorder.last
    hp = keras_tuner.HyperParameters()
    hp.values = dict(values)
    theirs = getattr(keras_tuner.applications, name)(input_shape=(32, 32, 3), classes=10).build(hp)
    assert recorder.started.parameters == theirs.count_params()
    assert recorder.started.notes == ()  # it asked for nothing else
