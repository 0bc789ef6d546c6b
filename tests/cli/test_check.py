"""`sweep check`, `sweep spaces` and `sweep init`, as a user runs them."""

import json
from pathlib import Path
from typing import Any

import pytest

from sweep.cli.main import main

SPACE = """\
name: mine
data: digits
model:
  cnn:
    depth: {int: [1, 4]}
    filters: {choice: [4, 8]}
    head: {dense: {choice: [none, 16]}}
training:
  optimizer: {choice: [sgd, adam: {learning_rate: {float: [1e-4, 1e-2], log: true}}]}
search: {sampler: {tpe: {multivariate: true}}, pruner: none, trials: 12, epochs: 600, timeout: 2h}
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "mine.yaml"
    path.write_text(SPACE)
    return path


def as_json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_json_has_dimensions_size_and_the_ends_of_the_space(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(file), "--json"]) == 0
    report = as_json(capsys)
    assert [one["name"] for one in report["dimensions"]] == [
        "depth",
        "filters",
        "head.dense",
        "optimizer",
        "optimizer.adam.learning_rate",
    ]
    assert report["dimensions"][0] == {
        "name": "depth",
        "kind": "int",
        "low": 1,
        "high": 4,
        "step": 1,
        "log": False,
        "size": 4,
        "condition": [],
    }
    assert report["dimensions"][4]["condition"] == ["optimizer = adam"]
    assert report["size"] is None
    # 1 block of 4 filters: 40, then 3 blocks with the 8 → 16 → 32 filters that still fit an 8 × 8 image
    smallest = min(40 + 64 * 10 + 10, 40 + 296 + 2 * 2 * 8 * 10 + 10, 40 + 296 + 1168 + 16 * 10 + 10)
    assert report["smallest"]["parameters"] == smallest
    assert report["largest"]["parameters"] == max(
        80 + (4 * 4 * 8 + 1) * 16 + 170, 80 + 1168 + 4640 + (32 + 1) * 16 + 170
    )
    assert report["rejected"] == ["block 4 pools a 1 × 1 map"]
    assert report["models"] == {}
    assert report["trial_seconds"]["smallest"] > 0


def test_json_of_a_choice_of_models_has_each_ones_parameters(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "notebook", "--json"]) == 0
    report = as_json(capsys)
    assert report["size"] == 36
    assert report["models"]["model_7"] == 280_170
    assert report["smallest"]["parameters"] == report["models"]["baseline"] == 122_570
    assert report["largest"]["parameters"] == 895_498


def test_the_tables_say_what_is_open_what_it_costs_and_how_it_is_searched(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(file)]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "optimizer = adam" in out
    assert "5 dimensions, continuous" in out
    assert "rejected before training: block 4 pools a 1 × 1 map" in out
    assert "tpe (multivariate: True) proposes 12 trials, none is ended early; 600 epochs and 2 h 00 min at most." in out
    assert "A trial of all epochs takes about" in out


def test_a_wrong_file_is_exit_code_2_with_all_its_problems(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(SPACE.replace("depth", "dpth").replace("adam:", "adma:"))
    assert main(["check", str(file)]) == 2
    error = capsys.readouterr().err
    assert "mine.yaml: 2 problems" in error
    assert "line 5 model.cnn.dpth" in error
    assert "line 9 training.optimizer.adma" in error


def test_a_space_without_a_model_that_can_be_built_is_exit_code_2(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(SPACE.replace("[1, 4]", "[4, 5]"))
    assert main(["check", str(file)]) == 2
    assert "no candidate of this space can be trained" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("search", "message"),
    [
        (
            "{sampler: {tpe: {multivarate: true}}}",
            "search.sampler.tpe.multivarate: `tpe` has no argument `multivarate`",
        ),
        (
            "{pruner: {hyperband: {reduction_factor: many}}}",
            "search.pruner.hyperband.reduction_factor: found `many`; allowed: a whole number",
        ),
    ],
)
def test_wrong_arguments_of_the_search_are_exit_code_2(
    search: str, message: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(SPACE.partition("search:")[0] + f"search: {search}\n")
    assert main(["check", str(file)]) == 2
    assert message in capsys.readouterr().err


def test_the_estimate_of_the_largest_model_is_of_the_most_epochs(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("data: digits\nmodel: {cnn: {}}\ntraining: {epochs: {choice: [1, 200]}}\n")
    assert main(["check", str(file), "--json"]) == 0
    seconds = as_json(capsys)["trial_seconds"]
    assert seconds["largest"] > 5 * seconds["smallest"]


@pytest.mark.parametrize("words", [["check"], ["check", "gone.yaml"], ["init", "cnn_dept"]])
def test_what_is_not_there_is_exit_code_2(words: list[str], file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err.startswith("sweep: ")


def test_missing_data_is_exit_code_2(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(SPACE.replace("data: digits", "data: {image_folder: {path: gone}}"))
    assert main(["check", str(file)]) == 2
    assert "gone" in capsys.readouterr().err


def test_the_schema_is_printed_without_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--schema"]) == 0
    assert as_json(capsys)["properties"]["model"] == {"$ref": "#/$defs/model"}


def test_spaces_lists_the_gallery_with_its_questions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["spaces", "--json"]) == 0
    gallery = {entry["name"]: entry["question"] for entry in as_json(capsys)}
    assert gallery["cnn_depth"].endswith("?")
    assert main(["spaces"]) == 0
    assert "cnn_depth" in capsys.readouterr().out


def test_init_copies_a_space_here_and_never_over_a_file(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "cnn_depth"]) == 0
    assert Path("cnn_depth.yaml").read_text().startswith("# How deep")
    assert main(["init", "optimizers", "--out", str(file)]) == 2
    assert file.read_text() == SPACE
    Path("optimizers.yaml").write_text(SPACE)
    assert main(["init", "optimizers.yaml", "--out", "new.yaml", "--data", "mnist"]) == 2
    assert main(["init", "optimizers.yaml", "--out", "new.yaml"]) == 0
    assert Path("new.yaml").read_text().startswith("# Which of Keras's optimizers")
    assert main(["init", "optimizers", "--out", "no/such/folder.yaml"]) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("labels", "seen"),
    [
        ("{'[/y]': 4, '[red]x': 8}", "[/y], [red]x"),
        ('{"a\\e]0;owned\\ab": 4, b: 8}', "a\N{REPLACEMENT CHARACTER}]0;ownedb, b"),
    ],
)
def test_text_of_a_stranger_s_file_is_only_text(
    labels: str, seen: str, file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    file.write_text(SPACE.replace("[4, 8]", labels))
    assert main(["check", str(file)]) == 0
    assert seen in capsys.readouterr().out


def test_layers_in_a_choice_are_shown_in_their_brackets(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(SPACE.replace("training:", "training:\n  augmentation: {choice: [none, [random_flip]]}"))
    assert main(["check", str(file)]) == 0
    assert "none, [random_flip]" in capsys.readouterr().out
