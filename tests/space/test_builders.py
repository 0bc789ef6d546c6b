"""A builder in a space: named, refused, and once it was run, dimensions like any other's. No builder is imported."""

import sys
from pathlib import Path

import pytest

from sweep.app.discovery import with_found
from sweep.space.builder import FoundBuilder, FoundDimension, Need, file_of, problem_with, source_of
from sweep.space.errors import Rejected, SpaceError
from sweep.space.image import ImageSpec
from sweep.space.reading import parse_space

DIGITS = ImageSpec(height=8, width=8, channels=1, classes=10)
TEXT = "data: digits\nmodel: {builder: my_models:build}\n"
FOUND = FoundBuilder(
    compiles=True,
    fits=False,
    takes=(8, 8, 1),
    source="abc",
    dimensions=(
        FoundDimension(name="layers", kind="int", low=1, high=3, default=2),
        FoundDimension(name="units_1", kind="int", low=8, high=16, step=8, default=16, where=((
            Need(name="layers", relation="at least", values=(2,)),
        ),)),
        FoundDimension(name="act", kind="choice", options=("relu", "tanh"), default="tanh"),
        FoundDimension(name="bias", kind="choice", options=(False, True), default=False),
        FoundDimension(name="either", kind="choice", options=(1.0, 2.0), default=1.0, where=(
            (Need(name="bias", values=(True,)),), (Need(name="act", values=("relu",)),),
        )),
    ),
)  # fmt: skip


def space_of(text: str = TEXT, found: FoundBuilder = FOUND):
    return parse_space(with_found(text, {"my_models:build": found}, "mine.yaml"), "mine.yaml")


@pytest.mark.parametrize(
    "name",
    ["os:system", "subprocess:run", "builtins:eval", "sweep.cli.main:main", "../evil:build", "/evil:build",
     "evil.py", "evil", ":build", "evil:", "a..b:c", ".evil:build", "evil:__import__", "_evil:build", "e:a.b", "e:f()",
     "evil:build; import os"],
)  # fmt: skip
def test_hostile_names_are_refused_and_nothing_is_imported(name: str):
    assert problem_with(name)
    with pytest.raises(SpaceError, match="line 2 model"):
        parse_space(f"data: digits\nmodel: {{builder: {name!r}}}\n", "x")
    assert "evil" not in sys.modules


def test_a_builder_that_was_never_run_is_a_space_whose_dimensions_are_unknown():
    space = parse_space("data: digits\nmodel: {builder: my_models:build}\nbaselines: [{layers: 1}]\n", "x")
    assert (space.unknown, space.dimensions) == (("my_models:build",), ())
    assert "my_models" not in sys.modules


def test_what_was_found_is_read_back_from_the_text_word_for_word():
    space = space_of()
    assert space.found == {"my_models:build": FOUND}
    assert space.text.startswith(TEXT)
    assert parse_space(space.text, "mine.yaml").differences(space) == ()
    conditions = {one.name: [str(part) for part in one.condition] for one in space.dimensions}
    assert conditions == {
        "layers": [], "units_1": ["layers ≥ 2"], "act": [], "bias": [], "either": ["bias = true or act = relu"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "{data: digits, model: {builder: my_models:build}}",
        "---\ndata: digits\nmodel: {builder: my_models:build}\n...\n",
    ],
)
def test_a_file_that_nothing_can_be_added_to_is_written_anew(text: str):
    assert len(space_of(text).dimensions) == 5


def test_the_defaults_are_the_baseline_unless_the_file_has_one():
    assert space_of().baselines == ({"layers": 2, "units_1": 16, "act": "tanh", "bias": False},)
    (point,) = space_of(TEXT + "baselines: [{layers: 1, bias: true}]\n").baselines
    assert point == {"layers": 1, "act": "tanh", "bias": True, "either": 1.0}


def test_configurations_are_counted_and_gone_through_branch_by_branch():
    space = space_of()
    points = list(space.grid())
    assert space.size == len(points) == (1 + 2 + 2) * (1 * 1 + 2 + 2 + 2)
    assert len({tuple(sorted(point.items())) for point in points}) == len(points)


