"""Which parameters mattered: PED-ANOVA, as Optuna has it (Watanabe et al., 2023, arXiv:2304.10255)."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optuna import Study
    from optuna.trial import FrozenTrial

_FEWEST = 8  # complete trials: below, chance alone decides
_BEST = 5  # trials at least that are "the good ones" of which the method asks where they lie


@dataclass(frozen=True, kw_only=True)
class Importances:
    """Shares of what the good trials have in common, largest first; none with the reason why not."""

    shares: Mapping[str, float] = field(default_factory=dict)  # by dimension; they add up to 1
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # of each share: where it lies in 9 of 10
    missing: str | None = None  # why there are none


def importances(study: "Study") -> Importances:
    """Measure each parameter in the complete trials that have it.

    PED-ANOVA looks at one parameter at a time, so that one that exists in a branch alone is measured among the trials
    of its branch; it counts as much as that branch has of all trials.
    """
    from optuna.trial import TrialState

    trials = study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))
    if len(trials) < _FEWEST:
        return Importances(missing=f"it takes {_FEWEST} complete trials to tell; there are {len(trials)}")
    if len({trial.value for trial in trials}) == 1:
        return Importances(missing="every trial came to the same value")
    raw = {}
    for name in dict.fromkeys(name for trial in trials for name in trial.params):
        having = [trial for trial in trials if name in trial.params]
        raw[name] = _measure(study, name, having) * len(having) / len(trials)
    total = sum(raw.values())
    if total <= 0:
        return Importances(missing="no parameter stands out")
    return Importances(shares={name: raw[name] / total for name in sorted(raw, key=lambda name: -raw[name])})


def _measure(study: "Study", name: str, having: "list[FrozenTrial]") -> float:
    """One parameter's importance, before it is compared with the others."""
    from optuna.importance import PedAnovaImportanceEvaluator, get_param_importances

    from sweep.search.quiet import quiet

    if len(having) < _FEWEST or len({trial.value for trial in having}) == 1:
        return 0.0
    if len({str(trial.params[name]) for trial in having}) == 1:
        return 0.0
    good = min(0.5, max(0.1, _BEST / len(having)))
    with quiet(), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of few trials in a region: there are few, and it is a hint only
        evaluator = PedAnovaImportanceEvaluator(target_quantile=good)
        found = get_param_importances(study, evaluator=evaluator, params=[name], normalize=False)
    return max(0.0, found.get(name, 0.0))
