"""What this machine brings to any sweep: slots to train in, where its files are, and how long it may keep silent."""

from dataclasses import dataclass
from pathlib import Path

from storage.sweeps import SweepRecord
from sweep.training.task import Slot


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A machine's share of the settings."""

    slots: tuple[Slot, ...]
    artifacts: str  # where they are, seen from here: a directory, or s3://bucket/prefix
    says_artifacts: bool  # whether the user said so; else a sweep that exists knows better
    data: Path  # cache of prepared data
    lease_seconds: float  # after so much silence others take over what this machine had
    module_dirs: tuple[Path, ...] = ()  # where builders are looked for, before Python's path
    builders: frozenset[str] | None = frozenset()  # those that may run here; None: any, for its space was written here
    grace: float | None  # seconds between a SIGTERM and the end of all trials; None: as long as their epochs take
    executor: str = "local"  # where its attempts run (sweep.execution.registry)

    def artifacts_of(self, sweep: SweepRecord) -> str:
        """Where a sweep's artifacts are, seen from here."""
        return self.artifacts if self.says_artifacts else sweep.artifacts or self.artifacts

    @property
    def logs(self) -> Path:
        """Where trial processes write what they print, if the artifacts are in no directory."""
        return self.data / "logs"
