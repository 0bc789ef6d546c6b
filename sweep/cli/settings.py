"""The arguments that commands share, and the sweep that they name."""

import argparse
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sweep import environment
from sweep.app import settings
from sweep.cli.command import Argument, argument, flag, late
from sweep.cli.options import positive, seconds

if TYPE_CHECKING:
    from storage.database import StudyDatabase
    from storage.sweeps import SweepRecord
    from sweep.supervision.machine import Machine


def _where_trials_run() -> str:
    from sweep.execution.registry import EXECUTORS

    kinds = "; ".join(f"{name}: {one.description}" for name, one in EXECUTORS.items())
    return f"where trials run. {kinds} (default: local)"


NAME = argument("name", metavar="NAME", help="the sweep")
STORAGE = argument(
    "--storage",
    metavar="URL",
    default=environment.default_storage,  # which may hold a password, and so is not shown
    help=f"the study database: sqlite:///FILE or postgresql://… (default: $SWEEP_STORAGE or "
    f"{environment.DEFAULT_STORAGE})",
)
ARTIFACTS = argument(
    "--artifacts",
    metavar="URI",
    help="checkpoints and models: a directory, or s3://BUCKET/PREFIX (default: $SWEEP_ARTIFACTS or "
    f"{environment.DEFAULT_ARTIFACTS})",
)
JSON = flag("--json", "print JSON, for programs")
TRIAL = argument("--trial", metavar="best|N", default="best", help="which trial's model (default: the best one's)")
MACHINE = (
    argument("--workers", type=positive, metavar="N", help="trials at a time (default: one per GPU or core)"),
    argument(
        "--grace",
        type=seconds,
        metavar="TIME",
        help="after SIGTERM, how long running epochs may take to end; then trials are given back from their last "
        f"checkpoint (default: $SWEEP_GRACE or {environment.DEFAULT_GRACE})",
    ),
    argument("--executor", choices=late("sweep.execution.registry:EXECUTORS"), default="local", help=_where_trials_run),
    STORAGE,
    ARTIFACTS,
)


def allow_builder(what: str) -> Argument:
    """`--allow-builder`, as a list."""
    return argument(
        "--allow-builder",
        metavar="MODULE:NAME",
        action="append",
        default=list,
        help=f"{what}, from this directory or Python's path; again for another "
        "(default: $SWEEP_ALLOW_BUILDERS, else none)",
    )


def machine_of(
    arguments: argparse.Namespace, *, builders: frozenset[str] | None = None, folder: Path | None = None
) -> "Machine":
    """What this machine brings to a sweep, as `MACHINE` says."""
    given: dict[str, Any] = {one: getattr(arguments, one) for one in ("workers", "grace", "artifacts", "executor")}
    return settings.this_machine(**given, builders=builders, folder=folder)


def opened(arguments: argparse.Namespace) -> "AbstractContextManager[tuple[StudyDatabase, SweepRecord]]":
    """The study database and the sweep that the arguments name."""
    return settings.opened(arguments.storage, arguments.name)


def again(arguments: argparse.Namespace, command: str) -> str:
    """The next command, with the option that it needs to reach the same database."""
    return f"{command} {settings.storage_words(arguments.storage)}".rstrip()
