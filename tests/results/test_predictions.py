"""What the best model said is read back whole, or its absence is told in a sentence."""

import json
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from storage.budget import Budget
from storage.models import ModelRecord
from storage.sweeps import DesiredState, SweepRecord
from sweep.artifacts.store import ArtifactStore, open_store
from sweep.results.predictions import Absent, read_images, read_predictions
from sweep.space.image import ImageSpec
from sweep.training.artifact_names import PREDICTIONS
from sweep.training.data.prepared import PreparedData
from sweep.training.predictions import Predictions
from tests.support.s3 import S3Server

FOLDER = "digits/7/1"
SAID = Predictions(
    classes=("cat", "dog", "fish"),
    truth=np.array([0, 0, 1, 1, 0], np.int32),
    probabilities=np.array(
        [[0.6, 0.3, 0.1], [0.2, 0.7, 0.1], [0.1, 0.8, 0.1], [0.9, 0.05, 0.05], [1.0, 0.0, 0.0]], np.float32
    ),
    epoch=4,
)


def keep(store: ArtifactStore, said: Predictions = SAID) -> ModelRecord:
    with store.writing(f"{FOLDER}/model.keras") as path:
        path.write_bytes(b"a model")
    with store.writing(f"{FOLDER}/{PREDICTIONS}") as path:
        said.save(path)
    return ModelRecord(
        trial_id=1, epoch=4, value=0.6, path=store.locate(f"{FOLDER}/model.keras"),
        size=7, sha256="ab", parameters=10, flops=20,
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    return open_store(str(tmp_path / "artifacts"))


def read(model: ModelRecord | None, store: ArtifactStore, **options: Any) -> Predictions:
    found = read_predictions(model, store, **options)
    assert isinstance(found, Predictions), found
    return found


def absence(found: object) -> str:
    assert isinstance(found, Absent), found
    return found.reason


def test_what_was_kept_is_read_back(store: ArtifactStore) -> None:
    found = read(keep(store), store)
    assert (found.classes, found.epoch) == (SAID.classes, 4)
    np.testing.assert_array_equal(found.truth, SAID.truth, strict=True)
    np.testing.assert_array_equal(found.probabilities, SAID.probabilities, strict=True)


def test_it_is_read_from_s3(s3: S3Server) -> None:
    store = open_store(f"{s3.uri}/predictions")
    np.testing.assert_array_equal(read(keep(store), store).probabilities, SAID.probabilities)


def test_it_is_read_where_the_artifacts_are_mounted_under_another_path(store: ArtifactStore) -> None:
    model = replace(keep(store), path=f"/on/another/machine/{FOLDER}/model.keras")
    assert read(model, store).epoch == 4


def test_confusion_counts_true_classes_in_rows_and_predicted_ones_in_columns() -> None:
    np.testing.assert_array_equal(SAID.confusion(), [[2, 1, 0], [1, 1, 0], [0, 0, 0]])
    assert np.mean(SAID.predicted == SAID.truth) == 0.6


def test_mistakes_and_hits_come_surest_first() -> None:
    assert SAID.surest(SAID.predicted != SAID.truth).tolist() == [3, 1]
    assert SAID.surest(SAID.predicted == SAID.truth).tolist() == [4, 2, 0]


def test_a_model_that_is_not_there_is_said_so(store: ArtifactStore) -> None:
    model = keep(store)
    gone = replace(model, is_kept=False)
    assert absence(read_predictions(None, store)) == "this trial has left no model"
    for keep_models, kept in ((5, "the best 5 are"), (1, "the best one is"), (None, "better ones are")):
        found = absence(read_predictions(gone, store, keep_models=keep_models))
        assert found == f"the model of this trial went: {kept} kept"
    store.remove(f"{FOLDER}/{PREDICTIONS}")
    assert "was not kept" in absence(read_predictions(model, store))
    store.remove(f"{FOLDER}/model.keras")
    assert "the model of this trial was not found" in absence(read_predictions(model, store))


@pytest.mark.parametrize("damage", ["torn", "empty", "no archive", "flipped"])
def test_a_damaged_file_is_said_so(damage: str, store: ArtifactStore) -> None:
    model = keep(store)
    path = Path(model.path).with_name(PREDICTIONS)
    content = path.read_bytes()
    middle = content.index(SAID.probabilities.tobytes())
    flipped = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    broken = {"torn": content[: len(content) // 2], "empty": b"", "no archive": b"a text", "flipped": flipped}
    path.write_bytes(broken[damage])
    assert "is damaged" in absence(read_predictions(model, store))


def forged(**changes: Any) -> dict[str, Any]:
    whole = {
        "probabilities": SAID.probabilities,
        "truth": SAID.truth,
        "classes": np.array(SAID.classes),
        "epoch": np.array(4),
    }
    return {name: value for name, value in (whole | changes).items() if value is not None}


@pytest.mark.parametrize(
    "content",
    [
        forged(probabilities=np.array([[object()] * 3] * 5)),  # a pickle
        forged(classes=np.array(["cat", "dog", None])),  # another
        forged(probabilities=SAID.probabilities[:, :2]),
        forged(probabilities=SAID.probabilities.copy("F")),
        forged(probabilities=np.full((5, 3), np.nan, np.float32)),
        forged(truth=np.array([0, 0, 1, 1, 3], np.int32)),
        forged(truth=np.array([0, 0, 1, 1, -1], np.int32)),
        forged(truth=np.zeros(0, np.int32), probabilities=np.zeros((0, 3), np.float32)),
        forged(epoch=np.array([4])),
        forged(epoch=None),
    ],
)
def test_a_file_that_was_forged_is_refused(content: dict[str, Any], store: ArtifactStore) -> None:
    model = keep(store)
    np.savez(Path(model.path).with_name(PREDICTIONS), allow_pickle=True, **content)
    assert "is damaged" in absence(read_predictions(model, store))


def test_a_file_that_promises_more_than_it_holds_takes_no_memory(store: ArtifactStore) -> None:
    model = keep(store)
    path = Path(model.path).with_name(PREDICTIONS)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    huge = np.lib.format.magic(1, 0) + (118).to_bytes(2, "little")
    huge += b"{'descr': '<f4', 'fortran_order': False, 'shape': (9000000000, 3), }".ljust(117) + b"\n"
    members["probabilities.npy"] = huge
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    tracemalloc.start()
    assert "is damaged" in absence(read_predictions(model, store))
    assert tracemalloc.get_traced_memory()[1] < 1e6
    tracemalloc.stop()


def test_a_bomb_is_not_unpacked(store: ArtifactStore) -> None:
    model = keep(store)
    np.savez_compressed(
        Path(model.path).with_name(PREDICTIONS), **forged(probabilities=np.zeros((5_000_000, 3), np.float32))
    )
    tracemalloc.start()
    assert "compressed" in absence(read_predictions(model, store))
    assert tracemalloc.get_traced_memory()[1] < 1e6
    tracemalloc.stop()


def test_ten_thousand_images_of_a_thousand_classes_take_their_own_size(store: ArtifactStore) -> None:
    random = np.random.default_rng(0)
    said = Predictions(
        classes=tuple(map(str, range(1000))),
        truth=random.integers(0, 1000, 10_000, np.int32),
        probabilities=random.random((10_000, 1000), np.float32),
        epoch=1,
    )
    model = keep(store, said)
    tracemalloc.start()
    found = read(model, store)
    assert found.confusion().sum() == 10_000
    assert len(found.surest(found.predicted != found.truth)[:24]) == 24
    assert tracemalloc.get_traced_memory()[1] < 2.5 * said.probabilities.nbytes
    tracemalloc.stop()


def sweep_on(fingerprint: str) -> SweepRecord:
    return SweepRecord(
        name="digits", space="", origin="digits.yaml", metric="val_accuracy", direction="maximize",
        budget=Budget(trials=1),
        data_fingerprint=fingerprint, image={}, classes=SAID.classes, versions={}, id=1, study_id=1,
        active_seconds=0.0, active_at=None, desired=DesiredState.WORK, pause_reason=None, uid="u", reopened=0,
        created=datetime.now(UTC),
    )  # fmt: skip


def prepare(directory: Path, fingerprint: str = "f1") -> np.ndarray:
    (directory / "validation").mkdir(parents=True)
    images = np.arange(5 * 2 * 2 * 3, dtype=np.uint8).reshape(5, 2, 2, 3)
    np.save(directory / "validation" / "images.npy", images)
    np.save(directory / "validation" / "labels.npy", SAID.truth)
    PreparedData(
        fingerprint=fingerprint, directory=directory, image=ImageSpec(height=2, width=2, channels=3, classes=3),
        classes=SAID.classes, train=9, validation=5, test=0, skipped=0,
    ).save()  # fmt: skip
    return images


def test_images_come_from_the_data_of_the_sweeps_fingerprint(tmp_path: Path) -> None:
    images = prepare(tmp_path / "f1")
    found = read_images([3, 0], sweep=sweep_on("f1"), cache=tmp_path)
    assert isinstance(found, np.ndarray)
    np.testing.assert_array_equal(found, images[[3, 0]], strict=True)
    assert read_images([], sweep=sweep_on("f1"), cache=tmp_path).shape == (0, 2, 2, 3)


def test_images_come_from_where_the_trial_found_its_data(store: ArtifactStore, tmp_path: Path) -> None:
    images, model = prepare(tmp_path / "elsewhere"), keep(store)
    with store.writing(f"{FOLDER}/model.json") as path:
        path.write_text(json.dumps({"data": str(tmp_path / "elsewhere")}))
    found = read_images([1], sweep=sweep_on("f1"), cache=tmp_path / "cache", model=model, store=store)
    np.testing.assert_array_equal(found, images[[1]])


def test_images_that_are_not_there_are_said_so(store: ArtifactStore, tmp_path: Path) -> None:
    prepare(tmp_path / "f1", fingerprint="another")
    assert "is not on this machine" in absence(read_images([0], sweep=sweep_on("f1"), cache=tmp_path))
    prepare(tmp_path / "f2", fingerprint="f2")
    for places in ([5], [-1]):
        assert "has 5 images" in absence(read_images(places, sweep=sweep_on("f2"), cache=tmp_path))
    images = tmp_path / "f2" / "validation" / "images.npy"
    images.write_bytes(images.read_bytes()[:-8])
    assert "Cannot read the prepared data" in absence(read_images([0], sweep=sweep_on("f2"), cache=tmp_path))


@pytest.mark.parametrize("sidecar", ["", "[]", '{"data": 3}', '{"data": "/nowhere"}', "[" * 100_000])
def test_a_description_that_was_damaged_leads_nowhere(sidecar: str, store: ArtifactStore, tmp_path: Path) -> None:
    model = keep(store)
    Path(model.path).with_name("model.json").write_text(sidecar)
    found = read_images([0], sweep=sweep_on("f1"), cache=tmp_path, model=model, store=store)
    assert "is not on this machine" in absence(found)
