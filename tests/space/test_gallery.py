"""The spaces that ship."""

from typing import Any

import pytest

import search_spaces
from sweep.space.dimension import Choice
from sweep.space.image import ImageSpec
from sweep.space.reading import locate, read_space
from sweep.space.schema import file_schema
from sweep.space.tree import parse, plain
from tests.support.schema import violations

CIFAR10 = ImageSpec(height=32, width=32, channels=3, classes=10)
NOTEBOOK = {  # parameters and trainable parameters, from the notebook's own print-outs or its layers
    "baseline": (122_570, 122_570),
    "model_1": (171_914, 171_914),
    "model_3": (319_178, 319_178),
    "model_4": (402_282, 402_282),
    "model_5": (279_530, 279_530),
    "model_6": (615_786, 615_786),
    "model_7": (280_170, 279_850),
    "model_10": (895_498, 893_706),
    "model_11": (895_498, 893_706),
}


def test_the_gallery_has_its_spaces_by_name_with_or_without_the_ending() -> None:
    assert set(search_spaces.names()) >= {"cnn_depth", "optimizers", "regularization", "notebook", "cifar10"}
    assert locate("cnn_depth") == locate("cnn_depth.yaml") == search_spaces.find("cnn_depth.yaml")
    with pytest.raises(KeyError):
        search_spaces.find("../pyproject")


def test_a_file_here_goes_before_the_gallery(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cnn_depth.yaml").write_text("data: digits\nmodel: {cnn: {}}\n")
    assert read_space(locate("cnn_depth.yaml")).size == 1


def test_a_directory_called_like_a_space_does_not_hide_it(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cnn_depth").mkdir()
    assert locate("cnn_depth") == search_spaces.find("cnn_depth")


@pytest.mark.parametrize("name", search_spaces.names())
def test_every_space_of_the_gallery_begins_with_its_question_and_is_called_like_its_file(name: str) -> None:
    space = read_space(locate(name))
    assert space.name == name
    assert space.text.startswith("# ")
    assert "?" in space.text.partition("\nname:")[0]


@pytest.mark.parametrize("name", search_spaces.names())
def test_every_space_of_the_gallery_fits_the_json_schema(name: str) -> None:
    text = locate(name).read_text(encoding="utf-8")
    assert violations(plain(parse(text, name)), file_schema()) == []


@pytest.mark.parametrize("label", NOTEBOOK)
def test_the_notebooks_models_have_the_published_parameters(label: str) -> None:
    space = read_space(locate("notebook"))
    config = space.resolve(lambda one: label if one.name == "model" else "adam")
    measures = space.admit(config, CIFAR10)
    assert (measures.parameters, measures.trainable) == NOTEBOOK[label]


def test_the_notebook_is_a_grid_of_its_models_and_optimizers() -> None:
    space = read_space(locate("notebook"))
    assert space.size == space.search.trials == 36
    assert {str(values["optimizer"]) for values in space.grid()} == {"adam", "adagrad", "adadelta", "adamax"}
    model = space.dimensions[0]
    assert isinstance(model, Choice)
    assert list(model.options) == list(NOTEBOOK)


@pytest.mark.parametrize(
    "wrong",
    [
        {"data": "digits", "model": {"cnn": {"dpth": 3}}},
        {"data": "digits", "model": {"cnn": {"depth": "three"}}},
        {"data": "digits", "model": {"cnn": {"depth": {"int": [1]}}}},
        {"data": "digits", "model": {"cnn": {"padding": {"choice": ["same", "smae"]}}}},
        {"data": {"digitz": {}}, "model": {"cnn": {}}},
        {"data": "digits", "model": {}},
        {"data": "digits", "model": {"cnn": {}}, "objective": {"maximize": "val_loss"}},
        {"data": "digits", "model": {"cnn": {}}, "search": {"trials": {"int": [1, 2]}}},
        {"model": {"cnn": {}}},
    ],
)
def test_the_json_schema_refuses_what_the_language_refuses(wrong: dict[str, Any]) -> None:
    assert violations(wrong, file_schema())


def test_the_json_schema_completes_names_and_describes_fields() -> None:
    definitions = file_schema()["$defs"]
    assert definitions["CnnConfig.depth"]["description"] == "convolutional blocks"
    assert "adamax" in str(definitions["TrainingConfig.optimizer"])
    assert "learning_rate" in str(definitions["TrainingConfig.optimizer"])
    assert "'lambda'" not in str(definitions["ModelConfig.layers"])
