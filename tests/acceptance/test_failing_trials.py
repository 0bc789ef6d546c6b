"""Trials that fail, and sweeps whose time is up: the sweep goes on, every trial ends once, the reason is told."""

import pytest

from tests.support.commands import paced
from tests.support.spaces import LONG, TINY

DIVERGING = """\
name: diverging
data: {digits: {images: 300}}
model: {cnn: {depth: 1, filters: {choice: [2, 4]}, head: {dense: none}}}
training:
  epochs: 2
  batch_size: 32
  optimizer: {sgd: {learning_rate: {choice: [0.01, 1e+30]}}}
search: {sampler: grid, pruner: none, trials: 4}
"""


def test_trials_that_diverge_fail_with_that_reason_and_the_others_are_trained(folder):
    folder.write("diverging.yaml", DIVERGING)
    result = folder.sweep("start", "--space", "diverging.yaml", "--workers", 2)
    assert "2 failed" in result.stdout
    status = folder.read("status", "diverging")
    assert status["trials"] == {
        "finished": 4, "complete": 2, "pruned": 0, "failed": 2, "running": 0, "paused": 0, "waiting": 0,
    }  # fmt: skip
    for trial in folder.read("trials", "diverging"):
        assert trial["parameters"] > 0
        if max(value for value in trial["params"].values()) > 10:
            assert trial["state"] == "failed"
            assert "NaN" in trial["reason"] or "infinite" in trial["reason"]
            assert folder.read("show", "diverging", trial["trial"])["history"][0]["outcome"] == "failed"


def test_a_sweep_in_which_every_trial_fails_ends_with_its_budget_spent(folder):
    space = DIVERGING.replace("choice: [0.01, 1e+30]", "choice: [1e+30, 1e+31]")
    folder.write("diverging.yaml", space)
    result = folder.sweep("start", "--space", "diverging.yaml", "--workers", 1)
    assert "no trial is complete" in result.stdout
    status = folder.read("status", "diverging")
    assert (status["state"], status["trials"]["failed"], status["best"]) == ("finished", 4, None)


def test_a_sweep_whose_time_is_up_ends_its_trials_at_their_epochs(folder):
    folder.write("long.yaml", LONG.replace("epochs: 30", "epochs: 100_000"))
    start = ("start", "--space", "long.yaml", "--workers", 2, "--timeout", "20s")
    assert "time is up" in folder.sweep(*start).stderr
    status, epochs = folder.read("status", "long"), folder.epochs()
    assert status["state"] == "finished"
    assert status["budget"] == {"trials": 3, "epochs": None, "timeout_s": 20.0}
    assert (status["trials"]["finished"], status["trials"]["running"]) == (2, 0)
    for trial in folder.read("trials", "long"):
        assert trial["state"] == "pruned"
        assert "time was up" in trial["reason"]
        assert trial["epochs"] > 0
    folder.sweep(*start)
    assert folder.epochs() == epochs


def test_an_artifact_directory_that_cannot_be_made_is_told(folder):
    folder.write("tiny.yaml", TINY)
    folder.write("taken", "a file")
    result = folder.sweep("start", "--space", "tiny.yaml", "--artifacts", "taken", check=2)
    assert "taken" in result.stderr


@pytest.mark.parametrize("artifacts", ["gs://bucket", "s3://", "s3://key:secret@bucket/sweeps"])
def test_artifacts_elsewhere_are_refused_instead_of_a_directory_of_that_name(folder, artifacts):
    folder.write("tiny.yaml", TINY)
    result = folder.sweep("start", "--space", "tiny.yaml", "--artifacts", artifacts, check=2)
    assert "s3://" in result.stderr
    assert "secret@" not in result.stderr
    assert [path.name for path in folder.path.iterdir()] == ["tiny.yaml"]


def test_a_trial_that_trained_to_its_end_is_complete_though_the_time_is_up(folder):
    folder.write("tiny.yaml", TINY.replace("epochs: 2", "epochs: 1"))
    # An epoch takes longer than the budget: the time is always up when its only one ends.
    folder.sweep("start", "--space", "tiny.yaml", "--workers", 1, "--timeout", "1s", **paced(2))
    status = folder.read("status", "tiny")
    assert (status["trials"]["complete"], status["trials"]["pruned"]) == (1, 0)
    assert status["state"] == "finished"
    again = folder.sweep("start", "--space", "tiny.yaml")
    assert "time is up" in again.stderr
    assert folder.read("status", "tiny")["trials"]["finished"] == 1
