import importlib.util
import json

import pytest
from optuna.pruners import HyperbandPruner, MedianPruner, NopPruner, PatientPruner, SuccessiveHalvingPruner
from optuna.samplers import CmaEsSampler, QMCSampler, RandomSampler, TPESampler

from sweep.errors import InputError
from sweep.search import pruners
from sweep.search.pruners import make_pruner, register_pruner
from sweep.search.samplers import check_sampler, make_sampler
from sweep.space import search_options
from sweep.space.configuration import KerasObject, SearchConfig
from sweep.space.errors import SpaceError
from sweep.space.reading import parse_space
from sweep.space.schema import file_schema


def named(name, **arguments):
    return KerasObject(name=name, arguments=arguments)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("tpe", TPESampler),
        ("random", RandomSampler),
        ("qmc", QMCSampler),
        ("cmaes", CmaEsSampler),
        ("grid", RandomSampler),
    ],
)
def test_samplers_go_by_name(name, kind):
    assert isinstance(make_sampler(SearchConfig(sampler=named(name)), 0), kind)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("hyperband", HyperbandPruner),
        ("asha", SuccessiveHalvingPruner),
        ("median", MedianPruner),
        ("none", NopPruner),
    ],
)
def test_pruners_go_by_name(name, kind):
    assert isinstance(make_pruner(named(name), 15), kind)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (SearchConfig(sampler=named("qmc", qmc_type="sobel")), ["qmc", "sobel"]),
        (SearchConfig(pruner=named("asha", reduction_factor=1)), ["asha", "reduction_factor"]),
        (SearchConfig(pruner=named("median", n_startup_trials=-1)), ["median"]),
    ],
)
def test_what_optuna_refuses_is_an_input_error_with_the_name(given, words):
    with pytest.raises(InputError) as caught:
        check_sampler(given.sampler)
        make_pruner(given.pruner, 15)
    assert all(word in str(caught.value) for word in words)


@pytest.fixture
def toy():
    """A pruner that one line registers, for one test."""
    register_pruner("toy", lambda arguments, _: PatientPruner(None, **arguments), "ends nothing", patience=int)
    yield
    del search_options.PRUNERS["toy"]
    del pruners._PRUNERS["toy"]


@pytest.mark.usefixtures("toy")
def test_a_registered_pruner_is_chosen_checked_and_completed_like_those_that_ship():
    text = "data: digits\nmodel: {cnn: {}}\nsearch: {pruner: {toy: {patience: %s}}}\n"
    assert isinstance(make_pruner(parse_space(text % 3, "toy.yaml").search.pruner, 15), PatientPruner)
    with pytest.raises(SpaceError, match=r"line 3 search\.pruner\.toy\.patience: found `x`; allowed: a whole number"):
        parse_space(text % "x", "toy.yaml")
    assert "ends nothing" in json.dumps(file_schema())


@pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="PyTorch is installed here")
def test_the_gaussian_process_sampler_names_what_to_install():
    with pytest.raises(InputError, match=r"pip install 'keras-sweep\[gp\]'"):
        check_sampler(named("gp"))
