"""`sweep start`: creates a sweep from a space, or goes on with it, and works on it here until its budget is spent."""

import argparse
import shlex
import sys
from typing import TYPE_CHECKING

from sweep.app.settings import GivenBudget, opened, storage_words
from sweep.cli.command import INTERRUPTED, argument, command, flag
from sweep.cli.options import positive, seconds, sweep_name
from sweep.cli.settings import MACHINE, again, machine_of

if TYPE_CHECKING:
    from sweep.app.start import Started


@command(
    "start",
    argument("--space", metavar="FILE", required=True, help="a space file, or a name of the gallery"),
    argument("--name", type=sweep_name, help="the sweep's name (default: the space's)"),
    argument("--trials", type=positive, metavar="N", help="the budget of trials (default: the space's)"),
    argument("--epochs", type=positive, metavar="N", help="the budget of epochs, over all trials"),
    argument("--timeout", type=seconds, metavar="TIME", help="the budget of time: 90s, 45m, 2h"),
    flag("--detach", "queue it for `sweep join`, here or elsewhere, and return"),
    *MACHINE,
)
def start(arguments: argparse.Namespace) -> int:
    """Start a sweep, or go on with it, and work on it here."""
    from sweep.app.start import start as start_sweep
    from sweep.cli.console import Console
    from sweep.cli.terminal import view_on
    from sweep.space.reading import locate, read_space

    file = locate(arguments.space)
    space, machine = read_space(file), machine_of(arguments, folder=file.parent)
    budget = GivenBudget(trials=arguments.trials, epochs=arguments.epochs, timeout=arguments.timeout)
    with view_on(Console(stderr=True), is_live=arguments.executor != "inline") as view:  # a debugger needs the terminal
        started = start_sweep(
            space, machine, budget, view, storage=arguments.storage, name=arguments.name, detach=arguments.detach
        )
    return _conclude(arguments, started)


def _conclude(arguments: argparse.Namespace, started: "Started") -> int:
    from sweep.cli.console import Console
    from sweep.results.summary import print_summary
    from sweep.supervision.ending import Ending

    name = started.name
    if started.ending is Ending.INTERRUPTED:
        print(f"Interrupted, with everything kept. Go on with: {shlex.join(_again(arguments))}", file=sys.stderr)
        return INTERRUPTED
    if started.ending is Ending.QUEUED:
        allow = "".join(f" --allow-builder {builder}" for builder in started.builders)
        print(f"{name} is queued. Work on it with: {again(arguments, f'sweep join {name}{allow}')}")
        return 0
    if started.ending is not Ending.FINISHED:
        print(f"The sweep ends here: {started.ending.value}.", file=sys.stderr)
    with opened(arguments.storage, name) as (database, _):
        print_summary(database, name, Console(), options=storage_words(arguments.storage))
    return 0


def _again(arguments: argparse.Namespace) -> list[str]:
    """The same command once more: in another database it would be another sweep."""
    words = ["sweep", "start", "--space", str(arguments.space)]
    for option in ("name", "workers", "trials", "epochs", "artifacts"):
        given = getattr(arguments, option)
        words += [f"--{option}", str(given)] if given else []
    words += ["--timeout", f"{arguments.timeout:.0f}s"] if arguments.timeout else []
    words += ["--executor", arguments.executor] if arguments.executor != "local" else []
    return words + shlex.split(storage_words(arguments.storage))
