"""The one module that knows Optuna's inside: trials by their id, attributes of running trials, sampler and pruner."""

from collections.abc import Mapping
from typing import Any

import optuna
from optuna.exceptions import UpdateFinishedTrialError
from optuna.pruners import BasePruner, NopPruner
from optuna.samplers import BaseSampler
from optuna.trial import FrozenTrial, TrialState

from storage.trials import REASON
from sweep.search.quiet import quiet


class OptunaStudy:
    """A sweep's study, asked and told by a supervisor that may be killed at any moment: each step may be repeated.

    Its own pruner is none: Optuna lets a sampler learn only from the trials of the same Hyperband bracket, a third of
    them, so that the 40 trials of a sweep would be over before TPE has the 10 it needs in each. It learns from all.
    """

    def __init__(self, study: optuna.Study) -> None:
        self._study = study
        study.pruner = NopPruner()

    def trials(self) -> list[FrozenTrial]:
        """Every trial by number, from Optuna's cache where it has ended."""
        return self._study.get_trials(deepcopy=False)

    def get(self, trial_id: int) -> FrozenTrial:
        """The trial of that id, as it is now."""
        return self._study._storage.get_trial(trial_id)

    def find(self, number: int) -> FrozenTrial | None:
        """The trial of that number."""
        return next((trial for trial in self.trials() if trial.number == number), None)

    # -- what is asked

    def enqueue(self, params: Mapping[str, Any]) -> None:
        """Have a configuration, or a part of one, asked before any other."""
        with quiet():
            self._study.enqueue_trial(dict(params))

    def ask(self, sampler: BaseSampler) -> optuna.Trial:
        """Give the next trial, queued ones first; the sampler draws what is open."""
        self._study.sampler = sampler
        with quiet():
            return self._study.ask()

    def take_up(self, trial: FrozenTrial, sampler: BaseSampler) -> optuna.Trial:
        """A running trial once more, whose open parameters can still be suggested."""
        self._study.sampler = sampler
        return optuna.Trial(self._study, trial._trial_id)

    @property
    def attributes(self) -> Mapping[str, Any]:
        """The study's user attributes."""
        return self._study.user_attrs

    def set_attribute(self, key: str, value: Any) -> None:
        """Write a user attribute of the study."""
        self._study.set_user_attr(key, value)

    # -- what is told

    def report(self, trial_id: int, epoch: int, value: float) -> bool:
        """Write the objective after an epoch; False when the trial has ended."""
        try:
            self._study._storage.set_trial_intermediate_value(trial_id, epoch, value)
        except UpdateFinishedTrialError:
            return False
        return True

    def prunes(self, pruner: BasePruner, number: int) -> bool:
        """Whether a pruner gives a running trial up, by what was reported."""
        study = self._study
        trial_id = study._storage.get_trial_id_from_study_id_trial_number(study._study_id, number)
        with quiet():
            return pruner.prune(study, self.get(trial_id))

    def note(self, trial_id: int, key: str, value: Any) -> bool:
        """Write a user attribute of a trial; False when it has ended, and takes none."""
        try:
            self._study._storage.set_trial_user_attr(trial_id, key, value)
        except UpdateFinishedTrialError:
            return False
        return True

    def tell(self, number: int, state: TrialState, value: float | None = None) -> None:
        """Tell how a trial ended; one that has ended keeps its end."""
        with quiet():
            self._study.tell(number, value, state=state, skip_if_finished=True)

    def prune(self, trial_id: int, number: int, reason: str) -> None:
        """Tell that a trial was given up, and why; Optuna keeps its last reported value."""
        if self.note(trial_id, REASON, reason):
            self.tell(number, TrialState.PRUNED)


def id_of(trial: FrozenTrial | optuna.Trial) -> int:
    """Optuna's number of a trial in the whole database."""
    return trial._trial_id
