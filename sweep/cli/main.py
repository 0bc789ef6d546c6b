"""The `sweep` command: finds the subcommand's module, runs it, and gives every error an exit code and no traceback."""

import argparse
import errno
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn, Protocol, cast

from storage.errors import StorageError
from sweep.cli import settings
from sweep.errors import SweepError
from sweep.version import __version__
from sweep.wording import printable

INTERRUPTED = 130
# What the operating system refuses a path for, whatever the code does.
_REFUSALS = {
    errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ELOOP, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Command:
    """A subcommand; its module is imported only when it runs."""

    name: str
    module: str
    summary: str


COMMANDS = (
    Command(name="start", module="sweep.cli.start", summary="start a sweep, or go on with it, and work on it here"),
    Command(name="join", module="sweep.cli.join", summary="work on a sweep from this machine too, or on all of them"),
    Command(name="check", module="sweep.cli.check", summary="check a space: its dimensions, its models, what it costs"),
    Command(name="spaces", module="sweep.cli.spaces", summary="list the spaces of the gallery"),
    Command(name="init", module="sweep.cli.init", summary="copy a space of the gallery here, to edit"),
    Command(name="list", module="sweep.cli.list", summary="list the sweeps of the study database"),
    Command(name="status", module="sweep.cli.status", summary="how far a sweep is"),
    Command(name="watch", module="sweep.cli.watch", summary="see a sweep at work, wherever it runs"),
    Command(name="trials", module="sweep.cli.trials", summary="a sweep's trials, the best first"),
    Command(
        name="curves",
        module="sweep.cli.curves",
        summary="all metrics of all epochs, as CSV, Parquet or for TensorBoard",
    ),
    Command(name="show", module="sweep.cli.show", summary="one trial: its parameters, curve and history"),
    Command(name="best", module="sweep.cli.best", summary="a sweep's best trial"),
    Command(name="dashboard", module="sweep.cli.dashboard", summary="see it in the browser: Optuna Dashboard and more"),
    Command(name="report", module="sweep.cli.report", summary="the story of a sweep in one file that opens offline"),
    Command(name="evaluate", module="sweep.cli.evaluate", summary="the sealed test split, opened for one trial"),
    Command(name="export", module="sweep.cli.export", summary="save a trial's model, the best by default"),
    Command(name="predict", module="sweep.cli.predict", summary="what an exported model says of images"),
    Command(name="archive", module="sweep.cli.archive", summary="a sweep in one file, to hand over or to keep"),
    Command(name="import", module="sweep.cli.import_", summary="take a sweep out of an archive"),
    Command(name="pause", module="sweep.cli.pause", summary="let running trials finish their epoch, and wait"),
    Command(name="resume", module="sweep.cli.resume", summary="let a paused or stopped sweep go on"),
    Command(name="stop", module="sweep.cli.stop", summary="end a sweep, and keep all of it"),
    Command(name="retry", module="sweep.cli.retry", summary="make failed trials run again, from their checkpoints"),
    Command(name="delete", module="sweep.cli.delete", summary="remove a sweep's rows and artifacts"),
    Command(name="doctor", module="sweep.cli.doctor", summary="what this machine and its connections can do"),
)


class CommandModule(Protocol):
    """What a module in `sweep/cli` that is a command offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declares the command's options."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Does the work; the exit code."""


def entry_point() -> NoReturn:
    """Run the command line and leave with its exit code."""
    os.environ["PYTHONSAFEPATH"] = "1"  # our processes import our modules, whatever `sweep.py` is in this directory
    sys.exit(main(sys.argv[1:]))


def main(words: Sequence[str]) -> int:
    """Run one command line; returns the exit code (0 done, 1 failed, 2 wrong input, 130 interrupted)."""
    try:
        settings.hand_over_password()
        arguments = _parse(words)
        return cast(int, arguments.run(arguments))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `sweep trials | head`: the reader left, nothing is wrong
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (SweepError, StorageError) as error:
        print(f"sweep: {error}", file=sys.stderr)
        return error.exit_code
    except OSError as error:
        if error.errno not in _REFUSALS or error.filename is None:
            raise
        print(f"sweep: {printable(str(error.filename))}: {error.strerror}", file=sys.stderr)
        return 1


def _parse(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="sweep",
        description="Hyperparameter sweeps for Keras CNNs.",
        epilog="`sweep COMMAND --help` has a command's options. A first sweep: sweep start --space cnn_depth.yaml",
    )
    parser.add_argument("--version", action="version", version=f"sweep {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        subparser = subparsers.add_parser(command.name, help=command.summary, description=command.summary)
        if command.name in words[:1]:
            module = cast(CommandModule, importlib.import_module(command.module))
            module.add_arguments(subparser)
            subparser.set_defaults(run=module.run)
    return parser.parse_args(words)
