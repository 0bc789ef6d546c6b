"""Wrong files: each problem with its line, its path, what was found, what is allowed, and a hint."""

from pathlib import Path

import pytest

from sweep.errors import InputError
from sweep.space.errors import Problem, SpaceError
from sweep.space.reading import locate, parse_space, read_space

CNN = "data: digits\nmodel:\n  cnn:\n    {}\n"
LAYERS = "data: digits\nmodel:\n  layers:\n    - {}\n    - flatten\n"
TRAINING = "data: digits\nmodel: {{cnn: {{}}}}\ntraining:\n  {}\n"
TOP = "data: digits\nmodel: {{cnn: {{}}}}\n{}\n"


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(SpaceError) as caught:
        parse_space(text, "wrong.yaml")
    return caught.value.problems


def case(template: str, wrong: str, line: int, path: str, *words: str) -> object:
    found, allowed, hint = (*words, "", "")[:3]
    return pytest.param(template.format(wrong), line, path, found, allowed, hint, id=wrong.replace("\n", " "))


@pytest.mark.parametrize(
    ("text", "line", "path", "found", "allowed", "hint"),
    [
        # keys
        case(CNN, "filtres: 3", 4, "model.cnn.filtres", "unknown key `filtres`", "depth, convs, filters", "`filters`?"),
        case(CNN, "filtres:\n      - 3", 4, "model.cnn.filtres", "unknown key `filtres`", "depth, convs", "`filters`?"),
        case(TOP, "modle:\n  cnn: 3", 3, "modle", "unknown key `modle`", "name, data, model", "`model`?"),
        case(TOP, "modle: 3", 3, "modle", "unknown key `modle`", "name, data, model", "`model`?"),
        case(TOP, "training: {epoch: 3}", 3, "training.epoch", "unknown key `epoch`", "epochs", "`epochs`?"),
        case(TOP, "limits: {flop: 3}", 3, "limits.flop", "unknown key `flop`", "parameters, flops", "`flops`?"),
        case(CNN, "head: {units: 3}", 4, "model.cnn.head.units", "unknown key `units`", "pooling, dense"),
        # ranges
        case(
            CNN,
            "depth: {int: [3, 1]}",
            4,
            "model.cnn.depth",
            "low end, 3, is above the high end, 1",
            "[low, high]",
            "[1, 3]",
        ),
        case(CNN, "depth: {int: [1]}", 4, "model.cnn.depth", "a list of 1 as the range", "two whole numbers"),
        case(CNN, "depth: {int: [1, 2.5]}", 4, "model.cnn.depth", "1, 2.5 as the range", "two whole numbers"),
        case(CNN, "depth: {int: 3}", 4, "model.cnn.depth", "found 3 as the range", "[low, high]"),
        case(
            CNN,
            "depth: {int: [1, 4], step: 2}",
            4,
            "model.cnn.depth",
            "steps of 2 from 1 do not reach 4",
            "divides",
            "3",
        ),
        case(
            CNN, "dropout: {float: [0, 0.5], step: 0.2}", 4, "model.cnn.dropout", "do not reach 0.5", "divides", "0.4"
        ),
        case(
            CNN, "depth: {int: [1, 4], step: 0}", 4, "model.cnn.depth", "found 0 as the step", "a whole number from 1"
        ),
        case(CNN, "growth: {float: [0, 2], log: true}", 4, "model.cnn.growth", "logarithmic range from 0", "above 0"),
        case(CNN, "growth: {float: [1, 2], log: yes}", 4, "model.cnn.growth", "found `yes` as `log`", "true or false"),
        case(CNN, "growth: {float: [1, 2], log: true, step: 1}", 4, "model.cnn.growth", "both `step` and `log`", "one"),
        case(
            CNN, "depth: {int: [1, 2], stp: 1}", 4, "model.cnn.depth", "found `stp` in a range", "step, log", "`step`?"
        ),
        case(CNN, "kernel_size: {itn: [1, 3]}", 4, "model.cnn.kernel_size", "a mapping of `itn`", "whole", "`int`?"),
        case(CNN, "depth: {int: [0, 3]}", 4, "model.cnn.depth", "found 0, the low end of 0 to 3", "from 1"),
        # choices
        case(CNN, "filters: {choice: []}", 4, "model.cnn.filters", "a choice without options", "a list of options"),
        case(CNN, "filters: {choice: {}}", 4, "model.cnn.filters", "a choice without options", "a mapping of labels"),
        case(CNN, "filters: {choice: 16}", 4, "model.cnn.filters", "found 16 as the options", "a list of options"),
        case(CNN, "filters: {choice: [16, 16]}", 4, "model.cnn.filters", "two options are called `16`", "", "labels"),
        case(CNN, "filters: {choice: [16, 32], step: 3}", 4, "model.cnn.filters", "found `step` in a choice"),
        case(CNN, "batch_norm: {choice: [none, blok]}", 4, "model.cnn.batch_norm", "`blok`", "block, conv", "`block`?"),
        case(
            CNN,
            "head: {choice: [{dense: 3, dropout: 0}]}",
            4,
            "model.cnn.head",
            "without a name",
            "labels",
            "choice: {",
        ),
        case(
            TRAINING,
            "optimizer: {choice: [adam, adam: {learning_rate: 1}]}",
            4,
            "training.optimizer",
            "two options are called `adam`",
        ),
        # values by block
        case(CNN, "depth: {each_block: {int: [1, 2]}}", 4, "model.cnn.depth", "found `each_block`", "convs, filters"),
        case(CNN, "filters: {each_block: 16}", 4, "model.cnn.filters", "16 under `each_block`", "a dimension", "same"),
        case(CNN, "filters: [16, x]", 4, "model.cnn.filters.2", "found `x`", "a whole number from 1"),
        # values
        case(TRAINING, "epochs: 1.5", 4, "training.epochs", "found 1.5", "a whole number from 1"),
        case(TRAINING, "epochs: true", 4, "training.epochs", "found true", "a whole number from 1"),
        case(TRAINING, "epochs: '10'", 4, "training.epochs", "found `10`", "a whole number from 1"),
        case(
            TRAINING,
            "precision: mixed_flot16",
            4,
            "training.precision",
            "`mixed_flot16`",
            "float32",
            "`mixed_float16`?",
        ),
        case(CNN, "dropout: 1.0", 4, "model.cnn.dropout", "found 1.0", "a number from 0 below 1"),
        case(CNN, "activation: rleu", 4, "model.cnn.activation", "activation is called `rleu`", "names of", "`relu`?"),
        case(CNN, "initializer: {he_normal: {sed: 1}}", 4, "model.cnn.initializer.he_normal.sed", "no argument `sed`"),
        case(CNN, "initializer: he", 4, "model.cnn.initializer", "no Keras initializer is called `he`", "he_normal"),
        # Keras objects
        case(
            TRAINING, "optimizer: adma", 4, "training.optimizer", "no Keras optimizer is called `adma`", "adam", "`adam"
        ),
        case(
            TRAINING,
            "optimizer: {adam: {lr: 0.1}}",
            4,
            "training.optimizer.adam.lr",
            "`adam` has no argument `lr`",
            "learning_rate, beta_1",
            "`learning_rate`?",
        ),
        case(
            TRAINING,
            "optimizer: {choice: [sgd, lion: {learning_rate: {float: [-1, 1]}}]}",
            4,
            "training.optimizer.lion.learning_rate",
            "found -1.0, the low end of -1 to 1",
            "a number above 0",
        ),
        case(TRAINING, "optimizer: {choice: [sgd, adagrd]}", 4, "training.optimizer", "`adagrd`", "sgd", "`adagrad`?"),
        case(
            TRAINING,
            "optimizer: [adam]",
            4,
            "training.optimizer",
            "found a list of `adam`",
            "a name, or a name with arguments",
        ),
        case(TRAINING, "optimizer: {sgd: {momentum: 2}}", 4, "training.optimizer.sgd.momentum", "found 2", "0 to 1"),
        case(TRAINING, "optimizer: {sgd: {clipnorm: x}}", 4, "training.optimizer.sgd.clipnorm", "`x`", "from 0, or"),
        case(
            TRAINING,
            "optimizer: {adam: {use_ema: true}}",
            4,
            "training.optimizer.adam.use_ema",
            "`use_ema` cannot be in a space: it averages weights",
        ),
        case(
            TRAINING,
            "optimizer: schedule_free_adamw",
            4,
            "training.optimizer",
            "`schedule_free_adamw` cannot be in a space: it averages weights",
        ),
        case(TRAINING, "optimizer: {adam: 3}", 4, "training.optimizer.adam", "arguments of `adam` are not a mapping"),
        case(TRAINING, "schedule: cosine", 4, "training.schedule", "schedule is called `cosine`", "cosine_decay"),
        case(
            TRAINING,
            "schedule: {cosine_decay: {decay_steps: x}}",
            4,
            "training.schedule.cosine_decay.decay_steps",
            "found `x`",
            "a number above 0",
        ),
        case(TRAINING, "early_stopping: soon", 4, "training.early_stopping", "found `soon`", "a whole number from 1"),
        case(
            TRAINING, "augmentation: [mix_up]", 4, "training.augmentation.1", "`mix_up` cannot be in a space: it mixes"
        ),
        case(TRAINING, "augmentation: [flatten]", 4, "training.augmentation.1", "not an augmentation layer", "Keras's"),
        case(
            TRAINING,
            "augmentation: [rescaling: {scale: 0.1}]",
            4,
            "training.augmentation.1.rescaling",
            "not an augmentation layer",
        ),
        case(
            TRAINING, "augmentation: [random_flp]", 4, "training.augmentation.1", "`random_flp`", "", "`random_flip`?"
        ),
        case(
            CNN, "regularizer: l3", 4, "model.cnn.regularizer", "no Keras regularizer is called `l3`", "l1, l1_l2, l2"
        ),
        case(CNN, "dropout: {flatten: {}}", 4, "model.cnn.dropout.flatten", "`flatten` is not a dropout", "a rate, or"),
        case(
            LAYERS, "conv2d", 4, "model.layers.1", "`conv2d` needs `filters` and `kernel_size`", "", "conv2d: {filters"
        ),
        case(LAYERS, "convd2: {}", 4, "model.layers.1.convd2", "no Keras layer is called `convd2`", "", "`conv2d`?"),
        case(
            LAYERS,
            "conv2d: {filters: {choice: [8, 0]}, kernel_size: 3}",
            4,
            "model.layers.1.conv2d.filters",
            "found 0",
            "a whole number from 1",
        ),
        case(
            LAYERS,
            "dense: {units: 3, kernel_regularizer: {l2: {l3: 1}}}",
            4,
            "model.layers.1.dense.kernel_regularizer.l2.l3",
            "`l2` has no argument `l3`",
            "l2",
        ),
        case(LAYERS, "dense: {units: 3, name: x}", 4, "model.layers.1.dense.name", "no argument `name`", "", "sets it"),
        case(
            LAYERS,
            "conv2d: {filters: 3, kernel_size: [3, 3, 3]}",
            4,
            "model.layers.1.conv2d.kernel_size",
            "found a list of 3, 3, 3",
            "one for each direction",
        ),
        case(LAYERS, "up_sampling2d: {size: x}", 4, "model.layers.1.up_sampling2d.size", "found `x`", "a number"),
        case(
            LAYERS, "lambda: {function: x}", 4, "model.layers.1.lambda", "`lambda` cannot be in a space: it runs code"
        ),
        case(LAYERS, "TFSMLayer: {filepath: x}", 4, "model.layers.1.TFSMLayer", "it runs code"),
        case(LAYERS, "add", 4, "model.layers.1", "`add` cannot be in a space: it takes several inputs"),
        case(LAYERS, "bidirectional: {layer: lstm}", 4, "model.layers.1.bidirectional", "it needs other layers"),
        # what is fixed for a sweep
        case(
            TOP,
            "search: {trials: {int: [1, 9]}}",
            3,
            "search.trials",
            "found a dimension (`int`)",
            "model and training",
        ),
        case(TOP, "objective: {choice: [1]}", 3, "objective", "found a dimension (`choice`)", "model and training"),
        case(
            TOP,
            "objective: {maximize: val_loss}",
            3,
            "objective.maximize",
            "`maximize: val_loss`",
            "minimize: val_loss",
        ),
        case(
            TOP, "objective: {maximise: loss}", 3, "objective", "a mapping of `maximise`", "maximize: v", "`maximize`?"
        ),
        case(
            TOP, "objective: {maximize: val_acuracy}", 3, "objective.maximize", "`val_acuracy`", "", "`val_accuracy`?"
        ),
        case(
            TOP, "search: {sampler: tpee}", 3, "search.sampler", "no sampler is called `tpee`", "tpe, random", "`tpe`?"
        ),
        case(TOP, "search: {pruner: {asah: {}}}", 3, "search.pruner.asah", "`asah`", "hyperband, asha", "`asha`?"),
        case(TOP, "search: {timeout: 2x}", 3, "search.timeout", "found `2x`", "2h, 90m, 1h30m"),
        case(TOP, "search: {timeout: 0}", 3, "search.timeout", "found 0", "above 0"),
        case(TOP, "search: {timeout: [2h]}", 3, "search.timeout", "found a list of `2h`", "above 0"),
        case(TOP, "search: {trials: 0}", 3, "search.trials", "found 0", "a whole number from 1"),
        case(TOP, "search: {epochs: 0}", 3, "search.epochs", "found 0", "a whole number from 1 to 1e+09 or none"),
        case(TOP, "search: {trials: 3000000000}", 3, "search.trials", "found 3000000000", "1 to 1e+09"),
        case(TOP, "search: {epochs: 1.5}", 3, "search.epochs", "found 1.5", "a whole number from 1 to 1e+09 or none"),
        case(TOP, "search: {epochs: 10h}", 3, "search.epochs", "found `10h`", "from 1 to 1e+09 or none"),
        case(
            TOP,
            "search: {sampler: {tpe: {n_startup_trial: 5}}}",
            3,
            "search.sampler.tpe.n_startup_trial",
            "`tpe` has no argument `n_startup_trial`",
            "n_startup_trials, n_ei_candidates",
            "`n_startup_trials`?",
        ),
        case(
            TOP,
            "search:\n  sampler:\n    tpe:\n      n_startup_trials: five",
            6,
            "search.sampler.tpe.n_startup_trials",
            "found `five`",
            "a whole number",
        ),
        case(TOP, "search: {sampler: {tpe: {group: 1}}}", 3, "search.sampler.tpe.group", "found 1", "true or false"),
        case(
            TOP,
            "search: {sampler: {random: {seed: 1}}}",
            3,
            "search.sampler.random.seed",
            "`random` has no argument `seed`",
            "no arguments",
        ),
        case(
            TOP,
            "search: {pruner: {hyperband: {reduction_faktor: 3}}}",
            3,
            "search.pruner.hyperband.reduction_faktor",
            "`hyperband` has no argument `reduction_faktor`",
            "min_resource, max_resource",
            "`reduction_factor`?",
        ),
        case(TOP, "limits: {parameters: -1}", 3, "limits.parameters", "found -1", "a whole number from 1"),
        case(TOP, "name: a/b", 3, "name", "found `a/b`", "letters, digits"),
        # data
        case("data: {}\nmodel: {{cnn: {{}}}}", "digit", 1, "data", "`digit`", "digits, image_folder", "`digits`?"),
        case("data: {}\nmodel: {{cnn: {{}}}}", "{cifr10: {}}", 1, "data.cifr10", "`cifr10`", "digits", "`cifar10`?"),
        case("data: {}\nmodel: {{cnn: {{}}}}", "image_folder", 1, "data", "`image_folder` needs `path`", "", "path: …"),
        case("data: {}\nmodel: {{cnn: {{}}}}", "{digits: {sze: 3}}", 1, "data.digits.sze", "`sze`", "size", "`size`?"),
        case(
            "data: {}\nmodel: {{cnn: {{}}}}", "{digits: {size: [8]}}", 1, "data.digits.size", "list of 8", "list of 2"
        ),
        case(
            "data: {}\nmodel: {{cnn: {{}}}}",
            "{digits: {channels: 2}}",
            1,
            "data.digits.channels",
            "found 2",
            "1, 3 or none",
        ),
        case(
            "data: {}\nmodel: {{cnn: {{}}}}",
            "{digits: {validation: 1.5}}",
            1,
            "data.digits.validation",
            "1.5",
            "below 1",
        ),
        case("data: {}\nmodel: {{cnn: {{}}}}", "{digits: {path: x}}", 1, "data.digits.path", "takes no `path`"),
        case(
            "data: {}\nmodel: {{cnn: {{}}}}", "{npz: {path: ~no-such-user/x}}", 1, "data.npz.path", "`~no-such-user/x`"
        ),
        case(
            "data: {}\nmodel: {{cnn: {{}}}}", "{digits: 3}", 1, "data.digits", "found 3 as the options of", "a mapping"
        ),
        case(
            "data: {}\nmodel: {{cnn: {{}}}}", "[digits]", 1, "data", "found a list of `digits`", "a source, or a source"
        ),
        # models
        case(
            "data: digits\nmodel: {}", "{int: [1, 2]}", 2, "model", "found 1, the low end of 1 to 2", "a section of cnn"
        ),
        case("data: digits\nmodel: {}", "{}", 2, "model", "an empty mapping", "one of `cnn`, `layers` and `builder`"),
        case(
            "data: digits\nmodel: {}",
            "{cnn: {}, layers: [flatten]}",
            2,
            "model",
            "`cnn`, `layers`",
            "one of `cnn`, `layers`",
        ),
        case("data: digits\nmodel: {}", "{depth: 3}", 2, "model.depth", "unknown key `depth`", "cnn, layers"),
        case("data: digits\nmodel: {}", "{layers: []}", 2, "model.layers", "an empty list", "a list of"),
        case("data: digits{}", "", 1, "", "`model` is missing", "a section of cnn, layers"),
        # baselines
        case(TOP, "baselines: [3]", 3, "baselines.1", "found 3", "a list of mappings"),
        case(
            CNN + "baselines: [{{dpth: 1}}]",
            "depth: {int: [1, 3]}",
            5,
            "baselines.1.dpth",
            "`dpth`",
            "depth",
            "`depth`?",
        ),
        case(CNN + "baselines: [{{depth: 4}}]", "depth: {int: [1, 3]}", 5, "baselines.1.depth", "found 4", "1 to 3"),
        case(
            CNN + "baselines: [{{filters.3: 8}}]",
            "depth: {int: [1, 3]}\n    filters: {each_block: {choice: [8]}}",
            6,
            "baselines.1.filters.3",
            "`filters.3` does not exist here",
            "where depth ≥ 3",
        ),
        # grid
        case(
            CNN + "search: {{sampler: grid}}",
            "growth: {float: [1, 2]}",
            4,
            "growth",
            "a continuous range under `sampler: grid`",
            "with a step",
        ),
    ],
)
def test_a_problem_is_told_with_its_place_and_what_is_allowed(
    *, text: str, line: int, path: str, found: str, allowed: str, hint: str
) -> None:
    problems = problems_of(text)
    assert len(problems) == 1, problems
    problem = problems[0]
    assert (problem.line, problem.path) == (line, path)
    assert found in problem.found
    assert allowed in problem.allowed
    assert hint in problem.hint


