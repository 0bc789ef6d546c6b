"""From a task to what its trial trains: the language's model, or that of a builder of the user's own."""

from sweep.space.image import ImageSpec
from sweep.training.model import TrialModel, build, build_trainer
from sweep.training.task import Task


def make_trial_model(task: Task, image: ImageSpec, *, steps: int) -> TrialModel:
    """The models with their initial weights; `steps` are an epoch's. Raises `TooLargeError`, `BuilderError`."""
    if task.spec.config.model.builder is None:
        return TrialModel(models=build_trainer(build(task.spec.config, image), task.spec.config, image, steps))
    from sweep.training.builders.trial import prepare  # KerasTuner is imported for who uses it

    return prepare(task, image, steps)
