"""The sentence the project exists for, typed as a user types it, on a space that trains in seconds."""

import json
import os
import subprocess
import sys
import zipfile

import optuna
import psutil
import pytest

from storage.database import StudyDatabase
from tests.support.commands import Folder, wait_until
from tests.support.spaces import TINY


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Folder:
    """A folder in which the tiny sweep has run to its end, beside a script of the user's that has our name."""
    folder = Folder(tmp_path_factory.mktemp("finished"))
    folder.write("sweep.py", "raise SystemExit('a script that is nobody else\\'s to run')")
    folder.write("tiny.yaml", TINY)
    result = folder.sweep("start", "--space", "tiny.yaml", "--workers", 2)
    folder.write("start.out", result.stdout)
    folder.write("start.err", result.stderr)
    return folder


def test_the_budget_comes_out_exact(finished):
    status = finished.read("status", "tiny")
    assert status["state"] == "finished"
    assert status["trials"]["finished"] == status["budget"]["trials"] == 5
    assert status["trials"]["running"] == 0


def test_every_epoch_of_every_trial_is_in_the_database(finished):
    for trial in finished.read("trials", "tiny"):
        shown = finished.read("show", "tiny", trial["trial"])
        assert [point["epoch"] for point in shown["curve"]] == [1, 2]
        assert max(point["val_accuracy"] for point in shown["curve"]) == trial["value"]
        assert [attempt["outcome"] for attempt in shown["history"]] == ["complete"]


def test_the_best_trial_is_the_first_of_the_table(finished):
    trials = finished.read("trials", "tiny")
    assert finished.read("best", "tiny")["trial"] == trials[0]["trial"]
    assert [trial["value"] for trial in trials] == sorted((trial["value"] for trial in trials), reverse=True)


def test_plain_lines_tell_of_each_trial_and_the_summary_of_the_best(finished):
    talk, answer = (finished.path / "start.err").read_text(), (finished.path / "start.out").read_text()
    assert talk.count("[5/5] trial") == 1
    assert "sweep export tiny" in answer
    assert str(finished.read("best", "tiny")["trial"]) in answer


def test_starting_a_finished_sweep_again_trains_nothing(finished):
    before = finished.epochs()
    result = finished.sweep("start", "--space", "tiny.yaml")
    assert finished.epochs() == before
    assert "5 of 5 trials" in result.stdout + result.stderr


def test_the_test_split_is_evaluated_once_a_trial_and_every_look_counted(finished):
    best = finished.read("best", "tiny")["trial"]
    first = finished.read("evaluate", "tiny")
    assert (first["trial"], first["images"], first["looks"]) == (best, 60, 1)
    assert first["interval"][0] <= first["accuracy"] <= first["interval"][1]
    again = finished.sweep("evaluate", "tiny", "--trial", best, PATH="/nowhere").stdout
    assert f"recorded {first['recorded']}" in again
    other = next(trial["trial"] for trial in finished.read("trials", "tiny") if trial["trial"] != best)
    assert "evaluated 2 times" in finished.sweep("evaluate", "tiny", "--trial", other).stdout
    assert finished.read("evaluate", "tiny")["recorded"] == first["recorded"]
    assert "has no trial 99" in finished.sweep("evaluate", "tiny", "--trial", "99", check=2).stderr


def test_an_evaluation_that_is_killed_leaves_no_record(finished):
    third = finished.read("trials", "tiny")[2]["trial"]
    with finished.running("evaluate", "tiny", "--trial", third) as process:
        wait_until(lambda: any("sweep.export.evaluating" in line for line in commands_of(process)), process)
        process.kill()
        process.wait()
    with StudyDatabase.open(f"sqlite:///{finished.path}/sweeps/study.db", create=False) as database:
        looks = database.evaluations.of_data(database.sweeps.get("tiny").data_fingerprint)
    assert third not in {look.trial for look in looks}
    assert finished.read("evaluate", "tiny", "--trial", third)["images"] == 60


def test_a_model_that_is_damaged_or_gone_is_neither_evaluated_nor_exported(finished):
    trial = finished.read("trials", "tiny")[3]["trial"]
    (model,) = finished.path.glob(f"sweeps/artifacts/tiny/{trial}/*/model.keras")
    whole = model.read_bytes()
    for damaged, told in ((whole[:-1] + b"?", "its checksum is not the recorded one"), (None, str(model))):
        model.unlink()
        if damaged is not None:
            model.write_bytes(damaged)
        assert told in finished.sweep("evaluate", "tiny", "--trial", trial, check=1).stderr
        assert told in finished.sweep("export", "tiny", "--trial", trial, "--out", "broken", check=1).stderr
        assert not (finished.path / "broken").exists()
        model.write_bytes(whole)
    loose = finished.sweep("export", "tiny", "--out", "broken", "--max-loss", 0.1, check=2).stderr
    assert "--max-loss says what --quantize may cost" in loose
    alone = finished.sweep("export", "tiny", "--out", "broken", "--allow-builder", "my:build", check=2).stderr
    assert "sweep tiny has no such builder; it has no builder" in alone
    assert "expected `best` or a trial's number" in finished.sweep("evaluate", "tiny", "--trial", "x", check=2).stderr


