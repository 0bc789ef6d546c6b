"""The schedulers, chosen by a space's `pruner:`; any name that is none of theirs is a pruner's, which only stops."""

from collections.abc import Callable

from sweep.search.optuna_study import OptunaStudy
from sweep.search.pruners import make_pruner
from sweep.search.scheduler import Scheduler
from sweep.search.stopping import StoppingScheduler
from sweep.search.tried import Tried
from sweep.space import search_options
from sweep.space.space import Space

MakeScheduler = Callable[[Space, OptunaStudy, Tried], Scheduler]

SCHEDULERS: dict[str, MakeScheduler] = {}


def register_scheduler(name: str, make: MakeScheduler, description: str, **arguments: type) -> None:
    """Let a space choose this scheduler by `pruner: name`, with arguments of these types."""
    search_options.register_pruner(name, description, **arguments)
    SCHEDULERS[name] = make


def make_scheduler(space: Space, study: OptunaStudy, tried: Tried) -> Scheduler:
    """Make the scheduler that the space asks for."""
    return SCHEDULERS.get(space.search.pruner.name, StoppingScheduler)(space, study, tried)


def check_scheduler(space: Space) -> None:
    """Raise `InputError` for a pruner that cannot be made of its arguments."""
    if space.search.pruner.name not in SCHEDULERS:
        make_pruner(space.search.pruner, space.max_epochs)
