"""What the best model says of the validation images is kept beside it, and is what the curve says."""

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from PIL import Image

from sweep.artifacts.directory import DirectoryStore
from sweep.artifacts.errors import DiskFullError
from sweep.training import epochs as epochs_module
from sweep.training.confusion import draw_confusion
from sweep.training.data import PreparedData
from sweep.training.messages import Order
from sweep.training.predictions import MOST, Predictions, are_saved
from sweep.training.steps import KerasSteps
from sweep.training.task import Task
from sweep.training.trial import train
from tests.training.support import EVERYTHING, SMALL, Recorder, next_attempt, task_of, trial_config

WORSENING = {"piecewise_constant_decay": {"boundaries": [2], "values": [0.01, 30.0]}}  # the last epoch is no good


def run(task: Task, **orders: Order) -> Recorder:
    supervisor = Recorder(orders={int(name.removeprefix("epoch")): order for name, order in orders.items()})
    train(task, supervisor)
    return supervisor


def beside(supervisor: Recorder, name: str) -> Path:
    return Path(supervisor.finished.model).with_name(name)


def accuracy(found: Predictions) -> np.float32:
    """As Keras's metric rounds it."""
    return np.float32(np.sum(found.predicted == found.truth)) / np.float32(len(found.truth))


def said(supervisor: Recorder) -> Predictions:
    return Predictions.load(beside(supervisor, "predictions.npz"))


@pytest.mark.parametrize("precision", ["float32", "mixed_float16"])
def test_predictions_have_the_recorded_accuracy_of_the_best_epoch(
    precision: str, digits: PreparedData, tmp_path: Path
) -> None:
    config = trial_config(SMALL, epochs=3, schedule=WORSENING, precision=precision)
    supervisor = run(task_of(config, digits, tmp_path))
    found = said(supervisor)

    assert found.epoch == supervisor.finished.best_epoch < 3
    assert accuracy(found) == supervisor.finished.best_value
    assert found.classes == digits.classes
    assert (found.probabilities.shape, found.probabilities.dtype) == ((digits.validation, 10), np.float32)
    np.testing.assert_array_equal(found.truth, digits.open_validation().labels, strict=True)


def test_predictions_are_the_kept_models(digits: PreparedData, tmp_path: Path) -> None:
    supervisor = run(task_of(trial_config(SMALL, epochs=3, schedule=WORSENING), digits, tmp_path))
    model = keras.saving.load_model(supervisor.finished.model)
    images, _ = digits.open_validation()
    expected = model.predict_on_batch(images.astype(np.float32))
    np.testing.assert_allclose(said(supervisor).probabilities, expected, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("epoch", [1, 3])
def test_a_trial_that_was_interrupted_keeps_the_same_predictions(
    epoch: int, digits: PreparedData, tmp_path: Path
) -> None:
    # The best epoch is the first or second one: after an interruption its model judges once more.
    config = trial_config(EVERYTHING, epochs=4, early_stopping=None, schedule=WORSENING)
    whole = run(task_of(config, digits, tmp_path / "whole"))
    task = task_of(config, digits, tmp_path / "halves")
    resumed = run(next_attempt(task, run(task, **{f"epoch{epoch}": Order.YIELD})))

    assert whole.finished.best_epoch <= 2
    np.testing.assert_array_equal(said(resumed).probabilities, said(whole).probabilities, strict=True)
    assert said(resumed).epoch == said(whole).epoch
    assert accuracy(said(resumed)) == resumed.finished.best_value


def test_other_backends_way_gives_the_same(
    digits: PreparedData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = task_of(trial_config(SMALL), digits, tmp_path / "own")
    own = run(task)
    monkeypatch.setattr(epochs_module, "make_steps", lambda models, size: KerasSteps(models=models, batch_size=size))
    others = run(task_of(task.spec.config, digits, tmp_path / "keras"))

    assert accuracy(said(others)) == others.finished.best_value
    np.testing.assert_allclose(said(others).probabilities, said(own).probabilities, rtol=1e-5)


def test_too_many_predictions_are_not_kept(
    digits: PreparedData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert are_saved(10_000, 1000)
    assert not are_saved(10_001, MOST // 10_000)
    monkeypatch.setattr(epochs_module, "are_saved", lambda *_: False)
    supervisor = run(task_of(trial_config(SMALL, epochs=1), digits, tmp_path))
    assert sorted(path.name for path in beside(supervisor, "model.keras").parent.iterdir()) == [
        "checkpoint-1.npz", "model.json", "model.keras",
    ]  # fmt: skip


@pytest.mark.parametrize("full_at", ["predictions.npz", "confusion.png"])
def test_a_disk_that_is_full_there_is_the_machines_fault(
    full_at: str, digits: PreparedData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing = DirectoryStore.writing

    def refuse(self: DirectoryStore, name: str) -> Any:
        if name.endswith(full_at):
            raise DiskFullError("No space left on device")
        return writing(self, name)

    monkeypatch.setattr(DirectoryStore, "writing", refuse)
    failed = run(task_of(trial_config(SMALL, epochs=1), digits, tmp_path)).failed
    assert (failed.machine, failed.full_disk) == (True, True)
    assert not list(tmp_path.rglob("model.keras"))


def test_picture_shows_the_matrix(digits: PreparedData, tmp_path: Path) -> None:
    supervisor = run(task_of(trial_config(SMALL, epochs=1), digits, tmp_path))
    with Image.open(beside(supervisor, "confusion.png")) as picture:
        assert picture.format == "PNG"
        assert max(picture.size) < 500
    assert json.loads(beside(supervisor, "model.json").read_text())["classes"] == list(digits.classes)


@pytest.mark.parametrize("classes", [1, 2, 30, 31, 700])
def test_picture_stays_small_and_tells_right_from_wrong(classes: int) -> None:
    truth = np.arange(classes, dtype=np.int32).repeat(2)
    scores = np.zeros((len(truth), classes), np.float32)
    scores[np.arange(len(truth)), truth] = 1.0
    scores[1] = np.roll(scores[1], 1)  # one of the first class is taken for the next
    names = tuple(f"a class of a long name, {number}\n" for number in range(classes))
    picture = draw_confusion(Predictions(classes=names, truth=truth, probabilities=scores, epoch=1))
    assert max(picture.size) < 1100
    pixels = np.asarray(picture).astype(int)
    assert np.any(pixels[..., 2] - pixels[..., 0] > 60)  # blue
    assert np.any(pixels[..., 0] - pixels[..., 2] > 60) == (classes > 1)  # red
