import math
import pickle
import warnings
from collections import Counter
from pathlib import Path

import optuna
import pytest

from storage.budget import Budget
from storage.epoch import Epoch
from storage.trials import REJECTED
from sweep.search import proposing
from sweep.search import search as search_module
from sweep.search.errors import NothingAdmittedError, SearchError
from sweep.search.scheduler import Exhausted, GoOn, Stop, Wait
from sweep.search.search import Search
from sweep.space.image import ImageSpec
from sweep.space.reading import parse_space

LEFT = Budget(trials=1_000)
DIGITS = ImageSpec(height=8, width=8, channels=1, classes=10)

MODEL = """\
data: digits
model:
  cnn:
    depth: {depth}
    filters: {filters}
    dropout: {dropout}
training:
  epochs: 9
  optimizer: {optimizer}
search: {search}
"""
BRANCHES = "{choice: [adam: {learning_rate: {float: [1e-4, 1e-2], log: true}}, adagrad]}"


def space_of(
    *, depth="{int: [1, 2]}", filters="{choice: [2, 4, 8]}", dropout="0.0", optimizer="adam", search="", more=""
):
    search = "{" + (search or "sampler: random, pruner: none, trials: 10") + "}"
    text = MODEL
    for name, value in {"depth": depth, "filters": filters, "dropout": dropout, "optimizer": optimizer}.items():
        text = text.replace("{" + name + "}", value)
    return parse_space(text.replace("{search}", search) + more, "test.yaml")


OPEN = {"dropout": "{float: [0.0, 0.5], step: 0.05}", "optimizer": BRANCHES}


def ended(epoch, value):
    return Epoch(epoch=epoch, metrics={"val_accuracy": value}, seconds=1.0)


def memory(direction="maximize"):
    return optuna.create_study(direction=direction)


def on_disk(tmp_path):
    """The study as another process would open it: nothing shared but the file."""
    url = f"sqlite:///{tmp_path}/study.db"
    return optuna.create_study(study_name="s", storage=url, direction="maximize", load_if_exists=True)


def counts_of(study):
    """How many trials are in each state, those that were rejected apart."""
    return Counter("rejected" if REJECTED in t.user_attrs else t.state.name.lower() for t in study.get_trials())


def trained(search, count):
    """Propose and complete so many trials; gives what was proposed."""
    proposed = []
    for _ in range(count):
        candidate = search.next(LEFT)
        while isinstance(candidate, Wait):
            candidate = search.next(LEFT)
        if isinstance(candidate, Exhausted):
            break
        search.complete(candidate, 1 / (1 + candidate.measures.parameters))
        proposed.append(candidate.params)
    return proposed


# -- proposing


@pytest.mark.parametrize("sampler", ["tpe", "random", "qmc", "cmaes"])
def test_every_sampler_proposes_candidates_that_fit_the_space(sampler):
    space = space_of(search=f"sampler: {sampler}, pruner: hyperband", **OPEN)
    search = Search(memory(), space, DIGITS)
    dimensions = {dimension.name: dimension for dimension in space.dimensions}
    for params in trained(search, 20):
        assert all(dimensions[name].contains(value) for name, value in params.items())
        assert ("optimizer.adam.learning_rate" in params) == (params["optimizer"] == "adam")


@pytest.mark.parametrize("arguments", ["", "with_margin: true", "use_separable_cma: true"])
def test_cmaes_goes_on_from_what_it_kept_and_from_no_other_pickle(arguments, tmp_path):
    settings = f"sampler: {{cmaes: {{n_startup_trials: 2, popsize: 4, {arguments}}}}}, pruner: none"
    space = space_of(dropout="{float: [0.0, 0.5]}", filters="{int: [2, 60]}", search=settings)
    study = memory()
    search = Search(study, space, DIGITS)
    trained(search, 14)
    kept = [key for trial in study.get_trials() for key in trial.system_attrs if ":optimizer:0" in key]
    assert len(kept) > 1
    last = study.get_trials()[-1]
    last.system_attrs = {kept[0]: pickle.dumps(Trap(tmp_path / "sprung")).hex()}
    study.add_trial(last)
    with pytest.raises(SearchError, match="which is no optimizer"):
        trained(search, 1)
    assert not (tmp_path / "sprung").exists()


