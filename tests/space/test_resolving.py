"""What a space's open values are, and the configurations that they make."""

from typing import Any

import pytest

from sweep.errors import InputError
from sweep.space.architecture import layers_of
from sweep.space.configuration import TrialConfig
from sweep.space.dimension import Choice, Float, Int
from sweep.space.errors import Rejected
from sweep.space.image import ImageSpec
from sweep.space.reading import parse_space

DIGITS = ImageSpec(height=8, width=8, channels=1, classes=10)

BRANCHES = """\
data: digits
training:
  optimizer:
    choice:
      - adam: {learning_rate: {float: [1e-4, 1e-2], log: true}}
      - sgd:
          learning_rate: 0.1
          momentum: {choice: [0.0, 0.9]}
      - adagrad
model:
  cnn:
    filters: {each_block: {choice: [4, 8]}}
    depth: {int: [1, 3]}
    regularizer: {choice: {none: none, weak: {l2: {l2: 1e-5}}, strong: {l2: {l2: {float: [0.1, 0.2], step: 0.05}}}}}
    head: {dense: {choice: [none, 16, [16, 8]]}}
"""


def first(dimension: Any) -> Any:
    return dimension.options[0] if isinstance(dimension, Choice) else dimension.low


def test_dimensions_are_named_by_their_paths_in_file_order_with_the_depth_before_its_blocks() -> None:
    space = parse_space(BRANCHES, "x")
    assert [dimension.name for dimension in space.dimensions] == [
        "optimizer",
        "optimizer.adam.learning_rate",
        "optimizer.sgd.momentum",
        "depth",
        "filters.1",
        "filters.2",
        "filters.3",
        "regularizer",
        "regularizer.strong.l2.l2",
        "head.dense",
    ]


def test_names_in_lists_and_in_choices_of_models_say_where_they_are() -> None:
    text = """\
data: digits
model:
  choice:
    wide: {cnn: {filters: {int: [1, 4]}}}
    layered:
      layers:
        - flatten
        - dense: {units: {choice: [8, 16]}}
training: {augmentation: [random_rotation: {factor: {float: [0.1, 0.2]}}]}
"""
    names = [dimension.name for dimension in parse_space(text, "x").dimensions]
    assert names == [
        "model",
        "model.wide.filters",
        "model.layered.layers.2.dense.units",
        "augmentation.1.random_rotation.factor",
    ]


def test_whole_cnns_may_be_options_with_values_by_block_of_their_own() -> None:
    text = """\
data: digits
model:
  cnn:
    choice:
      plain: {filters: 8}
      free: {depth: {int: [1, 2]}, filters: {each_block: {choice: [4, 8]}}}
"""
    space = parse_space(text, "x")
    assert [(one.name, [str(part) for part in one.condition]) for one in space.dimensions] == [
        ("cnn", []),
        ("cnn.free.depth", ["cnn = free"]),
        ("cnn.free.filters.1", ["cnn = free"]),
        ("cnn.free.filters.2", ["cnn = free", "cnn.free.depth ≥ 2"]),
    ]
    assert space.size == len(list(space.grid())) == 1 + 2 + 4


def test_none_is_nothing_in_the_arguments_of_keras_objects_too() -> None:
    text = """\
data: digits
model: {layers: [flatten, dense: {units: 4, activation: none, kernel_regularizer: none}]}
training: {optimizer: {adam: {weight_decay: {choice: [none, 0.01]}}}}
"""
    config = parse_space(text, "x").resolve(first)
    assert config.training.optimizer.arguments == {"weight_decay": None}
    assert config.model.layers is not None
    assert config.model.layers[1].arguments == {"units": 4, "activation": None, "kernel_regularizer": None}


def test_an_initializer_may_have_arguments() -> None:
    space = parse_space("data: digits\nmodel: {cnn: {initializer: {truncated_normal: {stddev: 0.1}}}}\n", "x")
    kernels = layers_of(space.resolve(first).model, 10)
    assert kernels[0].arguments["kernel_initializer"] == {"truncated_normal": {"stddev": 0.1}}


def test_conditions_say_where_a_dimension_exists() -> None:
    conditions = {one.name: [str(part) for part in one.condition] for one in parse_space(BRANCHES, "x").dimensions}
    assert conditions["optimizer"] == []
    assert conditions["optimizer.sgd.momentum"] == ["optimizer = sgd"]
    assert conditions["filters.1"] == []
    assert conditions["filters.3"] == ["depth ≥ 3"]
    assert conditions["regularizer.strong.l2.l2"] == ["regularizer = strong"]


