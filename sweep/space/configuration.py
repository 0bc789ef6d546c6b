"""One trial's configuration, every value decided: what `Space.resolve` returns and training reads.

These models are also the grammar of the space file: a value of the file is valid when it, or each value that its
dimension can take, is valid here.
"""

from typing import Annotated, Any

from pydantic import Field

from sweep.space.builder import FoundBuilder
from sweep.space.data import DataConfig
from sweep.space.fields import ALLOWED, Configuration, KerasObject
from sweep.space.model_config import CnnConfig, HeadConfig, ModelConfig
from sweep.space.search_config import Limits, SearchConfig
from sweep.space.training_config import EarlyStopping, Objective, TrainingConfig

__all__ = ["Configuration", "DataConfig", "KerasObject", "Limits", "ModelConfig", "Objective", "SearchConfig"]
__all__ += ["CnnConfig", "EarlyStopping", "HeadConfig", "SpaceFile", "TrainingConfig", "TrialConfig"]


class TrialConfig(Configuration):
    """Everything that a trial's result depends on, beside the code."""

    data: DataConfig
    model: ModelConfig
    training: TrainingConfig = TrainingConfig()
    objective: Objective = Objective()


NAME_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"


class SpaceFile(Configuration):
    """The whole file."""

    name: Annotated[str, Field(pattern=NAME_PATTERN, max_length=100)] = Field(
        "space",
        description="of the space, and of its sweep unless `--name` gives another; the file's name unless given",
        json_schema_extra={ALLOWED: "a name of letters, digits, `.`, `_` and `-`"},
    )
    data: DataConfig
    model: ModelConfig
    training: TrainingConfig = TrainingConfig()
    objective: Objective = Objective()
    search: SearchConfig = SearchConfig()
    limits: Limits = Limits()
    baselines: tuple[dict[str, Any], ...] = Field((), description="configurations to train first, by dimension name")
    found: dict[str, FoundBuilder] = Field(
        default_factory=dict, description="what running a builder has shown; written by the sweep"
    )