class Trap:
    """Unpickled, it makes a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


def test_floats_lie_on_their_step_as_the_file_writes_it():
    search = Search(memory(), space_of(**OPEN), DIGITS)
    seen = {params["dropout"] for params in trained(search, 60)}
    assert seen <= {round(0.05 * step, 2) for step in range(11)}
    assert 0.15 in seen  # and not 0.15000000000000002


def test_the_candidate_carries_the_configuration_and_the_cost_of_its_parameters():
    search = Search(memory(), space_of(**OPEN), DIGITS)
    candidate = search.next(LEFT)
    assert candidate.config.model.cnn.filters == candidate.params["filters"]
    assert candidate.config.training.optimizer.name == candidate.params["optimizer"]
    assert candidate.measures.parameters > 0


def test_baselines_come_first_and_once_however_often_they_are_prepared(tmp_path):
    space = space_of(more="baselines: [{depth: 2, filters: 8}, {depth: 1, filters: 8}]\n")
    for _ in range(2):
        search = Search(on_disk(tmp_path), space, DIGITS)
        search.prepare()
    assert counts_of(on_disk(tmp_path))["waiting"] == 2
    assert trained(search, 2) == [{"depth": 2, "filters": 8}, {"depth": 1, "filters": 8}]


def test_baselines_cut_off_while_they_were_queued_are_completed(tmp_path):
    space = space_of(more="baselines: [{depth: 2, filters: 8}, {depth: 1, filters: 8}]\n")
    on_disk(tmp_path).enqueue_trial({"depth": 2, "filters": 8})  # as far as the killed process came
    search = Search(on_disk(tmp_path), space, DIGITS)
    search.prepare()
    assert counts_of(on_disk(tmp_path))["waiting"] == 2


def test_a_grid_is_tried_in_file_order_and_to_its_end():
    space = space_of(search="sampler: grid, pruner: none, trials: 6")
    search = Search(memory(), space, DIGITS)
    assert trained(search, 10) == list(space.grid())
    assert isinstance(search.next(LEFT), Exhausted)


def test_a_grid_goes_on_behind_its_rejected_points(tmp_path):
    space = space_of(search="sampler: grid, pruner: none", more="limits: {parameters: 3000}\n")
    admitted = [p for p in space.grid() if space_measures(space, p) <= 3000]
    assert 0 < len(admitted) < 6
    first = trained(Search(on_disk(tmp_path), space, DIGITS), 1)
    rest = trained(Search(on_disk(tmp_path), space, DIGITS), 10)  # by another supervisor
    assert first + rest == admitted


def space_measures(space, params):
    """The parameters of a grid point's model, limits aside."""
    unlimited = space_of()
    return unlimited.admit(unlimited.resolve_values(params), DIGITS).parameters


def test_no_configuration_is_proposed_twice():
    search = Search(memory(), space_of(search="sampler: tpe, pruner: none"), DIGITS)
    proposed = trained(search, 100)
    assert len(proposed) == 6
    assert len({tuple(params.items()) for params in proposed}) == 6
    assert isinstance(search.next(LEFT), Exhausted)


def test_a_repeat_is_told_as_no_trial_with_the_trial_that_it_repeats():
    study = memory()
    search = Search(study, space_of(filters="4"), DIGITS)
    trained(search, 10)
    repeats = [t for t in study.get_trials() if "same configuration as trial" in t.user_attrs.get(REJECTED, "")]
    assert all(trial.state is optuna.trial.TrialState.FAIL for trial in repeats)
    assert counts_of(study) == {"complete": 2, "rejected": len(repeats)}