@pytest.mark.parametrize(
    ("chosen", "asked"),
    [
        ({"optimizer": "adagrad", "depth": 1}, {"optimizer", "depth", "filters.1", "regularizer", "head.dense"}),
        (
            {"optimizer": "sgd", "depth": 2, "regularizer": "strong"},
            {
                "optimizer",
                "optimizer.sgd.momentum",
                "depth",
                "filters.1",
                "filters.2",
                "regularizer",
                "regularizer.strong.l2.l2",
                "head.dense",
            },
        ),
    ],
)
def test_only_dimensions_of_the_branches_taken_are_asked_for(chosen: dict[str, Any], asked: set[str]) -> None:
    seen: set[str] = set()

    def choose(dimension: Any) -> Any:
        seen.add(dimension.name)
        return chosen.get(dimension.name, first(dimension))

    parse_space(BRANCHES, "x").resolve(choose)
    assert seen == asked


def test_a_resolved_configuration_holds_what_was_chosen_and_survives_json() -> None:
    space = parse_space(BRANCHES, "x")
    chosen = {
        "optimizer": "sgd",
        "optimizer.sgd.momentum": 0.9,
        "depth": 2,
        "filters.1": 4,
        "filters.2": 8,
        "regularizer": "strong",
        "regularizer.strong.l2.l2": 0.15,
        "head.dense": "[16, 8]",
    }
    config = space.resolve_values(chosen)
    assert config.model.cnn is not None
    assert config.model.cnn.filters == (4, 8)
    assert config.model.cnn.head.dense == (16, 8)
    assert config.model.cnn.regularizer is not None
    assert config.model.cnn.regularizer.arguments == {"l2": 0.15}
    assert config.training.optimizer.arguments == {"learning_rate": 0.1, "momentum": 0.9}
    assert TrialConfig.model_validate_json(config.model_dump_json()) == config


def test_a_label_that_is_no_option_is_an_error() -> None:
    with pytest.raises(ValueError, match="`optimizer` has no option 'lion'"):
        parse_space(BRANCHES, "x").resolve(lambda one: "lion" if one.name == "optimizer" else first(one))


def test_size_and_grid_agree_and_count_each_branch_by_itself() -> None:
    text = BRANCHES.replace("{float: [1e-4, 1e-2], log: true}", "{float: [0.1, 0.3], step: 0.1}")
    space = parse_space(text, "x")
    grid = list(space.grid())
    # optimizers 3 + 2 + 1, filters 2 + 4 + 8 over the depths, regularizers 1 + 1 + 3, heads 3
    assert space.size == len(grid) == 6 * 14 * 5 * 3
    assert len({tuple(sorted(values.items(), key=str)) for values in grid}) == len(grid)
    assert all(space.resolve_values(values) for values in grid[:50])


def test_a_grid_over_continuous_dimensions_names_them() -> None:
    space = parse_space(BRANCHES, "x")
    assert space.size is None
    with pytest.raises(InputError, match=r"`optimizer\.adam\.learning_rate` a step"):
        space.grid()


def test_a_fixed_space_is_one_configuration() -> None:
    space = parse_space("data: digits\nmodel: {cnn: {}}\n", "fixed.yaml")
    assert space.dimensions == ()
    assert space.size == 1
    assert list(space.grid()) == [{}]
    assert space.name == "fixed"


def test_yaml_is_read_as_version_1_2() -> None:
    text = """\
data: digits
model: {choice: {no: {cnn: {}}, off: {cnn: {depth: 1}}, 1e-4: {cnn: {depth: 3}}}}
training: {optimizer: {adam: {learning_rate: 1e-4, epsilon: 1E-5}}, batch_size: 017}
limits: {parameters: 500_000, flops: 5e5, silence: 1h30m}
"""
    space = parse_space(text, "x")
    assert space.dimensions[0].values() == ("no", "off", "1e-4")
    config = space.resolve(first)
    assert config.training.optimizer.arguments == {"learning_rate": 0.0001, "epsilon": 0.00001}
    assert config.training.batch_size == 17
    assert (space.limits.parameters, space.limits.flops, space.limits.silence) == (500_000, 500_000, 5400)


def test_values_of_ranges_are_round_numbers() -> None:
    assert Float(name="x", low=0.0, high=0.3, step=0.1).values() == (0.0, 0.1, 0.2, 0.3)
    assert Int(name="x", low=2, high=8, step=3).values() == (2, 5, 8)
    assert Float(name="x", low=0.0, high=1.0).size is None


def test_a_tiny_step_costs_nothing() -> None:
    fine = Float(name="x", low=0.0, high=1.0, step=1e-12)
    assert fine.size == 10**12 + 1
    assert fine.contains(0.5)
    assert not Float(name="x", low=0.0, high=0.3, step=0.1).contains(0.15)


