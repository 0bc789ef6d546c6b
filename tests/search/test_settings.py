import importlib.util

import pytest
from optuna.pruners import HyperbandPruner, MedianPruner, NopPruner, SuccessiveHalvingPruner
from optuna.samplers import CmaEsSampler, QMCSampler, RandomSampler, TPESampler

from sweep.errors import InputError
from sweep.search.pruners import make_pruner
from sweep.search.samplers import check_sampler, make_sampler
from sweep.space.configuration import KerasObject, SearchConfig


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
        (named("tpe", n_startup_trial=5), ["n_startup_trial", "did you mean `n_startup_trials`?"]),
        (named("tpe", n_startup_trials="five"), ["a whole number", "'five'"]),
        (named("tpe", group=1), ["true or false", "1"]),
        (named("random", seed=1), ["takes no `seed`", "no arguments"]),
        (named("qmc", qmc_type="sobel"), ["qmc", "sobel"]),
        (named("tep"), ["no sampler is called `tep`", "did you mean `tpe`?"]),
    ],
)
def test_a_wrong_sampler_is_told_what_is_allowed(given, words):
    with pytest.raises(InputError) as caught:
        check_sampler(given)
    assert all(word in str(caught.value) for word in words)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (named("hyperband", reduction_faktor=3), ["did you mean `reduction_factor`?"]),
        (named("asha", reduction_factor=1), ["asha", "reduction_factor"]),
        (named("median", n_startup_trials=-1), ["median"]),
        (named("hyperbund"), ["did you mean `hyperband`?"]),
    ],
)
def test_a_wrong_pruner_is_told_what_is_allowed(given, words):
    with pytest.raises(InputError) as caught:
        make_pruner(given, 15)
    assert all(word in str(caught.value) for word in words)


@pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="PyTorch is installed here")
def test_the_gaussian_process_sampler_names_what_to_install():
    with pytest.raises(InputError, match=r"pip install 'keras-sweep\[gp\]'"):
        check_sampler(named("gp"))
