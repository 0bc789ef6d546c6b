"""The test split, evaluated in a fresh process: what Keras finds, and nothing where something is wrong."""

import shutil
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from sweep.errors import InputError, SweepError
from sweep.export.evaluating import evaluate_model, find_data
from sweep.export.trained_model import sidecar_of
from sweep.training.data import PreparedData
from sweep.training.data.prepared import open_arrays
from sweep.training.messages import Finished
from sweep.training.trial import train
from tests.training.support import EVERYTHING, Recorder, prepared, task_of, trial_config


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[PreparedData, Finished]:
    model = {"layers": ["flatten", {"dense": {"units": 8, "kernel_regularizer": {"l2": {"l2": 0.1}}}}]}
    config, root = trial_config({**EVERYTHING, "model": model}, epochs=1), tmp_path_factory.mktemp("evaluate")
    data, supervisor = prepared(config.data, root), Recorder()
    train(task_of(config, data, root / "artifacts"), supervisor)
    return data, supervisor.finished


def test_findings_are_keras_own(trained: tuple[PreparedData, Finished]) -> None:
    data, finished = trained
    found = evaluate_model(finished.model, data, sha256=finished.sha256, batch_size=30)

    images, labels = open_arrays(data.directory / "test")
    model = keras.saving.load_model(finished.model)
    expected = model.evaluate(images.astype(np.float32), labels, verbose=0, return_dict=True)
    assert found.images == data.test == len(labels)
    assert found.loss == pytest.approx(expected["loss"], rel=1e-5)  # the penalty of l2 in it
    right = sum(count for truth, predicted, count in found.confusion if truth == predicted)
    assert right / found.images == pytest.approx(expected["accuracy"])
    assert sum(count for *_, count in found.confusion) == found.images
    assert sum(one["images"] for one in found.bins) == found.images
    assert sum(one["right"] for one in found.bins) == right
    for number, one in enumerate(found.bins):
        assert not one["images"] or number / 15 <= one["confidence"] <= (number + 1) / 15 + 1e-9
    assert found.versions["keras"] == keras.__version__


def test_a_model_that_is_damaged_or_gone_is_said_so(trained: tuple[PreparedData, Finished], tmp_path: Path) -> None:
    data, finished = trained
    with pytest.raises(SweepError, match="damaged"):
        evaluate_model(finished.model, data, sha256="0" * 64, batch_size=30)
    for function in (sidecar_of, lambda source: evaluate_model(source, data, sha256="ab", batch_size=30)):
        with pytest.raises(SweepError, match="No model of this trial"):
            function(str(tmp_path / "model.keras"))


def test_data_that_is_not_the_sweeps_is_refused(trained: tuple[PreparedData, Finished], tmp_path: Path) -> None:
    data, _ = trained
    assert find_data(data.fingerprint, (tmp_path / "none", None, data.directory)) == data
    with pytest.raises(SweepError, match="not on this machine"):
        find_data(data.fingerprint, (tmp_path / "none", None))
    with pytest.raises(SweepError, match="other data"):
        find_data("another", (data.directory,))


def test_data_without_a_test_split_is_said_so(trained: tuple[PreparedData, Finished], tmp_path: Path) -> None:
    data, _ = trained
    copy = Path(shutil.copytree(data.directory, tmp_path / "copy"))
    replace(data, directory=copy, test=0).save()
    with pytest.raises(InputError, match="no test split"):
        find_data(data.fingerprint, (copy,))
