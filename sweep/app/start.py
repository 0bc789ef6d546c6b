"""`sweep start`: creates a sweep from a space, or goes on with it, and works on it here until its budget is spent."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.app.discovery import complete
from sweep.app.launch import Launch
from sweep.app.lines import LineView
from sweep.app.settings import GivenBudget, sweep_name, this_machine
from sweep.app.worker import Say
from sweep.artifacts.store import open_store
from sweep.search.search import check_search
from sweep.space.reading import parse_space
from sweep.space.space import Space
from sweep.supervision.board import View
from sweep.supervision.ending import Ending
from sweep.supervision.machine import Machine


@dataclass(frozen=True, kw_only=True)
class Started:
    """How the work on a sweep ended."""

    name: str
    ending: Ending
    builders: tuple[str, ...]  # the model builders that its trials run


def start(
    space: Space, machine: Machine, budget: GivenBudget, view: View, *, storage: str, name: str | None, detach: bool
) -> Started:
    """Work on the sweep until its budget is spent or a signal interrupts; with `detach`, leave that to `sweep join`.

    Raises `InputError` for what the user gave, before anything is made, `SweepError` where the work fails.
    """
    name = sweep_name(name or space.name)
    check_search(space)
    store = open_store(machine.artifacts)  # what is wrong with it comes before anything is made
    with StudyDatabase.open(storage, create=True) as database:
        space = _with_builders(space, machine.module_dirs, database.sweeps.find(name), view)
        launch = Launch(database=database, space=space, name=name, budget=budget, machine=machine, store=store)
        ending = launch.queue(view) if detach else launch.run(view)
    return Started(name=name, ending=ending, builders=tuple(space.found))


def start_in_lines(
    space: Space,
    folder: Path | None,
    budget: GivenBudget,
    *,
    say: Say,
    workers: int | None,
    artifacts: str | None,
    **options: Any,
) -> str:
    """Likewise for a process without a terminal, telling in lines how it goes; gives the sweep's name.

    Raises `KeyboardInterrupt` where it was interrupted.
    """
    machine = this_machine(workers=workers, artifacts=artifacts, builders=None, folder=folder)
    started = start(space, machine, budget, LineView(say), **options)
    if started.ending is Ending.INTERRUPTED:
        raise KeyboardInterrupt
    return started.name


def _with_builders(space: Space, modules: tuple[Path, ...], sweep: SweepRecord | None, view: View) -> Space:
    """The space with the dimensions of the builders that the user's own file names."""
    if not space.unknown:
        return space
    known = parse_space(sweep.space, sweep.origin) if sweep is not None else None
    completed = complete(space, modules, view.say, known)
    check_search(completed)
    return completed