def test_a_continuous_space_is_drawn_from_when_the_sampler_repeats_itself():
    class Stuck(optuna.samplers.RandomSampler):
        def sample_independent(self, study, trial, name, distribution):
            return distribution.to_external_repr(0) if name != "dropout" else 0.25

    study = memory()
    search = Search(study, space_of(dropout="{float: [0.0, 0.5]}"), DIGITS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proposing, "make_sampler", lambda config, trial: Stuck())
        patch.setattr(
            Stuck, "sample_independent", lambda self, s, t, name, d: {"depth": 1, "filters": 2}.get(name, 0.25)
        )
        proposed = trained(search, 3)
    assert proposed[0] == {"depth": 1, "filters": 2, "dropout": 0.25}
    assert len({tuple(params.items()) for params in proposed}) == 3


def test_a_rejected_candidate_teaches_the_sampler_and_counts_for_nothing():
    study = memory()
    search = Search(study, space_of(more="limits: {parameters: 3000}\n", **OPEN), DIGITS)
    trained(search, 15)
    refused = [trial for trial in study.get_trials() if REJECTED in trial.user_attrs]
    large = [trial for trial in refused if "the limit is 3,000" in trial.user_attrs[REJECTED]]
    assert large
    assert {trial.state for trial in large} == {optuna.trial.TrialState.PRUNED}
    assert counts_of(study) == {"complete": 15, "rejected": len(refused)}


def test_a_space_of_nothing_but_rejections_ends_with_the_common_reasons(monkeypatch):
    monkeypatch.setattr(search_module, "_REJECTIONS", 50)
    search = Search(memory(), space_of(more="limits: {parameters: 1}\n", **OPEN), DIGITS)
    with pytest.raises(NothingAdmittedError, match="50 candidates in a row") as caught:
        while isinstance(search.next(LEFT), Wait):
            pass
    assert "the limit is 1" in str(caught.value)
    assert "times" in str(caught.value)


@pytest.mark.parametrize("sampler", ["tpe", "random", "qmc"])
def test_a_restarted_supervisor_proposes_what_an_undisturbed_one_does(tmp_path, sampler):
    space = space_of(search=f"sampler: {sampler}, pruner: none, seed: 3", **OPEN)
    (tmp_path / "a").mkdir()
    undisturbed = trained(Search(on_disk(tmp_path / "a"), space, DIGITS), 14)
    restarted = [params for _ in range(14) for params in trained(Search(on_disk(tmp_path), space, DIGITS), 1)]
    assert restarted == undisturbed


def test_another_seed_gives_other_proposals():
    one, two = (
        trained(Search(memory(), space_of(search=f"sampler: random, seed: {seed}", **OPEN), DIGITS), 5)
        for seed in (1, 2)
    )
    assert one != two


def test_tpe_learns_from_all_brackets_of_hyperband():
    study = memory()
    seen = []
    search = Search(study, space_of(search="sampler: {tpe: {n_startup_trials: 5}}, pruner: hyperband", **OPEN), DIGITS)

    def listen(real):
        def sample_relative(self, study, trial, space):
            seen.append(len(study.get_trials(deepcopy=False, states=[optuna.trial.TrialState.COMPLETE])))
            return real(self, study, trial, space)

        return sample_relative

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(optuna.samplers.TPESampler, "sample_relative", listen(optuna.samplers.TPESampler.sample_relative))
        trained(search, 12)
    assert max(seen) == 11


def test_optuna_is_not_heard(capfd):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        search = Search(memory(), space_of(search="sampler: tpe, pruner: hyperband", **OPEN), DIGITS)
        capfd.readouterr()  # creating the study in the test is not ours to silence
        trained(search, 12)
        candidate = search.next(LEFT)
        for value in (0.5, 0.6):
            search.complete(candidate, value)
    assert capfd.readouterr() == ("", "")


# -- results


def test_telling_again_changes_nothing():
    study = memory()
    search = Search(study, space_of(**OPEN), DIGITS)
    candidate = search.next(LEFT)
    search.complete(candidate, 0.5)
    search.complete(candidate, 0.9)
    search.fail(candidate, "late")
    search.prune(candidate, "hyperband after epoch 1")
    assert isinstance(search.epoch(candidate, ended(1, 0.5)), Stop)  # a supervisor that still trains it may stop
    assert study.trials[candidate.number].value == 0.5
    assert counts_of(study) == {"complete": 1}


