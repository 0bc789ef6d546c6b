"""A sweep's search: candidates out, results in. The scheduler decides, Optuna draws and remembers."""

import math
from collections import Counter
from collections.abc import Sequence

import optuna
from optuna.trial import FrozenTrial, TrialState

from storage.budget import Budget
from storage.epoch import Epoch
from storage.trials import PARAMETERS, PAUSED, PROMOTED, REASON, REJECTED
from sweep.search import allotment
from sweep.search.allotment import Need
from sweep.search.candidate import Candidate
from sweep.search.errors import NothingAdmittedError
from sweep.search.optuna_study import OptunaStudy, id_of
from sweep.search.proposing import Proposer
from sweep.search.samplers import check_sampler
from sweep.search.scheduler import Exhausted, GoOn, Pause, Resume, Start, Stop, StudyView, TrialView, Verdict, Wait
from sweep.search.schedulers import check_scheduler, make_scheduler
from sweep.search.tried import Tried
from sweep.space.image import ImageSpec
from sweep.space.space import Space

_PREPARED = "sweep:prepared"  # user attribute of the study: its baselines are in the queue
_REJECTIONS = 1_000  # in a row, after which the space must be wrong
_AT_ONCE = 20  # rejections in a row, some 50 ms each, after which the supervisor may do something else first
_STATES = {state: state.name.lower() for state in TrialState} | {TrialState.FAIL: "failed"}


def check_search(space: Space) -> None:
    """Raise `InputError` for a search that cannot be made, before anything is created."""
    check_sampler(space.search.sampler)
    check_scheduler(space)
    if space.search.sampler.name == "grid":
        space.grid()


