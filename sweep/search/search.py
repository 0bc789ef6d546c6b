"""A sweep's search: candidates out, results in. Optuna does the searching; here is what it does not do by itself."""

import math
from collections import Counter
from dataclasses import dataclass, field

import optuna
from optuna.exceptions import UpdateFinishedTrialError
from optuna.trial import FrozenTrial, TrialState

from storage.trials import PARAMETERS, REASON, REJECTED, StateCounts
from sweep.search.candidate import Candidate
from sweep.search.errors import SearchError
from sweep.search.proposing import Proposer
from sweep.search.pruners import make_pruner
from sweep.search.quiet import quiet
from sweep.search.samplers import check_sampler
from sweep.space.image import ImageSpec
from sweep.space.space import Space

__all__ = ["Candidate", "Search", "check_search"]

_PREPARED = "sweep:prepared"  # user attribute of the study: its baselines are in the queue

_FIELDS = {
    TrialState.COMPLETE: "complete",
    TrialState.PRUNED: "pruned",
    TrialState.FAIL: "failed",
    TrialState.RUNNING: "running",
    TrialState.WAITING: "waiting",
}


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

    def propose(self) -> Candidate | None:
        """Give the next candidate; None when every configuration has been tried.

        Raises `SearchError` when nothing but rejected candidates comes up.
        """
        proposed = self._proposer.propose()
        return None if proposed is None else self._begin(*proposed, reported=set())

    def running(self) -> list[int]:
        """Take up the trials that Optuna calls running; give their numbers.

        A kill may have cut one off before it was checked; if it turns out to be no candidate, it is refused here.
        """
        left = [trial for trial in self._trials() if trial.state is TrialState.RUNNING]
        return [trial.number for trial in left if trial.number in self._open or self._take_up(trial)]

    def adopt(self, number: int) -> Candidate:
        """Give the candidate of a running trial; parameters that were not decided yet are decided."""
        if number not in self._open:
            found = next((trial for trial in self._trials() if trial.number == number), None)
            if found is None or found.state is not TrialState.RUNNING or not self._take_up(found):
                raise SearchError(f"trial {number} is not running")
        return self._open[number].candidate

    def _take_up(self, left: FrozenTrial) -> bool:
        taken = self._proposer.take_up(left)
        if taken is not None:
            self._begin(*taken, reported=set(left.intermediate_values))
        return taken is not None

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

    def _note(self, number: int, reason: str) -> bool:
        """Write why a trial ends; False when it has ended meanwhile, by another hand."""
        opened = self._open.get(number)
        if opened is not None:
            try:
                opened.trial.set_user_attr(REASON, reason)
            except UpdateFinishedTrialError:
                return False
        return True

    def _tell(self, number: int, state: TrialState, value: float | None = None) -> None:
        with quiet():
            self._study.tell(number, value, state=state, skip_if_finished=True)
        self._open.pop(number, None)

    # -- figures

    def counts(self) -> StateCounts:
        """Count the trials by state."""
        found: Counter[str] = Counter()
        for trial in self._trials():
            found["rejected" if REJECTED in trial.user_attrs else _FIELDS[trial.state]] += 1
        return StateCounts(**found)

    def _trials(self) -> list[FrozenTrial]:
        """Every trial by number, from Optuna's cache where it has ended."""
        return self._study.get_trials(deepcopy=False)
