"""How a configuration becomes a candidate: Optuna draws what is open, the language checks, repeats are refused."""

import optuna
from optuna.samplers import BaseSampler
from optuna.trial import FrozenTrial, TrialState

from storage.trials import PARAMETERS, REJECTED
from sweep.search.candidate import Candidate, Refusal
from sweep.search.choosing import suggest
from sweep.search.optuna_study import OptunaStudy, id_of
from sweep.search.samplers import make_sampler
from sweep.search.tried import Tried
from sweep.space.dimension import Dimension, Scalar
from sweep.space.errors import Rejected
from sweep.space.image import ImageSpec
from sweep.space.space import Space


class Proposer:
    """Makes Optuna trials of a study into candidates, and refuses those that cannot be any."""

    def __init__(self, study: OptunaStudy, space: Space, image: ImageSpec, tried: Tried) -> None:
        self._study, self._space, self._image, self._tried = study, space, image, tried

    def propose(self, number: int) -> Candidate | Refusal:
        """Ask for the next configuration, and check it; `number` is the trial's, which the holder of the turn knows."""
        return self._take(self._study.ask(self._sampler(number)), is_training=False)

    def take_up(self, left: FrozenTrial) -> Candidate | None:
        """Give the candidate of a trial that is still running, deciding what was not decided yet.

        None when it was cut off before it was checked, and is no candidate: then it is refused.
        """
        if REJECTED in left.user_attrs:  # cut off between the mark and the telling
            self._study.tell(left.number, TrialState.PRUNED)
            return None
        trial = self._study.take_up(left, self._sampler(left.number))
        judged = self._take(trial, is_training=bool(left.intermediate_values))
        return judged if isinstance(judged, Candidate) else None

    def _sampler(self, number: int) -> BaseSampler:
        return make_sampler(self._space.search, number)

    def _take(self, trial: optuna.Trial, *, is_training: bool) -> Candidate | Refusal:
        """Decide a trial's parameters; refuse it if it is no candidate."""
        judged = self._judge(trial, is_training=is_training)
        if isinstance(judged, Candidate):
            self._tried.add(trial.number, trial.params, rejected=False)
            if PARAMETERS not in trial.user_attrs:
                self._study.note(judged.trial_id, PARAMETERS, judged.measures.parameters)
            return judged
        self._tried.add(trial.number, trial.params, rejected=not judged.repeats)
        # Told as pruned, the sampler learns to stay away from it; as failed, nothing.
        self._study.note(id_of(trial), REJECTED, judged.reason)
        self._study.tell(trial.number, TrialState.FAIL if judged.repeats else TrialState.PRUNED)
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
        return Candidate(number=trial.number, trial_id=id_of(trial), config=config, measures=measures, params=params)