def test_baselines_are_completed_with_first_options_and_low_ends() -> None:
    space = parse_space(BRANCHES + "baselines: [{optimizer: sgd, depth: 2}, {}]\n", "x")
    assert space.baselines[0] == {
        "optimizer": "sgd",
        "optimizer.sgd.momentum": 0.0,
        "depth": 2,
        "filters.1": 4,
        "filters.2": 4,
        "regularizer": "none",
        "head.dense": "none",
    }
    assert space.baselines[1]["optimizer.adam.learning_rate"] == 1e-4
    assert all(space.resolve_values(values) for values in space.baselines)


def test_the_most_epochs_are_those_of_the_widest_choice() -> None:
    text = "data: digits\nmodel: {cnn: {}}\ntraining: {epochs: {choice: [5, 40, 10]}}\n"
    assert parse_space(text, "x").max_epochs == 40


def test_a_relative_data_path_is_relative_to_the_file(tmp_path: Any) -> None:
    text = "data: {image_folder: {path: flowers}}\nmodel: {cnn: {}}\n"
    assert parse_space(text, "x", tmp_path).data.path == str(tmp_path / "flowers")
    assert parse_space(text, "x").data.path == "flowers"


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        ("{cnn: {depth: 4}}", "block 4 pools a 1 × 1 map"),
        ("{cnn: {depth: 2, convs: 2, padding: valid}}", "block 2 convolves a 2 × 2 map with a 3 × 3 kernel"),
        ("{cnn: {depth: 3, filters: [8, 8]}}", "`filters` has 2 values, too few for block 3"),
        ("{layers: [conv2d: {filters: 2, kernel_size: 3}]}", "the layers end in a 6 × 6 map"),
        ("{layers: [flatten, max_pooling2d]}", "layer 2 (`max_pooling2d`) pools a vector of 64 numbers"),
        ("{layers: [conv2d: {filters: 3, kernel_size: 3, groups: 2}]}", "has 2 groups for 1 channels"),
        ("{layers: [zero_padding2d: {padding: [x]}, flatten]}", "layer 1 (`zero_padding2d`) does not take"),
        ("{layers: [resizing: {height: 0, width: 3}, flatten]}", "layer 1 (`resizing`) makes a 0 × 3 map"),
    ],
)
def test_a_model_that_cannot_be_built_is_rejected_with_the_reason(model: str, reason: str) -> None:
    space = parse_space(f"data: digits\nmodel: {model}\n", "x")
    with pytest.raises(Rejected) as caught:
        space.admit(space.resolve(first), DIGITS)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("limit", "reason"),
    [
        ("parameters", "the model has 35,914 parameters; the limit is 1,000"),
        ("flops", "FLOPs; the limit is 1,000"),
    ],
)
def test_a_model_beyond_the_limits_is_rejected_with_both_figures(limit: str, reason: str) -> None:
    space = parse_space(f"data: digits\nmodel: {{cnn: {{}}}}\nlimits: {{{limit}: 1000}}\n", "x")
    with pytest.raises(Rejected) as caught:
        space.admit(space.resolve(first), DIGITS)
    assert reason in str(caught.value)


def test_augmentation_that_changes_the_images_size_is_rejected() -> None:
    text = "data: digits\nmodel: {cnn: {}}\ntraining: {augmentation: [random_crop: {height: 4, width: 4}]}\n"
    space = parse_space(text, "x")
    with pytest.raises(Rejected, match="changes the size"):
        space.admit(space.resolve(first), DIGITS)


def test_a_layer_without_a_rule_ends_the_figures_and_says_so() -> None:
    text = "data: digits\nmodel: {layers: [dense: {units: 4}, conv1d: {filters: 1, kernel_size: 1}, flatten]}\n"
    space = parse_space(text, "x")
    measures = space.admit(space.resolve(first), DIGITS)
    assert not measures.exact
    assert len(measures.layers) == 1


def test_spaces_that_mean_the_same_do_not_differ() -> None:
    other = "# a comment\n" + BRANCHES.replace("{int: [1, 3]}", "{int: [ 1,3 ]}   # blocks")
    other += "search: {trials: 7, epochs: 90, timeout: 1h, keep_models: 2}\n"
    assert parse_space(BRANCHES, "x").differences(parse_space(other, "y")) == ()


def test_differences_name_the_place_and_both_values() -> None:
    other = BRANCHES.replace("[1, 3]", "[1, 2]").replace("choice: [0.0, 0.9]", "choice: [0.0, 0.95]")
    other = other.replace("data: digits", "data: {digits: {seed: 3}}") + "search: {sampler: random}\n"
    lines = parse_space(BRANCHES, "x").differences(parse_space(other, "y"))
    assert "model.cnn.depth: int 1 to 3, the other has int 1 to 2" in lines
    assert "training.optimizer.sgd.momentum: choice of 0, 0.9, the other has choice of 0, 0.95" in lines
    assert any(line.startswith("data") for line in lines)
    assert "search.sampler: tpe, the other has random" in lines
