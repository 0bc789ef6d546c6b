"""From a trial that was taken to the task that an executor is given."""

from pathlib import Path

from sweep.supervision.ledger import RunningTrial
from sweep.supervision.machine import Machine
from sweep.supervision.sweep_parts import SweepParts
from sweep.training.task import Slot, Task, TrialFiles, TrialSpec


def task_of(trial: RunningTrial, slot: Slot, parts: SweepParts, machine: Machine) -> Task:
    """Describe an attempt: what to train, where it reads and writes, and its slot."""
    spec = TrialSpec(
        trial=trial.candidate.number,
        attempt=trial.attempt.number,
        config=trial.candidate.config,
        checkpoints=trial.checkpoints,
        parameter_limit=parts.space.limits.parameters,
    )
    folder = f"{parts.sweep.name}/{spec.trial}/{spec.attempt}"
    location = Path(parts.store.locate(folder))
    files = TrialFiles(
        data=parts.data.directory.absolute(),
        directory=location if location.is_absolute() else (machine.logs / folder).absolute(),
        artifacts=parts.store.uri,
        folder=folder,
        module_dirs=machine.module_dirs,
        builders=machine.builders,
    )
    return Task(spec=spec, files=files, slot=slot)