class Search:
    """Proposes candidates of a space and takes their results; all it knows is in the study."""

    def __init__(self, study: optuna.Study, space: Space, image: ImageSpec) -> None:
        check_search(space)
        self._space, self._image = space, image
        self._rejections: Counter[str] = Counter()  # in a row, by reason
        self.reload(study)

    def reload(self, study: optuna.Study) -> None:
        """Go on from a study that was read anew."""
        self._study, self._tried = OptunaStudy(study), Tried(self._space)
        self._proposer = Proposer(self._study, self._space, self._image, self._tried)
        self._scheduler = make_scheduler(self._space, self._study, self._tried)

    def prepare(self) -> None:
        """Put the baselines in the queue. Again is harmless, also after a kill halfway."""
        if self._study.attributes.get(_PREPARED):
            return
        queued = [trial.system_attrs.get("fixed_params") for trial in self._study.trials()]
        for point in self._space.baselines:
            if dict(point) not in queued:
                self._study.enqueue(point)
        self._study.set_attribute(_PREPARED, True)

    # -- candidates

    def next(self, left: Budget) -> Candidate | Wait | Exhausted:
        """Give the next candidate, new or paused, or why there is none; `left` is what may yet be spent.

        Raises `NothingAdmittedError` when nothing but rejected candidates comes up, over many calls.
        """
        repeats = rejections = 0
        while rejections < _AT_ONCE:
            trials = self._study.trials()
            self._tried.refresh(trials)
            decision = self._scheduler.next(_study_view(trials, left, repeats))
            if isinstance(decision, Resume):
                return self.adopt(decision.trial) or Wait(soon=True)
            if not isinstance(decision, Start):
                return decision
            if left.trials <= 0 or not self._has_epoch_for_another(left):
                return Wait()
            if decision.configuration:
                self._study.enqueue(decision.configuration)
            judged = self._proposer.propose(_next_number(trials))
            if isinstance(judged, Candidate):
                self._rejections.clear()
                return judged
            repeats = repeats + 1 if judged.repeats else 0
            if not judged.repeats:
                rejections += 1
                self._count_rejection(judged.reason)
        return Wait(soon=True)

    def _has_epoch_for_another(self, left: Budget) -> bool:
        """Whether a new trial would take no epoch from one that runs."""
        return left.epochs is None or left.epochs > allotment.total(self._needs())

    def ahead_of(self, candidate: Candidate) -> list[int]:
        """The ids of the running trials that have the last epochs of a budget before this one."""
        maximizes = self._space.objective.direction == "maximize"
        return allotment.ahead_of(candidate.trial_id, self._needs(), maximizes=maximizes)

    def _needs(self) -> list[Need]:
        return [
            Need(
                trial=id_of(trial),
                value=trial.intermediate_values[trial.last_step] if trial.last_step is not None else None,
                epochs=max(0, self._space.max_epochs - (trial.last_step or 0)),
            )
            for trial in self._study.trials()
            if trial.state is TrialState.RUNNING and not trial.user_attrs.keys() & {PAUSED, REJECTED}
        ]

    def adopt(self, number: int) -> Candidate | None:
        """Take up a trial that Optuna calls running; parameters that were not decided yet are decided.

        A kill may have cut it off before it was checked: None when it turns out to be no candidate, and is refused.
        """
        self._tried.refresh(self._study.trials())
        left = self._study.find(number)
        if left is None or left.state is not TrialState.RUNNING:
            return None
        return self._proposer.take_up(left)

    def _count_rejection(self, reason: str) -> None:
        self._rejections[reason] += 1
        if self._rejections.total() >= _REJECTIONS:
            raise NothingAdmittedError(self._rejections.total(), self._rejections)

    # -- results

    def epoch(self, candidate: Candidate, ended: Epoch) -> Verdict:
        """Report an epoch that has ended; what the scheduler makes of it. Again is harmless."""
        epoch, value = ended.epoch, ended.metrics[self._space.objective.metric]
        trial = self._study.get(candidate.trial_id)
        if value is not None and not math.isnan(value) and epoch not in trial.intermediate_values:
            self._study.report(candidate.trial_id, epoch, value)
            trial = self._study.get(candidate.trial_id)
        if trial.state.is_finished():  # by another hand; or by this one, and the news of it were lost
            return Stop(why=trial.user_attrs.get(REASON, "it ended meanwhile"))
        if PAUSED in trial.user_attrs:  # likewise: what was decided stands
            return Pause(rung=trial.user_attrs[PAUSED])
        if epoch >= candidate.config.training.epochs:
            return GoOn()  # there is nothing left to save
        if trial.user_attrs.get(PROMOTED, 0) >= epoch:
            return GoOn()  # judged before, at the rung from which it goes on
        return self._scheduler.judge(_view(trial), epoch, ended.metrics)

    def complete(self, candidate: Candidate, value: float) -> None:
        """Tell the value of a trial that trained to its end. Telling again, here and below, is harmless."""
        if math.isnan(value):
            self.fail(candidate, "the objective is not a number")
        else:
            self._study.tell(candidate.number, TrialState.COMPLETE, value)

    def pause(self, candidate: Candidate, rung: int) -> None:
        """Mark a trial as paused: it goes on when the scheduler says so, and is nobody's meanwhile."""
        self._study.note(candidate.trial_id, PAUSED, rung)

    def prune(self, candidate: Candidate, reason: str) -> None:
        """Tell that a trial was given up, and why; Optuna keeps its last reported value."""
        self._study.prune(candidate.trial_id, candidate.number, reason)

    def fail(self, candidate: Candidate, reason: str) -> None:
        """Tell that a trial failed, and why."""
        if self._study.note(candidate.trial_id, REASON, reason):
            self._study.tell(candidate.number, TrialState.FAIL)

    def reject(self, candidate: Candidate, reason: str) -> None:
        """Tell that a trial turned out to be no candidate: the sampler stays away from it, the budget is not spent."""
        if self._study.note(candidate.trial_id, REJECTED, reason):
            self._study.tell(candidate.number, TrialState.PRUNED)

    def count_parameters(self, candidate: Candidate, parameters: int) -> None:
        """Note how large the model of a trial is that was taken up before that could be known."""
        self._study.note(candidate.trial_id, PARAMETERS, parameters)


def _study_view(trials: Sequence[FrozenTrial], left: Budget, repeats: int) -> StudyView:
    queued = sum(trial.state is TrialState.WAITING for trial in trials)
    return StudyView(trials=lambda: _views(trials), left=left, asked=len(trials), queued=queued, repeats=repeats)


def _next_number(trials: Sequence[FrozenTrial]) -> int:
    """The number of the trial that Optuna gives out next: the first in its queue, or a new one."""
    return next((trial.number for trial in trials if trial.state is TrialState.WAITING), len(trials))


def _views(trials: Sequence[FrozenTrial]) -> list[TrialView]:
    return [_view(trial) for trial in trials if REJECTED not in trial.user_attrs]


def _view(trial: FrozenTrial) -> TrialView:
    is_paused = trial.state is TrialState.RUNNING and PAUSED in trial.user_attrs
    return TrialView(
        number=trial.number,
        state="paused" if is_paused else _STATES[trial.state],
        params=trial.params,
        values=trial.intermediate_values,
        rung=trial.user_attrs.get(PAUSED, trial.user_attrs.get(PROMOTED)),
    )
