"""The scheduler that stops trials for good: the space's sampler proposes, one of Optuna's pruners gives up."""

import random
from collections.abc import Mapping

from sweep.search.optuna_study import OptunaStudy
from sweep.search.pruners import make_pruner
from sweep.search.samplers import seed_of
from sweep.search.scheduler import Decision, Exhausted, GoOn, Start, Stop, StudyView, TrialView, Verdict, Wait
from sweep.search.tried import Tried
from sweep.space.space import Space

_REPEATS = 5  # proposals in a row that were tried before, after which one is drawn
_ALL_TRIED = Exhausted(why="every configuration of the space has been tried")


class StoppingScheduler:
    """Begins a trial wherever a slot is free, and trains it to its end or until the pruner stops it."""

    def __init__(self, space: Space, study: OptunaStudy, tried: Tried) -> None:
        self._space, self._study, self._tried = space, study, tried
        self._pruner = make_pruner(space.search.pruner, space.max_epochs)

    def next(self, view: StudyView) -> Decision:
        """Begin what is queued, then what the sampler draws; a point that was not tried where it repeats itself."""
        if view.left.trials <= 0:
            return Wait()  # a running trial that is rejected is none of the budget
        if view.queued:
            return Start()
        if self._tried.is_complete:
            return _ALL_TRIED
        if self._space.search.sampler.name == "grid":
            point = self._tried.next_point()
        elif view.repeats >= _REPEATS:
            seed = seed_of(self._space.search.seed, view.asked)
            point = self._tried.draw_untried(random.Random(seed))  # noqa: S311 - no secret
        else:
            return Start()
        return _ALL_TRIED if point is None else Start(configuration=point)

    def judge(self, trial: TrialView, epoch: int, values: Mapping[str, float | None]) -> Verdict:  # noqa: ARG002 - the pruner reads the study
        """Stop the trial where the pruner gives it up."""
        if self._study.prunes(self._pruner, trial.number):
            return Stop(why=f"{self._space.search.pruner.name} after epoch {epoch}")
        return GoOn()
