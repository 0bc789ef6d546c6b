"""What it takes to work on a sweep on this machine."""

from contextlib import ExitStack
from dataclasses import dataclass

from storage.sweeps import SweepRecord
from sweep.artifacts.store import ArtifactStore
from sweep.space.space import Space
from sweep.training.data.prepared import PreparedData


@dataclass(frozen=True, kw_only=True)
class SweepParts:
    """What it takes to work on a sweep here."""

    sweep: SweepRecord
    space: Space
    store: ArtifactStore
    data: PreparedData
    lock: ExitStack  # keeps other supervisors from the sweep, where the database needs that
