"""How a candidate comes about: Optuna is asked, the language checks, and what was tried before is not tried again."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from typing import Any

import optuna
from optuna.pruners import NopPruner
from optuna.trial import FrozenTrial, TrialState

from storage.trials import REJECTED
from sweep.search.candidate import Candidate, Refusal
from sweep.search.choosing import suggest
from sweep.search.errors import NothingAdmittedError
from sweep.search.quiet import quiet
from sweep.search.samplers import make_sampler, seed_of
from sweep.search.tried import Tried
from sweep.space.dimension import Dimension, Scalar
from sweep.space.errors import Rejected
from sweep.space.image import ImageSpec
from sweep.space.space import Space

_REPEATS = 5  # proposals in a row that were tried before, after which one is drawn
_REJECTIONS = 1_000  # in a row, after which the space must be wrong
_PATIENCE = 20  # rejections in a row, some 50 ms each, after which whoever asked may do something else first


class Nothing(Enum):
    """Why there is no candidate."""

    LEFT = "every configuration has been tried"
    YET = "only rejected ones came up so far: ask again"


class Proposer:
    """Makes Optuna trials of a study into candidates, and refuses those that cannot be any."""

    def __init__(self, study: optuna.Study, space: Space, image: ImageSpec) -> None:
        self._study = study
        self._space = space
        self._image = image
        self._tried = Tried(space)
        self._rejections: Counter[str] = Counter()  # in a row, by reason

    def propose(self) -> tuple[optuna.Trial, Candidate] | Nothing:
        """Give the next candidate, or why there is none.

        Raises `NothingAdmittedError` when nothing but rejected candidates comes up, over many calls.
        """
        repeats = rejections = 0
        while rejections < _PATIENCE:
            if not self._queue_a_point(at_random=repeats >= _REPEATS):
                return Nothing.LEFT
            with self._unpruned():
                trial = self._study.ask()
                judged = self._take(trial, is_training=False)
            if isinstance(judged, Candidate):
                self._rejections.clear()
                return trial, judged
            if judged.repeats:
                repeats += 1
                continue
            repeats = 0
            rejections += 1
            self._rejections[judged.reason] += 1
            if self._rejections.total() >= _REJECTIONS:
                raise NothingAdmittedError(self._rejections.total(), self._rejections)
        return Nothing.YET

    def take_up(self, left: FrozenTrial) -> tuple[optuna.Trial, Candidate] | None:
        """Give the candidate of a trial that is still running, deciding what was not decided yet.

        None when it was cut off before it was checked, and is no candidate: then it is refused.
        """
        self._tried.refresh(self._study.get_trials(deepcopy=False))
        with self._unpruned():
            trial = optuna.Trial(self._study, left._trial_id)
            if REJECTED in left.user_attrs:  # cut off between the mark and the telling
                self._study.tell(left.number, state=TrialState.PRUNED)
                return None
            judged = self._take(trial, is_training=bool(left.intermediate_values))
        return (trial, judged) if isinstance(judged, Candidate) else None

    def _queue_a_point(self, *, at_random: bool) -> bool:
        """Queue a point where it is not the sampler's to choose; whether there is anything left to try."""
        trials = self._study.get_trials(deepcopy=False)
        self._tried.refresh(trials)
        if any(trial.state is TrialState.WAITING for trial in trials):
            return True
        if self._tried.is_complete:
            return False
        point: Mapping[str, Any] | None
        if self._space.search.sampler.name == "grid":
            point = self._tried.next_point()
        elif at_random:
            point = self._tried.draw_untried(random.Random(seed_of(self._space.search.seed, len(trials))))  # noqa: S311
        else:
            return True
        if point is None:
            return False
        with quiet():
            self._study.enqueue_trial(dict(point))
        return True

    def _take(self, trial: optuna.Trial, *, is_training: bool) -> Candidate | Refusal:
        """Decide a trial's parameters; refuse it if it is no candidate."""
        self._study.sampler = make_sampler(self._space.search, trial.number)
        judged = self._judge(trial, is_training=is_training)
        rejected = isinstance(judged, Refusal) and not judged.repeats
        self._tried.add(trial.number, trial.params, rejected=rejected)
        if isinstance(judged, Refusal):
            # Told as pruned, the sampler learns to stay away from it; as failed, nothing.
            trial.set_user_attr(REJECTED, judged.reason)
            self._study.tell(trial, state=TrialState.FAIL if judged.repeats else TrialState.PRUNED)
        return judged

    def _judge(self, trial: optuna.Trial, *, is_training: bool) -> Candidate | Refusal:
        params: dict[str, Scalar] = {}

        def choose(dimension: Dimension) -> Scalar:
            value = params[dimension.name] = suggest(trial, dimension)
            return value

        try:
            config = self._space.resolve(choose)
            measures = self._space.admit(config, self._image)
        except Rejected as rejected:
            return Refusal(reason=str(rejected), repeats=False)
        earlier = self._tried.like(params, before=trial.number)
        if earlier is not None and not is_training:
            return Refusal(reason=f"same configuration as trial {earlier}", repeats=True)
        return Candidate(number=trial.number, trial_id=trial._trial_id, config=config, measures=measures, params=params)

    @contextmanager
    def _unpruned(self) -> Iterator[None]:
        """Hide the pruner from the sampler.

        Optuna lets a sampler learn only from the trials of the same hyperband bracket: a third of them, so that the
        40 trials of a sweep would be over before TPE has the 10 it needs in each. It learns from all of them here.
        """
        pruner, self._study.pruner = self._study.pruner, NopPruner()
        try:
            with quiet():
                yield
        finally:
            self._study.pruner = pruner
