"""What the search proposes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sweep.space.configuration import TrialConfig
from sweep.space.measures import Measures


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A configuration to train: it goes together, its model can be built, and no trial had it before."""

    number: int  # of the trial
    trial_id: int  # Optuna's, unique over all sweeps of a database
    config: TrialConfig
    measures: Measures
    params: Mapping[str, Any] = field(repr=False)  # by dimension name, in file order


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a proposal is no candidate."""

    reason: str
    repeats: bool  # it is an earlier trial's configuration; otherwise the language rejects it