def test_all_problems_of_a_file_are_told_at_once_in_the_order_of_their_lines() -> None:
    text = """\
data: cifr10
model:
  cnn:
    depth: {int: [0, 3]}
    convs: {int: [3, 1]}
    filtres: 3
    regularizer: {choice: [none, l3: {l2: {float: [1e-6, 1e-2]}}]}
training:
  optimizer: {choice: [adam: {lr: 1}, adagrd]}
search: {sampler: tpee, trials: {int: [1, 4]}}
"""
    problems = problems_of(text)
    assert [problem.line for problem in problems] == [1, 4, 5, 6, 7, 9, 9, 10, 10]


def test_a_wrong_baseline_is_told_with_what_else_is_wrong() -> None:
    text = "data: digits\nmodel: {cnn: {depth: {int: [1, 3]}, padding: sam}}\nbaselines: [{depth: 4}, {dpth: 1}, 3]\n"
    paths = {problem.path for problem in problems_of(text)}
    assert paths == {"model.cnn.padding", "baselines.1.depth", "baselines.2.dpth", "baselines.3"}


@pytest.mark.parametrize("depth", ["x", "2.5", "{choice: [1, x]}"])
def test_a_wrong_depth_is_told_where_blocks_and_a_baseline_depend_on_it(depth: str) -> None:
    text = CNN.format(f"depth: {depth}\n    filters: {{each_block: {{choice: [8, 9]}}}}") + "baselines: [{}]\n"
    assert [problem.path for problem in problems_of(text)] == ["model.cnn.depth"]


