"""What an attempt is given: what to train, where it reads and writes, and its slot. Pickled to wherever it runs."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sweep.space.builder import source_of
from sweep.space.configuration import TrialConfig
from sweep.training.messages import CheckpointRef


@dataclass(frozen=True, kw_only=True)
class TrialSpec:
    """What to train. The same wherever it runs."""

    trial: int  # its number in the sweep
    attempt: int  # from 1, within the trial
    config: TrialConfig
    checkpoints: tuple[CheckpointRef, ...] = ()  # those that count, newest first
    parameter_limit: int | None = None  # of a builder's model; the others' parameters were counted before


@dataclass(frozen=True, kw_only=True)
class TrialFiles:
    """Where an attempt reads and writes, on the machine where it runs: below its own folder, which no other has."""

    data: Path  # directory of the prepared data
    directory: Path  # for the log; of a store that is a directory, the attempt's own folder
    artifacts: str  # the store: an absolute directory path or s3://bucket/prefix
    folder: str  # the attempt's own in the store: `cnn_depth/3/1`
    module_dirs: tuple[Path, ...] = ()  # where a builder's module is looked for, before Python's path
    builders: frozenset[str] | None = frozenset()  # those that may run here; None: any


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A worker's device and threads."""

    worker: int  # from 0
    gpu: str | None  # the one GPU it sees, as CUDA_VISIBLE_DEVICES names it; None: the CPU
    threads: int  # for TensorFlow's operators

    @property
    def device(self) -> str:
        """The device's name for people and for the study database."""
        return "cpu" if self.gpu is None else f"gpu:{self.gpu}"


@dataclass(frozen=True, kw_only=True)
class Task:
    """One attempt at a trial."""

    spec: TrialSpec
    files: TrialFiles
    slot: Slot

    @cached_property
    def builder_source(self) -> str | None:
        """The digest of the file that the model's builder is in, to notice a change in it; None without a builder.

        Of the file as it is when this is first asked for, which is before it is run: it may change during the training.
        """
        builder = self.spec.config.model.builder
        return None if builder is None else source_of(builder.name, self.files.module_dirs)
