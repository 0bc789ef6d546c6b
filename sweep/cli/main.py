"""The `sweep` command: finds the subcommand, runs it, and gives every error an exit code and no traceback."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn, cast

from storage.errors import StorageError
from sweep import environment
from sweep.app.refusals import refusal
from sweep.cli.command import DECLARED, INTERRUPTED, Command
from sweep.errors import SweepError
from sweep.version import __version__

# The commands, and the module of `sweep.cli` that declares each; it is imported when it is asked for.
COMMANDS = {
    "start": "start", "join": "join", "check": "check", "spaces": "spaces", "init": "spaces",
    "list": "reading", "status": "reading", "watch": "reading", "trials": "trials", "curves": "curves",
    "show": "reading", "best": "reading", "dashboard": "dashboard", "report": "report",
    "evaluate": "evaluate", "export": "export", "predict": "predict", "archive": "archive", "import": "archive",
    "pause": "steering", "resume": "steering", "stop": "steering", "retry": "steering", "delete": "steering",
    "doctor": "doctor",
}  # fmt: skip


def command(name: str) -> Command:
    """The command of that name."""
    importlib.import_module(f"sweep.cli.{COMMANDS[name]}")
    return DECLARED[name]


def entry_point() -> NoReturn:
    """Run the command line and leave with its exit code."""
    environment.set_variables(PYTHONSAFEPATH=1)  # our processes import our modules, whatever this directory holds
    sys.exit(main(sys.argv[1:]))


def main(words: Sequence[str]) -> int:
    """Run one command line; returns the exit code (0 done, 1 failed, 2 wrong input, 130 interrupted)."""
    try:
        environment.hand_over_password()
        arguments = parse(words)
        return cast(int, arguments.run(arguments))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `sweep trials | head`: the reader left, nothing is wrong
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (SweepError, StorageError) as error:
        return _fail(error)
    except OSError as error:
        return _fail(refusal(error))


def _fail(error: SweepError | StorageError) -> int:
    print(f"sweep: {error}", file=sys.stderr)
    return error.exit_code


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Read a command line; `run` is what it asks for."""
    parser = argparse.ArgumentParser(
        prog="sweep",
        description="Hyperparameter sweeps for Keras CNNs.",
        epilog="`sweep COMMAND --help` has a command's options. A first sweep: sweep start --space cnn_depth.yaml",
    )
    parser.add_argument("--version", action="version", version=f"sweep {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    named = [name for name in COMMANDS if name in words[:1]]
    for found in map(command, named or COMMANDS):
        subparser = subparsers.add_parser(found.name, help=found.help, description=found.help)
        if named:
            found.add_to(subparser)
    return parser.parse_args(words)
