"""What is imported where, in processes of their own."""

import json
import subprocess
import sys
from pathlib import Path

from sweep.space.architecture import layers_of, measure
from sweep.space.image import ImageSpec
from sweep.training.estimate import trial_seconds
from tests.training.support import SMALL, trial_config


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)


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


REMEMBERING = """
import keras
made = []
def build(hp):
    made.append(hp)
    layers = [keras.layers.Flatten(), keras.layers.Dense(7 + len(made)), keras.layers.Dropout(0.5)]
    return keras.Sequential([*layers, keras.layers.Dense(10, "softmax")])
"""
TRIALS_IN_ONE_PROCESS = r"""
import json, re, sys, threading, zipfile
from pathlib import Path
from sweep.training import runtime
from sweep.training.trial import train
from tests.training.support import *

root, found = Path(sys.argv[1]), []
runtime.configure(None, 1)
for number, name in enumerate(sys.argv[2:]):
    model = {"builder": "remembering:build"} if name == "builder" else EVERYTHING["model"]
    config = trial_config({**EVERYTHING, "model": model})
    task = task_of(config, prepared(config.data, root / "data"), root / f"{name}{number}{len(sys.argv)}")
    supervisor = Recorder()
    runtime.reset()
    trial = threading.Thread(target=train, args=(with_files(task, module_dirs=(root,), builders=None), supervisor))
    trial.start()
    trial.join()
    with zipfile.ZipFile(supervisor.finished.model) as archive:
        names = re.findall(r'"name": "(\w+)"', archive.read("config.json").decode())  # by counters of Keras's
    found.append([[dict(epoch.metrics) for epoch in supervisor.epochs()], names])
print(json.dumps(found))
"""


def test_a_trial_that_follows_others_in_a_process_is_what_it_is_in_a_fresh_one(tmp_path: Path) -> None:
    (tmp_path / "remembering.py").write_text(REMEMBERING)

    def results(*trials: str) -> list[object]:
        found: list[object] = json.loads(run(TRIALS_IN_ONE_PROCESS, str(tmp_path), *trials).stdout)
        return found

    (fresh,) = results("plain")
    builder, second, third = results("builder", "plain", "builder")
    assert second == fresh
    assert third == builder


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