def test_a_configuration_holds_the_values_by_the_builders_names():
    space = space_of()
    config = space.resolve_values(space.baselines[0])
    values = {"layers": 2, "units_1": 16, "act": "tanh", "bias": False}
    assert config.model.model_dump(mode="json")["builder"] == {"my_models:build": values}


def test_the_files_values_and_ranges_take_the_place_of_the_builders():
    text = "data: digits\nmodel: {builder: {my_models:build: {layers: 1, act: {choice: [relu, elu]}}}}\n"
    space = space_of(text)
    assert [one.name for one in space.dimensions if one.name in {"layers", "act"}] == ["act"]
    assert space.resolve(lambda one: one.options[1]).model.builder.arguments == {
        "layers": 1, "act": "elu", "bias": True, "either": 2.0,
    }  # fmt: skip
    with pytest.raises(SpaceError, match=r"has no hyperparameter `layer`.*did you mean `layers`"):
        space_of("data: digits\nmodel: {builder: {my_models:build: {layer: 1}}}\n")


def test_in_a_choice_of_models_the_label_is_in_the_names():
    text = "data: digits\nmodel: {choice: {ours: {cnn: {depth: 1}}, theirs: {builder: my_models:build}}}\n"
    space = space_of(text)
    assert [one.name for one in space.dimensions][:2] == ["model", "model.theirs.layers"]
    assert space.resolve_values({"model": "ours"}).model.builder is None


def test_what_the_builder_decides_is_refused_in_training():
    with pytest.raises(SpaceError, match=r"line 3 training\.optimizer: `my_models:build` compiles"):
        space_of(TEXT + "training: {optimizer: adam}\n")
    assert space_of(TEXT + "training: {optimizer: adam}\n", FOUND.model_copy(update={"compiles": False}))


def test_images_of_another_shape_are_told_before_anything_is_trained():
    space = space_of()
    config = space.resolve_values(space.baselines[0])
    assert not space.admit(config, DIGITS).exact
    with pytest.raises(Rejected, match="models for 8 × 8 × 1 images, and the data has 9 × 8 × 1"):
        space.admit(config, ImageSpec(height=9, width=8, channels=1, classes=10))


def test_other_keys_beside_a_builder_are_told():
    with pytest.raises(SpaceError, match="`pixels` belongs to a `builder`"):
        parse_space("data: digits\nmodel: {cnn: {}, pixels: [0, 1]}\n", "x")
    with pytest.raises(SpaceError, match="`output` belongs to `layers`"):
        parse_space("data: digits\nmodel: {builder: a:b, output: {use_bias: false}}\n", "x")


def test_a_models_file_is_found_without_importing_it(tmp_path: Path):
    package = tmp_path / "evil_package"
    package.mkdir()
    for file in (package / "__init__.py", package / "models.py"):
        file.write_text("raise SystemExit('imported')\n")
    assert file_of("evil_package.models:build", (tmp_path,)) == package / "models.py"
    assert len(source_of("evil_package.models:build", (tmp_path,))) == 64
    assert file_of("nowhere_at_all:build", (tmp_path,)) is None


@pytest.mark.parametrize(
    "dimension",
    ["{name: x, kind: int, low: 3, high: 1}", "{name: x, kind: choice}",
     "{name: x, kind: float, low: 0, high: 1, log: true}",
     "{name: x, kind: int, low: 0.5, high: 1}", "{kind: int, low: 1, high: 2}"],
)  # fmt: skip
def test_a_damaged_record_is_told(dimension: str):
    text = f"{TEXT}found:\n  my_models:build: {{compiles: true, fits: false, dimensions: [{dimension}]}}\n"
    with pytest.raises(SpaceError, match="found"):
        parse_space(text, "x")


def test_a_record_that_stands_for_endless_combinations_is_not_gone_through():
    ranges = ", ".join(f"{{name: p{index}, kind: int, low: 1, high: 1000000}}" for index in range(3))
    where = ", ".join(f"{{name: p{index}, values: [1]}}" for index in range(3))
    text = f"[{ranges}, {{name: y, kind: choice, options: [1, 2], where: [[{where}]]}}]"
    space = parse_space(f"{TEXT}found:\n  my_models:build: {{compiles: true, fits: false, dimensions: {text}}}\n", "x")
    assert space.size is None
