"""`sweep check`: what a space holds, what its models cost, and how long a trial takes."""

from dataclasses import dataclass
from pathlib import Path

from sweep.app.worker import Say
from sweep.errors import InputError
from sweep.space.extremes import MeasuredModel, extremes, labelled_models
from sweep.space.reading import locate, read_space
from sweep.space.space import Space


@dataclass(frozen=True, kw_only=True)
class SpaceReport:
    """What a check finds out."""

    space: Space
    image: str  # `8 × 8 × 1, 10 classes`
    train_images: int
    validation_images: int
    smallest: MeasuredModel
    largest: MeasuredModel
    rejected: tuple[str, ...]  # reasons, when some candidates are
    models: dict[str, int]  # parameters of the labelled models
    seconds: tuple[float, float]  # a trial of the smallest and of the largest model, all epochs


def check(name_or_path: str, say: Say) -> SpaceReport:
    """Read a space file, or the gallery's of that name, and examine it; a builder is run, which `say` hears of.

    Raises `SpaceError` with every problem of a wrong file, `InputError` where no model of it can be trained.
    """
    file = locate(name_or_path)
    space = read_space(file)
    if space.unknown:
        from sweep.app.discovery import complete

        space = complete(space, tuple(dict.fromkeys((file.parent.resolve(), Path.cwd()))), say)
    return examine(space)


def examine(space: Space) -> SpaceReport:
    """Look at the search and the data, without preparing it, and measure the space's models on it."""
    from sweep.search.search import check_search
    from sweep.training.data.peeking import peek

    check_search(space)
    data = peek(space.data)
    found = extremes(space, data.image)
    if found.smallest is None or found.largest is None:
        reasons = "".join(f"\n  {reason}" for reason in found.reasons)
        raise InputError(f"{space.origin}: no candidate of this space can be trained:{reasons}")
    return SpaceReport(
        space=space,
        image=f"{data.image.height} × {data.image.width} × {data.image.channels}, {data.image.classes} classes",
        train_images=data.train_images,
        validation_images=data.validation_images,
        smallest=found.smallest,
        largest=found.largest,
        rejected=found.reasons,
        models=labelled_models(space, data.image),
        seconds=(
            _seconds(found.smallest, data.train_images, data.validation_images),
            _seconds(found.largest, data.train_images, data.validation_images, epochs=space.max_epochs),
        ),
    )


def _seconds(
    candidate: MeasuredModel, train_images: int, validation_images: int, *, epochs: int | None = None
) -> float:
    from sweep.training.estimate import trial_seconds

    training = candidate.config.training
    return trial_seconds(
        candidate.measures,
        train_images=train_images,
        validation_images=validation_images,
        training=training if epochs is None else training.model_copy(update={"epochs": epochs}),
    )
