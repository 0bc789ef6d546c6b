"""A trial of a builder's model: what `sweep.training.trial` needs of it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from sweep.space.image import ImageSpec
from sweep.training.builders.building import Made, assemble, hyperparameters, make, unexpected
from sweep.training.builders.fitting import LeaveError, run_fit
from sweep.training.builders.loading import BuilderError, has_own_fit, load
from sweep.training.messages import Order, Task
from sweep.training.model import Models

if TYPE_CHECKING:
    from sweep.training.trial import _Attempt


def prepare(
    task: Task, image: ImageSpec, steps: int
) -> tuple[Models, tuple[str, ...], "Callable[[_Attempt], None] | None"]:
    """The trial's models, what to tell the user, and how it trains where the HyperModel does that by itself."""
    builder = task.config.model.builder
    assert builder is not None
    if task.builders is not None and builder.name not in task.builders:  # whatever the database says
        raise BuilderError(f"this machine was not told to run the model builder {builder.name}")
    hypermodel = load(builder.name, task.places, image)
    hp = hyperparameters(builder.arguments)
    made = make(hypermodel, hp, task.config, seed=task.config.training.seed)
    models = assemble(made, task.config, image, steps)
    names = unexpected(made, builder.arguments)
    notes = (_note(builder.name, names),) if names else ()
    return models, notes, partial(_fit, made, models) if has_own_fit(hypermodel) else None


def _note(builder: str, names: tuple[str, ...]) -> str:
    told = ", ".join(f"`{name}`" for name in names)
    return f"{builder} asked for {told}, which was not found before the sweep began: it keeps its default"


def _fit(made: Made, models: Models, attempt: Any) -> None:
    train, validation = attempt.splits
    order = Order.GO_ON
    try:
        run_fit(made, models, train, validation, attempt, epochs=attempt.epochs)
        if not attempt.epochs_so_far:  # it told of no epoch: all of its training was one
            attempt.epoch_ended({}, 0.0)
    except LeaveError as leave:
        order = leave.args[0]
    attempt.end(order)
