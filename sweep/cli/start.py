"""`sweep start`: creates a sweep from a space, or goes on with it, and works on it here until its budget is spent."""

import argparse
import shlex
import sys
from pathlib import Path

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.artifacts.store import open_store
from sweep.cli import settings
from sweep.cli.console import Console
from sweep.cli.main import INTERRUPTED
from sweep.cli.options import positive, seconds, sweep_name
from sweep.cli.terminal import view_on
from sweep.results.summary import print_summary
from sweep.search.search import check_search
from sweep.space.reading import locate, parse_space, read_space
from sweep.space.space import Space
from sweep.supervision.discovery import complete
from sweep.supervision.job import Ending
from sweep.supervision.launch import Launch


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep start`."""
    parser.add_argument("--space", metavar="FILE", required=True, help="a space file, or a name of the gallery")
    parser.add_argument("--name", type=sweep_name, help="the sweep's name (default: the space's)")
    parser.add_argument("--trials", type=positive, metavar="N", help="the budget of trials (default: the space's)")
    parser.add_argument("--timeout", type=seconds, metavar="TIME", help="the budget of time: 90s, 45m, 2h")
    parser.add_argument(
        "--detach", action="store_true", help="queue it for `sweep join`, here or elsewhere, and return"
    )
    settings.add_workplace_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Start, or go on."""
    file = locate(arguments.space)
    space = read_space(file)
    check_search(space)
    modules = (file.parent.resolve(), Path.cwd())
    workplace = settings.workplace(arguments, builders=None, modules=tuple(dict.fromkeys(modules)))
    store = open_store(workplace.artifacts)  # what is wrong with it comes before anything is made
    with StudyDatabase.open(arguments.storage, create=True) as database:
        name = arguments.name or space.name
        space = _with_builders(space, workplace.modules, database.sweeps.find(name))
        launch = Launch(
            database=database,
            space=space,
            name=name,
            trials=arguments.trials,
            timeout=arguments.timeout,
            workplace=workplace,
            store=store,
        )
        with view_on(Console(stderr=True)) as view:
            ending = launch.queue(view) if arguments.detach else launch.run(view)
        if ending is Ending.INTERRUPTED:
            return _say_how_to_go_on(arguments)
        options = settings.storage_words(arguments.storage)
        if ending is Ending.QUEUED:
            allow = "".join(f" --allow-builder {name}" for name in space.found)
            print(f"{launch.name} is queued. Work on it with: sweep join {launch.name}{allow} {options}".rstrip())
            return 0
        if ending is not Ending.FINISHED:
            print(f"The sweep ends here: {ending.value}.", file=sys.stderr)
        print_summary(database, launch.name, Console(), options=options)
        return 0


def _with_builders(space: Space, modules: tuple[Path, ...], sweep: SweepRecord | None) -> Space:
    """The space with the dimensions of the builders that the user's own file names."""
    if not space.unknown:
        return space
    known = parse_space(sweep.space, sweep.origin) if sweep is not None else None
    completed = complete(space, modules, _say, known)
    check_search(completed)
    return completed


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _say_how_to_go_on(arguments: argparse.Namespace) -> int:
    print(f"Interrupted, with everything kept. Go on with: {shlex.join(_again(arguments))}", file=sys.stderr)
    return INTERRUPTED


def _again(arguments: argparse.Namespace) -> list[str]:
    """The same command once more: another place of the database would be another sweep."""
    words = ["sweep", "start", "--space", str(arguments.space)]
    for option in ("name", "workers", "trials"):
        given = getattr(arguments, option)
        words += [f"--{option}", str(given)] if given else []
    words += ["--timeout", f"{arguments.timeout:.0f}s"] if arguments.timeout else []
    words += shlex.split(settings.storage_words(arguments.storage))
    words += ["--artifacts", arguments.artifacts] if arguments.artifacts else []
    return words
