"""The Python API on a real sweep: what it gives is what the commands give."""

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from storage.errors import UnknownSweepError
from sweep import Space, Sweep
from sweep.errors import InputError
from sweep.export.own_code import OwnCode
from sweep.export.request import ExportRequest
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
    assert [point.metrics["val_accuracy"] for point in sweep.trial(0).curve] == [
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


def test_options_reach_the_export(sweep: Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[ExportRequest] = []
    monkeypatch.setattr("sweep.app.export.export_model", lambda _model, _out, request: told.append(request))
    monkeypatch.setattr("sweep.app.export.refuse_unknown_builders", lambda *_: None)
    sweep.export(tmp_path, format="tflite", quantize="int8", max_loss=0.1, allow_builders=["my:build"])
    assert (told[0].quantize, told[0].max_loss) == ("int8", 0.1)
    assert told[0].own == OwnCode(module_dirs=(Path.cwd(),), builders=frozenset({"my:build"}))
    with pytest.raises(InputError, match="no such builder"):
        sweep.evaluate(3, allow_builders=["my:build"])


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


def test_steering_starts_no_process(sweep: Sweep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a process was started"))
    with pytest.raises(InputError, match="finished"):
        sweep.pause()
    sweep.stop()
    with pytest.raises(InputError, match="neither paused nor stopped"):
        sweep.resume()


def test_what_loads_keras_leaves_the_callers_process_without_it(sweep: Sweep, tmp_path: Path) -> None:
    script = (
        "import sys; from sweep import Sweep; s = Sweep(*sys.argv[1:2], storage=sys.argv[2]);"
        "s.evaluate(); s.export(sys.argv[3]); print({'keras', 'tensorflow'} & sys.modules.keys())"
    )
    words = [sys.executable, "-c", script, "tiny", sweep.storage, str(tmp_path / "model")]
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip() == "set()"


def test_a_sweep_that_cannot_start_says_why(sweep: Sweep, place: Folder) -> None:
    other = Space.parse(TINY.replace("filters: {choice: [2, 4]}", "filters: 2"))
    assert other.text != TINY
    with pytest.raises(InputError, match="another space"):
        Sweep.start(other, storage=sweep.storage, artifacts=str(place.path / "artifacts"), say=None)
    for count in (0, True, 1.5, "3", 10**20):
        with pytest.raises(InputError, match=str(count)):
            Sweep.start(Space.parse(TINY), epochs=count, storage=sweep.storage)
    with pytest.raises(InputError, match="2x"):
        Sweep.start(other, storage=sweep.storage, timeout="2x")
