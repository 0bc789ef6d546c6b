"""Layers of the user's own: their builder's module is imported where that was allowed, and else is asked for."""

import sys
from pathlib import Path

import keras
import pytest

from sweep.errors import InputError, SweepError
from sweep.export.evaluating import evaluate
from sweep.export.exporting import export_model
from sweep.export.formats.registry import FORMATS
from sweep.export.own_code import OwnCode
from sweep.export.request import ExportRequest
from sweep.export.trained_model import sidecar_of
from sweep.export.verify import verify
from sweep.training.data import PreparedData
from sweep.training.trial import train
from tests.training.support import Recorder, prepared, task_of, trial_config, with_files

MODULE = """
import keras

@keras.saving.register_keras_serializable()
class Twice(keras.layers.Layer):
    def call(self, inputs):
        return inputs * 2.0

def build(hp):
    return keras.Sequential([
        keras.layers.Flatten(), Twice(), keras.layers.Dense(10, activation=hp.Choice("last", ["softmax"])),
    ])
"""
BUILDER = "with_layers:build"
BASE = {"data": {"digits": {"images": 160}}, "model": {"builder": BUILDER}, "training": {"epochs": 1, "batch_size": 32}}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, PreparedData, OwnCode]:
    root = tmp_path_factory.mktemp("own")
    (root / "with_layers.py").write_text(MODULE)
    config, supervisor = trial_config(BASE), Recorder()
    data = prepared(config.data, root)
    train(with_files(task_of(config, data, root / "artifacts"), module_dirs=(root,), builders=None), supervisor)
    return supervisor.finished.model, data, OwnCode(module_dirs=(root,), builders=frozenset({BUILDER}))


@pytest.fixture(autouse=True)
def forgotten(trained: tuple[str, PreparedData, OwnCode]) -> None:
    """As in a fresh process."""
    sys.modules.pop("with_layers", None)
    keras.saving.get_custom_objects().clear()


def test_allowed_builder_is_imported_where_its_model_is_loaded(trained: tuple[str, PreparedData, OwnCode]) -> None:
    model, data, own = trained
    sidecar = sidecar_of(model)
    request = {
        "model": model,
        "directory": str(Path(model).parent),
        "format": FORMATS["keras"].reference,
        "data": str(data.directory),
    }
    request |= {"batch_size": 32, "scores": None}
    for allowed in (OwnCode(), OwnCode(builders=frozenset({"other:build"}))):
        with pytest.raises(InputError, match=r"it holds `Twice`, whose code is its builder's: --allow-builder"):
            verify(request | {"own": allowed.of(sidecar)})
    found = verify(request | {"own": own.of(sidecar)})
    assert found["val_accuracy"] == sidecar["metrics"]["val_accuracy"]
    assert evaluate(request | {"own": own.of(sidecar)})["images"] == data.test


def test_other_formats_do_without_it_once_they_are_written(
    trained: tuple[str, PreparedData, OwnCode], tmp_path: Path
) -> None:
    model, _, own = trained
    with pytest.raises(SweepError, match="--allow-builder MODULE:NAME"):
        export_model(model, tmp_path / "out", ExportRequest(format="saved_model"))
    record = export_model(model, tmp_path / "out", ExportRequest(format="saved_model", own=own))
    assert record.verified_accuracy == record.val_accuracy
