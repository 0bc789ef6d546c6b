"""Where things are: the options every command shares and the environment, read here and nowhere else."""

import argparse
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sweep.environment import (
    DEFAULT_ARTIFACTS,
    DEFAULT_STORAGE,
    data_directory,
    default_artifacts,
    default_storage,
    given_artifacts,
)
from sweep.errors import InputError

__all__ = ["data_directory", "default_artifacts", "default_storage"]  # beside what is defined here

if TYPE_CHECKING:
    from storage.sweeps import SweepRecord
    from sweep.supervision.workplace import Workplace  # the commands that only read do without

DEFAULT_LEASE = "60s"
DEFAULT_GRACE = "25s"  # the shortest that systems give by default is 30 s (Kubernetes)


def add_storage_option(parser: argparse.ArgumentParser) -> None:
    """`--storage URL`, as `arguments.storage`."""
    parser.add_argument(
        "--storage",
        metavar="URL",
        default=default_storage(),  # which may hold a password, and so is not shown
        help=f"the study database: sqlite:///FILE or postgresql://… (default: $SWEEP_STORAGE or {DEFAULT_STORAGE})",
    )


def add_artifacts_option(parser: argparse.ArgumentParser) -> None:
    """`--artifacts URI`, as `arguments.artifacts`."""
    parser.add_argument(
        "--artifacts",
        metavar="URI",
        help="checkpoints and models: a directory, or s3://BUCKET/PREFIX "
        f"(default: $SWEEP_ARTIFACTS or {DEFAULT_ARTIFACTS})",
    )


def add_workplace_options(parser: argparse.ArgumentParser) -> None:
    """What a command that trains needs to know of the machine, for `workplace`."""
    from sweep.cli.options import positive, seconds

    parser.add_argument("--workers", type=positive, metavar="N", help="trials at a time (default: one a GPU or a core)")
    parser.add_argument(
        "--grace",
        type=seconds,
        metavar="TIME",
        default=_duration("SWEEP_GRACE", DEFAULT_GRACE),
        help="after SIGTERM, how long running epochs may take to end; then trials are given back from their last "
        f"checkpoint (default: $SWEEP_GRACE or {DEFAULT_GRACE})",
    )
    add_storage_option(parser)
    add_artifacts_option(parser)


def add_allow_builder_option(parser: argparse.ArgumentParser, what: str) -> None:
    """`--allow-builder`, for `allowed_builders`."""
    parser.add_argument(
        "--allow-builder",
        metavar="MODULE:NAME",
        action="append",
        default=[],
        help=f"{what}, from this directory or Python's path; again for another "
        "(default: $SWEEP_ALLOW_BUILDERS, else none)",
    )


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """`--json`, as `arguments.json`."""
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")


def workplace(
    arguments: argparse.Namespace, *, builders: frozenset[str] | None = frozenset(), modules: tuple[Path, ...] = ()
) -> "Workplace":
    """What this machine brings to a sweep: beside the rest, the builders that may run here (None: any), and where."""
    from sweep.supervision.devices import available_cores, available_gpus, default_workers, places
    from sweep.supervision.workplace import Workplace

    cores, gpus = available_cores(), available_gpus()
    workers = arguments.workers or default_workers(cores=cores, gpus=gpus)
    said = said_artifacts(arguments)
    return Workplace(
        places=places(workers=workers, cores=cores, gpus=gpus),
        artifacts=said or DEFAULT_ARTIFACTS,
        says_artifacts=said is not None,
        data=data_directory(),
        lease_seconds=_duration("SWEEP_LEASE", DEFAULT_LEASE),
        grace=arguments.grace,
        builders=builders,
        modules=modules,
    )


def allowed_builders(arguments: argparse.Namespace) -> frozenset[str]:
    """Those that `--allow-builder` names, and $SWEEP_ALLOW_BUILDERS, with commas or blanks between them."""
    from sweep.space.builder import problem_with

    words = os.environ.get("SWEEP_ALLOW_BUILDERS", "").replace(",", " ").split()
    names = [*words, *arguments.allow_builder]
    for name in names:
        problem = problem_with(name)
        if problem:
            raise InputError(f"cannot allow that: {problem}; write module:function, as in my_models:build")
    return frozenset(names)


def storage_words(storage: str) -> str:
    """What the next command must be given to reach the same database, without its password; empty where nothing."""
    if storage == default_storage():
        return ""
    from storage.location import locate

    place = locate(storage)
    return shlex.join(["--storage", storage if place.path else str(place)])


def artifacts_of(arguments: argparse.Namespace, sweep: "SweepRecord") -> str | None:
    """Where a sweep's artifacts are, seen from here: where the user says, or where its first supervisor put them."""
    return said_artifacts(arguments) or sweep.artifacts


def said_artifacts(arguments: argparse.Namespace) -> str | None:
    """Where the artifacts are, where the user says so."""
    said: str | None = arguments.artifacts or given_artifacts()
    return said


def hand_over_password() -> None:
    """Give PostgreSQL's client the password in the file that $SWEEP_STORAGE_PASSWORD_FILE names, as secrets come.

    It takes it from its own variable; so the password stands in no URL, in no command line and in no message.
    """
    name = os.environ.get("SWEEP_STORAGE_PASSWORD_FILE")
    if not name or "PGPASSWORD" in os.environ:
        return
    os.environ["PGPASSWORD"] = _secret_in(name, "SWEEP_STORAGE_PASSWORD_FILE")


def dashboard_token(said: str | None) -> str | None:
    """The token of the dashboard: as said, in $SWEEP_DASHBOARD_TOKEN, or in the file of $SWEEP_DASHBOARD_TOKEN_FILE."""
    if said is not None:
        return said
    if "SWEEP_DASHBOARD_TOKEN" in os.environ:
        return os.environ["SWEEP_DASHBOARD_TOKEN"]
    name = os.environ.get("SWEEP_DASHBOARD_TOKEN_FILE")
    return _secret_in(name, "SWEEP_DASHBOARD_TOKEN_FILE") if name else None


def has_display() -> bool:
    """Whether a browser that is opened here is seen by somebody."""
    if sys.platform == "darwin":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def _secret_in(name: str, variable: str) -> str:
    """The content of a secret's file, less the line's end."""
    try:
        return Path(name).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{variable}: {name} cannot be read: {reason}") from error


def _duration(variable: str, default: str) -> float:
    from sweep.cli.options import seconds

    text = os.environ.get(variable, default)
    try:
        return seconds(text)
    except argparse.ArgumentTypeError as error:
        raise InputError(f"{variable}: {error}") from error