def test_reporting_an_epoch_again_keeps_the_first_value():
    study = memory()
    search = Search(study, space_of(**OPEN), DIGITS)
    candidate = search.next(LEFT)
    for value in (0.5, 0.6):
        search.epoch(candidate, ended(1, value))
    assert study.trials[candidate.number].intermediate_values == {1: 0.5}


def test_the_pruner_gives_poor_trials_up_but_none_after_its_last_epoch():
    search = Search(memory(), space_of(search="sampler: random, pruner: {asha: {reduction_factor: 2}}", **OPEN), DIGITS)
    for value in (0.9, 0.8):
        candidate = search.next(LEFT)
        for epoch in range(1, 10):
            search.epoch(candidate, ended(epoch, value))
        search.complete(candidate, value)
    poor = search.next(LEFT)
    assert isinstance(search.epoch(poor, ended(1, 0.1)), Stop)
    assert search.epoch(poor, ended(9, 0.1)) == GoOn()


def test_a_value_that_is_no_number_fails_the_trial():
    study = memory()
    search = Search(study, space_of(**OPEN), DIGITS)
    candidate = search.next(LEFT)
    assert search.epoch(candidate, ended(1, math.nan)) == GoOn()
    search.complete(candidate, math.nan)
    assert counts_of(study) == {"fail": 1}
    assert study.trials[candidate.number].user_attrs["sweep:reason"] == "the objective is not a number"


# -- what an earlier supervisor left


def test_a_running_trial_is_taken_up_with_its_configuration(tmp_path):
    space = space_of(search="sampler: tpe, pruner: hyperband", **OPEN)
    before = Search(on_disk(tmp_path), space, DIGITS)
    left = before.next(LEFT)
    before.epoch(left, ended(1, 0.5))
    after = Search(on_disk(tmp_path), space, DIGITS)
    assert after.adopt(left.number) == left
    assert after.epoch(left, ended(1, 0.5)) == GoOn()
    after.complete(left, 0.5)
    assert counts_of(on_disk(tmp_path)) == {"complete": 1}


def test_a_trial_cut_off_between_its_parameters_is_completed(tmp_path):
    space = space_of(**OPEN)
    cut = on_disk(tmp_path).ask()
    cut.suggest_int("depth", 1, 2)
    after = Search(on_disk(tmp_path), space, DIGITS)
    candidate = after.adopt(0)
    assert candidate.params["depth"] == cut.params["depth"]
    assert {"filters", "dropout", "optimizer"} <= candidate.params.keys()


def test_trials_cut_off_before_they_were_checked_are_refused_and_not_given_out(tmp_path):
    space = space_of(more="limits: {parameters: 3000}\n")
    study = on_disk(tmp_path)
    done = Search(study, space, DIGITS)
    kept = done.next(LEFT)
    done.complete(kept, 0.5)
    for params in ({"depth": 1, "filters": 8}, dict(kept.params)):
        study.enqueue_trial(params)
    asked = []
    for _ in range(2):
        trial = study.ask()
        asked.append(trial.number)
        trial.suggest_int("depth", 1, 2)
        trial.suggest_categorical("filters", (2, 4, 8))
    marked = study.ask()
    marked.set_user_attr(REJECTED, "cut off before it was told")
    after = Search(on_disk(tmp_path), space, DIGITS)
    before = counts_of(study)["rejected"]
    assert [after.adopt(number) for number in (*asked, marked.number)] == [None, None, None]
    assert counts_of(study) == {"complete": 1, "rejected": before + 2}  # one of them was marked already
    assert after.adopt(kept.number) is None  # it has ended


def test_two_supervisors_of_one_study_try_no_configuration_twice(tmp_path):
    space = space_of()
    searches = [Search(on_disk(tmp_path), space, DIGITS) for _ in range(2)]
    tried = Counter(tuple(p.items()) for _ in range(3) for search in searches for p in trained(search, 1))
    assert len(tried) == 6
    assert set(tried.values()) == {1}
