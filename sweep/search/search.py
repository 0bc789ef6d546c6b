"""A sweep's search: candidates out, results in. Optuna does the searching; here is what it does not do by itself."""

import math
from dataclasses import dataclass, field

import optuna
from optuna.exceptions import UpdateFinishedTrialError
from optuna.trial import FrozenTrial, TrialState

from storage.trials import PARAMETERS, REASON, REJECTED
from sweep.search.candidate import Candidate
from sweep.search.proposing import Nothing, Proposer
from sweep.search.pruners import make_pruner
from sweep.search.quiet import quiet
from sweep.search.samplers import check_sampler
from sweep.space.image import ImageSpec
from sweep.space.space import Space

__all__ = ["Candidate", "Nothing", "Search", "check_search"]

_PREPARED = "sweep:prepared"  # user attribute of the study: its baselines are in the queue


def check_search(space: Space) -> None:
    """Raise `InputError` for a search that cannot be made, before anything is created."""
    check_sampler(space.search.sampler)
    make_pruner(space.search.pruner, space.max_epochs)
    if space.search.sampler.name == "grid":
        space.grid()


@dataclass(kw_only=True)
class _Open:
    """A trial that is being trained here."""

    trial: optuna.Trial
    candidate: Candidate
    reported: set[int] = field(default_factory=set)  # epochs that Optuna knows


def prune_trial(study: optuna.Study, number: int, reason: str) -> None:
    """Tell that a trial which nobody trains was given up, and why; one that has ended stays as it is."""
    found = next((trial for trial in study.get_trials(deepcopy=False) if trial.number == number), None)
    if found is not None and not found.state.is_finished():
        study._storage.set_trial_user_attr(found._trial_id, REASON, reason)
        with quiet():
            study.tell(number, state=TrialState.PRUNED, skip_if_finished=True)


class Search:
    """Proposes candidates of a space and takes their results; all it knows is in the study."""

    def __init__(self, study: optuna.Study, space: Space, image: ImageSpec) -> None:
        check_search(space)
        self._study = study
        self._space = space
        self._proposer = Proposer(study, space, image)
        self._open: dict[int, _Open] = {}
        study.pruner = make_pruner(space.search.pruner, space.max_epochs)

    def prepare(self) -> None:
        """Put the baselines in the queue. Again is harmless, also after a kill halfway."""
        if self._study.user_attrs.get(_PREPARED):
            return
        queued = [trial.system_attrs.get("fixed_params") for trial in self._trials()]
        with quiet():
            for point in self._space.baselines:
                if dict(point) not in queued:
                    self._study.enqueue_trial(dict(point))
        self._study.set_user_attr(_PREPARED, True)

    # -- candidates

    def propose(self) -> Candidate | Nothing:
        """Give the next candidate, or why there is none.

        Raises `SearchError` when nothing but rejected candidates comes up.
        """
        proposed = self._proposer.propose()
        return proposed if isinstance(proposed, Nothing) else self._begin(*proposed, reported=set())

    def adopt(self, number: int) -> Candidate | None:
        """Take up a trial that Optuna calls running; parameters that were not decided yet are decided.

        A kill may have cut it off before it was checked: None when it turns out to be no candidate, and is refused.
        """
        left = self._find(number)
        if left is None or left.state is not TrialState.RUNNING:
            return None
        taken = self._proposer.take_up(left)
        return None if taken is None else self._begin(*taken, reported=set(left.intermediate_values))

    def forget(self, candidate: Candidate) -> None:
        """Let go of a trial that is no longer trained here, unless it was taken up again since."""
        opened = self._open.get(candidate.number)
        if opened is not None and opened.candidate is candidate:
            del self._open[candidate.number]

    def take_over(self, earlier: "Search") -> None:
        """Go on with the trials that an earlier search over the same study has open."""
        self._open = earlier._open

    def _begin(self, trial: optuna.Trial, candidate: Candidate, *, reported: set[int]) -> Candidate:
        if PARAMETERS not in trial.user_attrs:
            trial.set_user_attr(PARAMETERS, candidate.measures.parameters)
        self._open[candidate.number] = _Open(trial=trial, candidate=candidate, reported=reported)
        return candidate

    # -- results

    def epoch(self, number: int, epoch: int, value: float) -> bool:
        """Report the objective after an epoch; whether the pruner gives the trial up. Again is harmless."""
        opened = self._open.get(number)
        if opened is None:
            return True  # it was told already
        try:
            if epoch not in opened.reported and not math.isnan(value):
                opened.trial.report(value, epoch)
                opened.reported.add(epoch)
            if epoch >= opened.candidate.config.training.epochs:
                return False  # there is nothing left to save
            with quiet():
                return opened.trial.should_prune()
        except UpdateFinishedTrialError:
            return True  # it ended meanwhile, by another hand

    def complete(self, number: int, value: float) -> None:
        """Tell the value of a trial that trained to its end. Telling again, here and below, is harmless."""
        if math.isnan(value):
            self.fail(number, "the objective is not a number")
        else:
            self._tell(number, TrialState.COMPLETE, value)

    def prune(self, number: int, reason: str) -> None:
        """Tell that a trial was given up, and why; Optuna keeps its last reported value."""
        if self._note(number, reason):
            self._tell(number, TrialState.PRUNED)

    def fail(self, number: int, reason: str) -> None:
        """Tell that a trial failed, and why."""
        if self._note(number, reason):
            self._tell(number, TrialState.FAIL)

    def reject(self, number: int, reason: str) -> None:
        """Tell that a trial turned out to be no candidate: the sampler stays away from it, the budget is not spent."""
        found = self._find(number)
        if found is not None and not found.state.is_finished():
            self._study._storage.set_trial_user_attr(found._trial_id, REJECTED, reason)
            self._tell(number, TrialState.PRUNED)

    def count_parameters(self, number: int, parameters: int) -> None:
        """Note how large the model of a trial is that was taken up before that could be known."""
        found = self._find(number)
        if found is not None and not found.state.is_finished():
            self._study._storage.set_trial_user_attr(found._trial_id, PARAMETERS, parameters)

    def _note(self, number: int, reason: str) -> bool:
        """Write why a trial ends; False when it has ended already, by whatever hand."""
        found = self._find(number)
        try:
            if found is not None:
                self._study._storage.set_trial_user_attr(found._trial_id, REASON, reason)
        except UpdateFinishedTrialError:
            return False
        return True

    def _find(self, number: int) -> FrozenTrial | None:
        return next((trial for trial in self._trials() if trial.number == number), None)

    def _tell(self, number: int, state: TrialState, value: float | None = None) -> None:
        with quiet():
            self._study.tell(number, value, state=state, skip_if_finished=True)
        self._open.pop(number, None)

    def _trials(self) -> list[FrozenTrial]:
        """Every trial by number, from Optuna's cache where it has ended."""
        return self._study.get_trials(deepcopy=False)
