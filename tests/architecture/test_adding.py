"""A scheduler, an executor, a data source, an export format and a field of a trial, each added by one line.

All five are defined here alone, and a sweep runs with them through the command line's entry point, in this process.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sweep.cli.main import main
from sweep.execution.executor import Handle
from sweep.execution.inline import InlineExecutor
from sweep.execution.registry import EXECUTORS, ExecutorOption
from sweep.export.agreement import Agreement
from sweep.export.formats.format import Conversion, Format, Predict
from sweep.export.formats.registry import FORMATS
from sweep.results import fields
from sweep.results.fields import AXIS, CSV, JSON, TERMINAL, declare
from sweep.search.scheduler import Decision, Exhausted, GoOn, Pause, Resume, Start, StudyView, TrialView, Verdict, Wait
from sweep.search.schedulers import SCHEDULERS, register_scheduler
from sweep.space import search_options
from sweep.space.configuration import DataConfig
from sweep.space.data import COMMON, SOURCES, DataSource
from sweep.training.data.arrays import ArrayImages, Part
from sweep.training.data.labelled_images import Origin
from sweep.training.task import Task

SPACE = """\
name: toys
data: {stripes: {seed: 2}}
model: {layers: [flatten, dropout: {rate: {float: [0.0, 0.2]}}]}
training: {epochs: 2, batch_size: 8}
search: {sampler: random, pruner: {halves: {rung: 1}}, trials: 4}
"""


class Halves:
    """Pauses every trial at a rung, then goes on with the better half of them."""

    def __init__(self, space: Any, *_: object) -> None:
        self._rung, self._trials = space.search.pruner.arguments["rung"], space.search.trials

    def next(self, view: StudyView) -> Decision:
        if view.left.trials > 0:
            return Start()
        if any(trial.state == "running" for trial in view.trials):
            return Wait()
        paused = [trial for trial in view.trials if trial.state == "paused"]
        if len(paused) <= self._trials // 2:
            return Exhausted(why="the better half went on")
        return Resume(trial=max(paused, key=lambda trial: trial.values[self._rung]).number)

    def judge(self, trial: TrialView, epoch: int, values: Mapping[str, float | None]) -> Verdict:
        return Pause(rung=epoch) if epoch == self._rung else GoOn()


class Counted(InlineExecutor):
    """Counts what it runs."""

    tasks: list[Task] = []  # noqa: RUF012

    def submit(self, task: Task) -> Handle:
        self.tasks.append(task)
        return super().submit(task)


def stripes(config: DataConfig) -> ArrayImages:
    """A class of upright and one of level stripes."""
    level = np.zeros((40, 6, 6), np.uint8)
    level[:, ::2] = 255
    images = np.concatenate([level, level.transpose(0, 2, 1)])
    part = Part(origin=Origin.TRAIN, images=images, labels=np.repeat(np.arange(2, dtype=np.int32), 40))
    return ArrayImages([part], ("level", "upright"), config, "stripes")


class Arrays(Format):
    """A dense layer as two arrays, which NumPy runs."""

    name, file = "arrays", "model.npz"
    runtime = ("numpy",)
    agreement = Agreement(ties=0.01, rounding=1e-4)
    python = ("import numpy as np", "arrays = np.load({model!r})")

    def convert(self, conversion: Conversion) -> None:
        kernel, bias = conversion.model.get_weights()
        np.savez(conversion.path, w=kernel, b=bias)

    def load(self, path: Path, threads: int | None) -> Predict:
        arrays = np.load(path)

        def predict(pixels: Any) -> Any:
            grown = np.exp(pixels.reshape(len(pixels), -1) / 255 @ arrays["w"] + arrays["b"])
            return grown / grown.sum(axis=1, keepdims=True)

        return predict


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each in the one line that adds it; undone afterwards."""
    for registry in (SCHEDULERS, search_options.PRUNERS):
        monkeypatch.setitem(registry, "halves", registry.get("halves"))
    register_scheduler("halves", Halves, "goes on with the better half", rung=int)
    monkeypatch.setitem(EXECUTORS, "counted", ExecutorOption(description="counts", open=Counted, most_workers=1))
    source = DataSource(name="stripes", reader=f"{__name__}:stripes", takes=COMMON)
    monkeypatch.setitem(SOURCES, "stripes", source)
    monkeypatch.setitem(FORMATS, "arrays", Arrays())
    field = declare(
        "twice", AXIS | JSON | CSV | TERMINAL, lambda one: 2 * one.trial.number, label="twice its number", write=str
    )
    monkeypatch.setattr(fields, "FIELDS", [*fields.FIELDS, field])
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))  # where export's processes find this module


@pytest.fixture
def sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """The command line's entry point, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "toys.yaml").write_text(SPACE)

    def run(*words: str) -> str:
        assert main(words) == 0
        return capsys.readouterr().out

    return run


def test_a_sweep_runs_with_what_a_line_adds(sweep: Callable[..., str], tmp_path: Path) -> None:
    sweep("start", "--space", "toys.yaml", "--executor", "counted")
    assert [task.spec.attempt for task in Counted.tasks] == [1, 1, 1, 1, 2, 2]  # the scheduler's, by the executor
    trials = json.loads(sweep("trials", "toys", "--json"))
    assert sorted(one["state"] for one in trials) == ["complete", "complete", "pruned", "pruned"]
    assert [one["twice"] for one in trials] == [2 * one["trial"] for one in trials]
    lines = csv.DictReader(io.StringIO(sweep("trials", "toys", "--csv", "--where", "twice>=4")))
    assert {int(line["twice"]) for line in lines} == {4, 6}
    assert json.loads(sweep("status", "toys", "--json"))["state"] == "finished"
    record = json.loads(sweep("export", "toys", "--format", "arrays", "--out", "out", "--json"))
    assert record["model"] == str(tmp_path / "out" / "model.npz")
    assert (tmp_path / "out" / "model.npz").is_file()
