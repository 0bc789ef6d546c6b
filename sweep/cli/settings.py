"""Where things are: the options every command shares and the environment, read here and nowhere else."""

import argparse
import os
from pathlib import Path

DEFAULT_STORAGE = "sqlite:///sweeps/study.db"
DEFAULT_ARTIFACTS = "sweeps/artifacts"
DEFAULT_DATA = "sweeps/data"


def add_storage_option(parser: argparse.ArgumentParser) -> None:
    """`--storage URL`, as `arguments.storage`."""
    parser.add_argument(
        "--storage",
        metavar="URL",
        default=default_storage(),
        help="the study database (default: $SWEEP_STORAGE or %(default)s)",
    )


def add_artifacts_option(parser: argparse.ArgumentParser) -> None:
    """`--artifacts DIRECTORY`, as `arguments.artifacts`."""
    parser.add_argument(
        "--artifacts",
        metavar="DIRECTORY",
        type=_directory,
        default=default_artifacts(),
        help="checkpoints and models (default: $SWEEP_ARTIFACTS or %(default)s)",
    )


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """`--json`, as `arguments.json`."""
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")


def default_storage() -> str:
    """The study database where none is given."""
    return os.environ.get("SWEEP_STORAGE", DEFAULT_STORAGE)


def default_artifacts() -> str:
    """The artifacts' directory where none is given; argparse reads it as it reads the option."""
    return os.environ.get("SWEEP_ARTIFACTS", DEFAULT_ARTIFACTS)


def _directory(text: str) -> Path:
    if "://" in text:
        raise argparse.ArgumentTypeError(f"{text!r} is no directory of this machine, and only those are supported")
    return Path(text)


def data_directory() -> Path:
    """The cache of prepared data ($SWEEP_DATA)."""
    return Path(os.environ.get("SWEEP_DATA", DEFAULT_DATA))