def test_the_message_is_the_list_headed_by_the_files_name() -> None:
    with pytest.raises(SpaceError) as caught:
        parse_space("data: digits\nmodel: {cnn: {depht: 1, convs: x}}\n", "mine.yaml")
    lines = str(caught.value).splitlines()
    assert lines[0] == "mine.yaml: 2 problems"
    assert "  line 2 model.cnn.convs: found `x`; allowed: a whole number from 1" in lines[1]
    assert lines[2].endswith("(did you mean `depth`?)")
    assert caught.value.exit_code == 2


def test_a_problem_that_many_candidates_have_is_told_once() -> None:
    text = "data: digits\nmodel: {cnn: {filters: {choice: [1, 2, 3, 4, 5]}, padding: sam}}\n"
    assert len(problems_of(text)) == 1


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "the file is empty"),
        (b"# only a comment\n", "the file is empty"),
        (b"- a\n- b\n", "the file is a list"),
        (b"just words\n", "the file is a single value"),
        (b"data: \xff\xfe\n", "not UTF-8 text"),
        (b"data: [digits\n", "not valid YAML"),
        (b"data: digits\n\tmodel: x\n", "not valid YAML"),
        (b"data: a\n---\ndata: b\n", "not valid YAML"),
        (b"data: \x00\n", "not valid YAML"),
        (b"data: digits\ndata: cifar10\n", "`data` occurs twice, first in line 1"),
        (b"? [a, b]\n: c\n", "a key that is not a word"),
        (b"data: .inf\n", "found `.inf`"),
        (b"x: " + b"a" * 1_000_001, "larger than a megabyte"),
    ],
)
def test_files_that_are_no_spaces_are_told_as_such(tmp_path: Path, content: bytes, found: str) -> None:
    file = tmp_path / "space.yaml"
    file.write_bytes(content)
    with pytest.raises(SpaceError, match=r"space\.yaml") as caught:
        read_space(file)
    assert found in str(caught.value)


def test_a_directory_and_a_missing_file_are_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(SpaceError, match="it is a directory"):
        read_space(tmp_path)
    with pytest.raises(SpaceError, match="No such file"):
        read_space(tmp_path / "gone.yaml")


def test_a_name_that_no_file_can_have_is_told_as_such() -> None:
    with pytest.raises(InputError, match="File name too long"):
        locate("x" * 300)


def test_an_unknown_space_names_the_gallery_and_the_nearest_name() -> None:
    with pytest.raises(Exception, match=r"did you mean `cnn_depth`\?") as caught:
        locate("cnn_dept.yaml")
    assert "regularization" in str(caught.value)
