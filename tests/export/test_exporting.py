"""What is exported gives what was recorded, or is not exported."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from sweep.artifacts.store import open_store
from sweep.errors import InputError, SweepError
from sweep.export.agreement import Measured
from sweep.export.exporting import export_model
from sweep.export.request import ExportRequest
from sweep.export.trained_model import fingerprint_of
from sweep.training.data import PreparedData
from sweep.training.messages import Finished
from sweep.training.trial import train
from tests.support.s3 import S3Server
from tests.training.support import EVERYTHING, Recorder, prepared, task_of, trial_config


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, PreparedData, Finished]:
    config, root = trial_config(EVERYTHING, epochs=2), tmp_path_factory.mktemp("export")
    data, supervisor = prepared(config.data, root), Recorder()
    train(task_of(config, data, root / "artifacts"), supervisor)
    return supervisor.finished.model, data, supervisor.finished


@pytest.fixture
def edited_sidecar(trained: tuple[str, PreparedData, Finished]) -> Iterator[dict[str, Any]]:
    path = Path(trained[0]).with_name("model.json")
    before = path.read_text()
    sidecar = json.loads(before)
    yield sidecar
    path.write_text(before)


@pytest.mark.parametrize("kind", ["keras", "saved_model"])
def test_exported_model_gives_its_recorded_accuracy(
    kind: str, trained: tuple[str, PreparedData, Finished], tmp_path: Path
) -> None:
    source, data, finished = trained

    record = export_model(source, tmp_path / "out", ExportRequest(format=kind, sha256=finished.sha256))

    assert record.val_accuracy == finished.best_value
    assert (tmp_path / "out" / "classes.txt").read_text().split() == list(data.classes)
    images, labels = data.open_validation()
    if kind == "keras":
        model = keras.saving.load_model(record.model)
        found = model.evaluate(images.astype(np.float32), labels, verbose=0, return_dict=True)["accuracy"]
    else:
        import tensorflow as tf

        loaded = tf.saved_model.load(str(record.model))  # must outlive its function
        scores = loaded.serve(tf.constant(images, tf.float32)).numpy()
        found = float(np.float32(np.sum(np.argmax(scores, -1) == labels)) / np.float32(len(labels)))
    assert found == finished.best_value
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_model_that_does_not_give_its_recorded_accuracy_is_not_exported(
    trained: tuple[str, PreparedData, Finished], edited_sidecar: dict[str, Any], tmp_path: Path
) -> None:
    edited_sidecar["metrics"]["val_accuracy"] += 0.01
    Path(trained[0]).with_name("model.json").write_text(json.dumps(edited_sidecar))
    with pytest.raises(SweepError, match="nothing was exported"):
        export_model(trained[0], tmp_path / "out", ExportRequest(format="keras"))
    assert list(tmp_path.iterdir()) == []


def test_model_of_a_gpu_may_differ_in_a_few_images(
    trained: tuple[str, PreparedData, Finished], edited_sidecar: dict[str, Any], tmp_path: Path
) -> None:
    recorded = edited_sidecar["metrics"]["val_accuracy"] + 1 / trained[1].validation  # one image more
    edited_sidecar["metrics"]["val_accuracy"], edited_sidecar["device"] = recorded, "gpu:0"
    Path(trained[0]).with_name("model.json").write_text(json.dumps(edited_sidecar))
    record = export_model(trained[0], tmp_path / "out", ExportRequest(format="keras"))
    assert record.val_accuracy == recorded
    assert record.verified_accuracy == trained[2].best_value
    edited_sidecar["metrics"]["val_accuracy"] += 2 / trained[1].validation
    Path(trained[0]).with_name("model.json").write_text(json.dumps(edited_sidecar))
    with pytest.raises(SweepError, match="nothing was exported"):
        export_model(trained[0], tmp_path / "other", ExportRequest(format="keras"))


def test_directory_in_use_is_refused(trained: tuple[str, PreparedData, Finished], tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        export_model(trained[0], tmp_path, ExportRequest(format="keras"))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_export_that_came_first_is_left_alone(
    trained: tuple[str, PreparedData, Finished], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(*_: object) -> Measured:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "contract.json").write_text("another's")
        return Measured(val_accuracy=trained[2].best_value, difference=0.0)

    monkeypatch.setattr("sweep.export.unfinished.UnfinishedExport.write", write)
    with pytest.raises(InputError, match="not empty"):
        export_model(trained[0], tmp_path / "out", ExportRequest(format="keras"))
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "contract.json"]


@pytest.mark.parametrize(
    ("key", "value"),
    [("classes", "ab"), ("metrics", None), ("epoch", "1"), ("config", []), ("text", "half a character: \ud83d")],
)
def test_description_that_makes_no_sense_is_said_so(
    key: str, value: object, trained: tuple[str, PreparedData, Finished], edited_sidecar: dict[str, Any], tmp_path: Path
) -> None:
    Path(trained[0]).with_name("model.json").write_text(json.dumps(edited_sidecar | {key: value}))
    with pytest.raises(SweepError, match=rf"model\.json is damaged \({key}"):
        export_model(trained[0], tmp_path / "out", ExportRequest(format="keras"))


def test_damaged_model_is_refused(trained: tuple[str, PreparedData, Finished], tmp_path: Path) -> None:
    with pytest.raises(SweepError, match="damaged"):
        export_model(trained[0], tmp_path / "out", ExportRequest(format="keras", sha256="0" * 64))


def test_trial_without_a_model_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SweepError, match="No model of this trial at"):
        export_model(str(tmp_path / "model.keras"), tmp_path / "out", ExportRequest(format="keras"))


def test_model_that_is_gone_is_said_so(trained: tuple[str, PreparedData, Finished], tmp_path: Path) -> None:
    shutil.copyfile(Path(trained[0]).with_name("model.json"), tmp_path / "model.json")
    with pytest.raises(SweepError, match="gone"):
        export_model(str(tmp_path / "model.keras"), tmp_path / "out", ExportRequest(format="keras"))


def test_model_is_exported_from_s3(trained: tuple[str, PreparedData, Finished], s3: S3Server, tmp_path: Path) -> None:
    source, store = Path(trained[0]), open_store(f"{s3.uri}/export")
    for name in ("model.keras", "model.json"):
        with store.writing(f"digits/7/1/{name}") as path:
            shutil.copyfile(source.with_name(name), path)

    model = store.locate("digits/7/1/model.keras")
    record = export_model(model, tmp_path / "out", ExportRequest(format="keras", sha256=trained[2].sha256))

    assert record.verified_accuracy == trained[2].best_value
    assert fingerprint_of(model) == trained[1].fingerprint
    with pytest.raises(SweepError, match="No model of this trial at"):
        export_model(store.locate("digits/8/1/model.keras"), tmp_path / "other", ExportRequest(format="keras"))


def test_data_that_is_gone_is_said_so(trained: tuple[str, PreparedData, Finished], tmp_path: Path) -> None:
    with pytest.raises(SweepError, match="not a prepared data set"):
        export_model(trained[0], tmp_path / "out", ExportRequest(format="keras", data=tmp_path / "nowhere"))
    assert list(tmp_path.iterdir()) == []
