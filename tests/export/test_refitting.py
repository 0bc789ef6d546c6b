"""A configuration trained again, on training and validation images together."""

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest

from sweep.training.failure import LossNotFiniteError
from sweep.training.refitting import everything, refit
from tests.export.support import GALLERY_LAYERS, model_config, trial_model
from tests.support.commands import wait_until
from tests.training.support import EVERYTHING, SMALL, prepared, task_of, trial_config


def test_it_learns_every_image_but_the_sealed_ones_for_as_many_epochs_as_it_is_told(tmp_path: Path) -> None:
    config = trial_config(EVERYTHING, epochs=9)  # which would stop early
    data = prepared(config.data, tmp_path)
    heard: list[tuple[int, int, int]] = []
    refitted = refit(task_of(config, data, tmp_path), 3, lambda epoch, step, of, _: heard.append((epoch, step, of)))
    assert refitted.images == data.train + data.validation
    assert [set(metrics) for metrics in refitted.curve] == [{"loss", "accuracy"}] * 3
    steps = -(-refitted.images // 30)
    assert heard[-1] == (3, steps, steps)


def test_images_of_both_splits_come_in_any_order(tmp_path: Path) -> None:
    data = prepared(trial_config(SMALL).data, tmp_path)
    split = everything(data)
    both = np.concatenate([data.open_train().images, data.open_validation().images])
    order = np.random.default_rng(0).permutation(len(both))
    np.testing.assert_array_equal(split.images[order], both[order])
    assert len(split.labels) == len(both)


def test_training_that_blows_up_is_told(tmp_path: Path) -> None:
    config = trial_config(SMALL, optimizer={"sgd": {"learning_rate": 1e30}})
    with pytest.raises(LossNotFiniteError):
        refit(task_of(config, prepared(config.data, tmp_path), tmp_path), 3, lambda *_: None)


EXPORT = """
import sys
from pathlib import Path
from sweep.export.exporting import export_model
from sweep.export.refit import Refit
from sweep.export.request import ExportRequest

refit = Refit(on_progress=lambda said: print(said, flush=True))
export_model(sys.argv[1], Path(sys.argv[2]), ExportRequest(refit=refit))
"""


def test_kill_in_the_middle_leaves_nothing_and_nobody(tmp_path: Path) -> None:
    source, _ = trial_model(model_config(GALLERY_LAYERS), tmp_path / "trial")
    out = tmp_path / "exports" / "out"
    command = [sys.executable, "-c", EXPORT, source, str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "epoch" in process.stdout.readline()
        (child,) = psutil.Process(process.pid).children()
        process.kill()
        assert process.wait() == -signal.SIGKILL
    wait_until(lambda: not child.is_running())
    assert not out.exists()
