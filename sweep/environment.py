"""Where things are unless somebody says otherwise: the environment's variables, read here and nowhere else."""

import os
from pathlib import Path

DEFAULT_STORAGE = "sqlite:///sweeps/study.db"
DEFAULT_ARTIFACTS = "sweeps/artifacts"
DEFAULT_DATA = "sweeps/data"


def default_storage() -> str:
    """The study database where none is given."""
    return os.environ.get("SWEEP_STORAGE", DEFAULT_STORAGE)


def given_artifacts() -> str | None:
    """Where the artifacts are seen from this machine; None where the environment does not say."""
    return os.environ.get("SWEEP_ARTIFACTS")


def default_artifacts() -> str:
    """Where the artifacts are, where nothing is given."""
    return given_artifacts() or DEFAULT_ARTIFACTS


def data_directory() -> Path:
    """The cache of prepared data ($SWEEP_DATA)."""
    return Path(os.environ.get("SWEEP_DATA", DEFAULT_DATA))
