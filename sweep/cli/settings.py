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
        default=os.environ.get("SWEEP_STORAGE", DEFAULT_STORAGE),
        help="the study database (default: $SWEEP_STORAGE or %(default)s)",
    )


def add_artifacts_option(parser: argparse.ArgumentParser) -> None:
    """`--artifacts DIRECTORY`, as `arguments.artifacts`."""
    parser.add_argument(
        "--artifacts",
        metavar="DIRECTORY",
        type=Path,
        default=Path(os.environ.get("SWEEP_ARTIFACTS", DEFAULT_ARTIFACTS)),
        help="checkpoints and models (default: $SWEEP_ARTIFACTS or %(default)s)",
    )


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """`--json`, as `arguments.json`."""
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")


def data_directory() -> Path:
    """The cache of prepared data ($SWEEP_DATA)."""
    return Path(os.environ.get("SWEEP_DATA", DEFAULT_DATA))
