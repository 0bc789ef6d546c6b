"""A trial of a builder's model."""

from functools import partial

from sweep.space.image import ImageSpec
from sweep.training.builders.building import Made, assemble, hyperparameters, make, unexpected
from sweep.training.builders.fitting import run_fit
from sweep.training.builders.loading import BuilderError, has_own_fit, load
from sweep.training.failure import TooLargeError
from sweep.training.messages import Order
from sweep.training.model import Models, TrialModel
from sweep.training.own_fit import LeaveError, Trainee
from sweep.training.task import Task


def prepare(task: Task, image: ImageSpec, steps: int) -> TrialModel:
    """The models, what to tell the user, and how the HyperModel trains where it does that by itself."""
    builder = task.spec.config.model.builder
    assert builder is not None
    if task.files.builders is not None and builder.name not in task.files.builders:  # whatever the database says
        raise BuilderError(f"this machine was not told to run the model builder {builder.name}")
    hypermodel = load(builder.name, task.files.module_dirs, image)
    hp = hyperparameters(builder.arguments)
    made = make(hypermodel, hp, task.spec.config, seed=task.spec.config.training.seed)
    models = assemble(made, task.spec.config, image, steps)
    if task.spec.parameter_limit is not None and models.parameters() > task.spec.parameter_limit:
        raise TooLargeError(
            f"the model has {models.parameters():,} parameters; the limit is {task.spec.parameter_limit:,}"
        )
    names = unexpected(made, builder.arguments)
    notes = (_note(builder.name, names),) if names else ()
    own_fit = partial(_fit, made, models) if has_own_fit(hypermodel) else None
    return TrialModel(models=models, notes=notes, own_fit=own_fit)


def _note(builder: str, names: tuple[str, ...]) -> str:
    listed = ", ".join(f"`{name}`" for name in names)
    return f"{builder} asked for {listed}, which was not found before the sweep began: it keeps its default"


def _fit(made: Made, models: Models, trainee: Trainee) -> Order:
    try:
        run_fit(made, models, trainee)
        if not trainee.curve:  # it told of no epoch: all of its training was one
            trainee.epoch_ended({}, 0.0)
    except LeaveError as leave:
        return leave.order
    return Order.GO_ON