def test_a_model_is_found_where_the_artifacts_are_seen_from_here(finished):
    files = finished.path / "sweeps" / "artifacts"
    trial = finished.read("trials", "tiny")[3]["trial"]
    files.rename(finished.path / "elsewhere")
    try:
        assert "--artifacts" in finished.sweep("evaluate", "tiny", "--trial", trial, check=1).stderr
        assert finished.read("evaluate", "tiny", "--trial", trial, "--artifacts", "elsewhere")["trial"] == trial
        finished.sweep("export", "tiny", "--trial", trial, "--artifacts", "elsewhere", "--out", "seen")
    finally:
        (finished.path / "elsewhere").rename(files)


def commands_of(process: subprocess.Popen[str]) -> list[str]:
    """The command lines of a process's children."""
    return [" ".join(child.cmdline()) for child in psutil.Process(process.pid).children()]


def test_the_study_opens_in_plain_optuna(finished):
    study = optuna.load_study(study_name="tiny", storage=f"sqlite:///{finished.path}/sweeps/study.db")
    assert len(study.get_trials(states=[optuna.trial.TrialState.COMPLETE])) == 5
    assert study.best_trial.number == finished.read("best", "tiny")["trial"]


@pytest.mark.parametrize("kind", ["keras", "saved_model"])
def test_an_exported_model_gives_the_recorded_accuracy_in_a_fresh_process(finished, kind):
    finished.sweep("export", "tiny", "--format", kind, "--out", f"out-{kind}")
    script = f"""
import json, pathlib, numpy as np
data = next(pathlib.Path("sweeps/data").glob("*/validation"))
images, labels = np.load(data / "images.npy"), np.load(data / "labels.npy")
if {kind!r} == "keras":
    import keras
    scores = keras.saving.load_model(next(pathlib.Path("out-keras").glob("*.keras"))).predict(images, verbose=0)
else:
    import tensorflow as tf
    model = tf.saved_model.load("out-saved_model")  # held: TensorFlow's functions do not keep their variables alive
    scores = np.asarray(model.serve(images.astype("float32")))
print(json.dumps(float(np.float32((scores.argmax(1) == labels.ravel()).mean()))))
"""
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=finished.path, capture_output=True, text=True, check=True
    )
    assert json.loads(result.stdout.splitlines()[-1]) == finished.read("best", "tiny")["value"]


def test_the_same_name_with_another_space_is_told_what_differs(finished):
    finished.write("other.yaml", TINY.replace("choice: [2, 4]", "choice: [2, 8]").replace("epochs: 2", "epochs: 3"))
    result = finished.sweep("start", "--space", "other.yaml", check=2)
    assert "filters" in result.stderr
    assert "epochs" in result.stderr
    assert "--name" in result.stderr


def test_a_gpu_that_tensorflow_cannot_use_is_told_and_the_trials_run_on_the_cpu(tmp_path):
    folder = Folder(tmp_path)
    folder.write("tiny.yaml", TINY)
    driver = folder.write("nvidia-smi", "#!/bin/sh\necho 0\n")
    driver.chmod(0o755)
    words = ("start", "--space", "tiny.yaml", "--trials", 1)
    result = folder.sweep(*words, PATH=f"{folder.path}:{os.environ['PATH']}")
    assert "keras-sweep[cuda]" in result.stderr
    assert folder.read("show", "tiny", 0)["history"][0]["device"] == "cpu"


def test_a_larger_budget_goes_on_with_the_same_sweep(finished, tmp_path):
    folder = Folder(tmp_path)
    folder.write("tiny.yaml", TINY)
    folder.sweep("start", "--space", "tiny.yaml", "--workers", 2, "--trials", 2)
    assert folder.read("status", "tiny")["trials"]["finished"] == 2
    folder.sweep("start", "--space", "tiny.yaml", "--workers", 2, "--trials", 4)
    status = folder.read("status", "tiny")
    assert status["trials"]["finished"] == status["budget"]["trials"] == 4


def test_a_sweep_that_is_handed_over_gives_the_same_there(finished, folder):
    finished.sweep("archive", "tiny", "--out", folder.path / "tiny.zip")

    with zipfile.ZipFile(folder.path / "tiny.zip") as archive:
        assert b"tiny" in archive.read("report.html")
    said = folder.sweep("import", "tiny.zip").stdout

    assert "sweep status tiny" in said
    assert folder.read("trials", "tiny") == finished.read("trials", "tiny")
    best = folder.read("best", "tiny")
    assert best == finished.read("best", "tiny")
    record = json.loads(folder.sweep("export", "tiny", "--out", "model", "--json").stdout)
    assert record["val_accuracy"] == best["value"]  # on the first folder's data
    again = folder.sweep("import", "tiny.zip", check=2)
    assert "--name" in again.stderr
