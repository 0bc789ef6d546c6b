"""The Python API on a real sweep: what it gives is what the commands give."""

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from storage.errors import UnknownSweepError
from sweep import Space, Sweep
from sweep.api import commands
from sweep.cli.main import _parse
from sweep.errors import InputError
from sweep.space.errors import SpaceError
from tests.support.commands import Folder
from tests.support.spaces import TINY


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(tmp_path_factory.mktemp("api"))


@pytest.fixture(scope="module")
def said() -> list[str]:
    return []


@pytest.fixture(scope="module")
def sweep(place: Folder, said: list[str]) -> Sweep:
    """The tiny sweep, run to its end from Python."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place.path)
        space = Space.parse(TINY)
        storage = f"sqlite:///{place.path}/sweeps/study.db"
        return Sweep.start(space, workers=2, storage=storage, artifacts=str(place.path / "artifacts"), say=said.append)


def test_a_sweep_runs_to_its_end_and_says_how_it_goes(sweep: Sweep, said: list[str]) -> None:
    assert sweep.status().state == "finished"
    assert sweep.status().trials.finished == 5
    assert any("[5/5] trial" in line for line in said)
    assert Sweep.names(sweep.storage) == ("tiny",)


def test_records_are_those_of_the_commands(sweep: Sweep, place: Folder) -> None:
    best = sweep.best()
    assert best is not None
    assert best.trial == place.read("best", "tiny")["trial"]
    assert [point.val_accuracy for point in sweep.trial(0).curve] == [
        point["val_accuracy"] for point in place.read("show", "tiny", 0)["curve"]
    ]
    assert sweep.trials(by="-value")[0].trial == best.trial
    assert {row.params["depth"] for row in sweep.trials("depth=1")} <= {1}


def test_tables_have_columns_of_one_length(sweep: Sweep) -> None:
    table, curves = sweep.table(), sweep.curves()
    assert {len(column) for column in table.values()} == {5}
    assert table["params.filters"] == [row.params["filters"] for row in sweep.trials()]
    assert {len(column) for column in curves.values()} == {10}
    assert curves["epoch"] == [1, 2] * 5
    assert sweep.curves([3])["trial"] == [3, 3]


def test_every_figure_is_drawn(sweep: Sweep) -> None:
    figures = sweep.figures
    drawn = [
        figures.best_so_far(),
        figures.learning_curves("val_loss", against="seconds"),
        figures.learning_curves(trials=[0, 1]),
        figures.scatter("parameters", colour="params.optimizer"),
        figures.parallel(),
        figures.slices(),
        figures.contour("params.depth", "params.filters"),
        figures.importances(),
        figures.gap(),
    ]
    assert all(figure.layout.title.text for figure in drawn)


def test_the_model_is_exported(sweep: Sweep, tmp_path: Path) -> None:
    record = sweep.export(tmp_path / "model", license="MIT")
    assert record["val_accuracy"] == sweep.status().best.value  # type: ignore[union-attr]
    with pytest.raises(InputError, match="model"):
        sweep.export(tmp_path / "model")
    card = json.loads((tmp_path / "model" / "model_card.json").read_text())
    best = sweep.trial(record["trial"])
    assert (card["license"], card["model"]["sweep"], card["model"]["trial"]) == ("MIT", "tiny", record["trial"])
    assert card["data"]["source"] == "digits"
    assert sum(card["data"]["split"].values()) == card["data"]["options"]["images"] == 300
    assert card["trial"]["params"] == best.params
    assert [epoch["epoch"] for epoch in card["trial"]["curve"]] == [1, 2]
    assert card["trial"]["metrics"]["val_accuracy"] == card["verified"]["val_accuracy"] == record["val_accuracy"]
    assert card["versions"]["exported"]["keras"] == version("keras")
    text = (tmp_path / "model" / "model_card.md").read_text()
    assert text.startswith(f"# Model card: trial {record['trial']} of tiny\n")
    assert "| license | MIT |" in text
    assert "not evaluated on the sealed test split" in text


def test_a_model_that_is_trained_again_claims_no_validation(sweep: Sweep, tmp_path: Path) -> None:
    out = tmp_path / "model"
    record = sweep.export(out, refit=True)
    assert (record["val_accuracy"], record["verified_accuracy"]) == (None, None)
    card = json.loads((out / "model_card.json").read_text())
    split = card["data"]["split"]
    assert record["refit_images"] == card["model"]["refit"]["images"] == split["train"] + split["validation"]
    assert not any("val_accuracy" in name for name in json.loads((out / "contract.json").read_text())["verified"])
    assert "No validation figure exists" in (out / "model_card.md").read_text()


def test_options_are_those_of_the_commands(sweep: Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[object, ...]] = []
    monkeypatch.setattr(commands, "read", lambda *words: told.append(words))
    sweep.export(tmp_path, format="tflite", quantize="int8", max_loss=0.1, allow_builders=["my:build"])
    sweep.evaluate(3, allow_builders=["my:build"])
    for words, options in zip(told, (
        ("--format", "tflite", "--quantize", "int8", "--max-loss", 0.1, "--allow-builder", "my:build"),
        ("--trial", 3, "--allow-builder", "my:build"),
    ), strict=True):  # fmt: skip
        assert set(options) < set(words)
        _parse([str(word) for word in (*words, "--json")])  # which the command takes


def test_the_report_is_written(sweep: Sweep, tmp_path: Path) -> None:
    assert "tiny" in sweep.report(tmp_path / "report.html").read_text()


def test_errors_are_those_of_the_commands(sweep: Sweep, tmp_path: Path) -> None:
    with pytest.raises(UnknownSweepError, match="tiny"):
        Sweep("tinny", storage=sweep.storage)
    with pytest.raises(SpaceError, match="depht"):
        Space.parse(TINY.replace("depth", "depht"))
    with pytest.raises(InputError, match="colour"):
        sweep.trials("colour=red")
    with pytest.raises(InputError, match="finished"):
        sweep.pause()
    with pytest.raises(InputError, match="gallery"):
        Space.load("cnn_dept.yaml")


def test_spaces_tell_their_dimensions() -> None:
    space = Space.load("cnn_depth")
    assert space.name == "cnn_depth"
    assert any(line.startswith("depth: ") for line in space.dimensions)
    assert space.size is None
    assert space.text.startswith("#")


def test_importing_the_package_imports_neither_keras_nor_plotly() -> None:
    heavy = "('keras', 'tensorflow', 'plotly', 'optuna')"
    script = f"import sys; from sweep import Space, Sweep; print([name for name in {heavy} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_an_answer_longer_than_a_pipe_comes_through(sweep: Sweep) -> None:
    assert json.loads(commands.run("trials", "tiny", "--json", "--storage", sweep.storage))
