"""What is imported where, in processes of their own."""

import json
import subprocess
import sys

from sweep.space.architecture import layers_of, measure
from sweep.space.image import ImageSpec
from sweep.training.estimate import trial_seconds
from tests.training.support import SMALL, trial_config


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)


def test_preload_starts_no_runtime_and_no_thread_and_says_nothing() -> None:
    done = run(
        "import sweep.training.preload, threading, os, json\n"
        "from tensorflow.python.eager import context\n"
        "tasks = len(os.listdir('/proc/self/task')) if os.path.isdir('/proc/self/task') else 1\n"
        "started = context.context()._context_handle is not None\n"
        "print(json.dumps([started, threading.active_count()]))"
    )
    assert json.loads(done.stdout) == [False, 1]
    assert done.stderr == ""


def test_preloaded_process_imports_nothing_more_to_train(tmp_path: object) -> None:
    done = run(
        "import sys, sweep.training.preload\n"
        "from pathlib import Path\n"
        "from tests.training.support import *\n"
        "from sweep.training.runtime import configure\n"
        "from sweep.training.trial import train\n"
        "config = trial_config(EVERYTHING, epochs=1)\n"
        f"root = Path({str(tmp_path)!r})\n"
        "data = prepared(config.data, root)\n"
        "before = set(sys.modules)\n"
        "configure(None, 1)\n"
        "supervisor = Recorder()\n"
        "train(task_of(config, data, root / 'trial'), supervisor)\n"
        "supervisor.finished\n"
        "print(len(set(sys.modules) - before), sorted(set(sys.modules) - before))"
    )
    assert int(done.stdout.split()[0]) < 30, done.stdout


def test_data_and_estimate_import_no_keras() -> None:
    done = run(
        "import sys, sweep.training.data, sweep.training.estimate\n"
        "print('keras' in sys.modules, 'sklearn' in sys.modules)"
    )
    assert done.stdout.split() == ["False", "False"]


def test_estimate_grows_with_the_work() -> None:
    config = trial_config(SMALL)
    image = ImageSpec(height=32, width=32, channels=3, classes=10)
    small = measure(layers_of(config.model, 10), image)

    def seconds(images: int, epochs: int) -> float:
        training = config.training.model_copy(update={"epochs": epochs})
        return trial_seconds(small, train_images=images, validation_images=1000, training=training)

    assert 0 < seconds(1000, 1) < seconds(4000, 1) < seconds(4000, 3)
