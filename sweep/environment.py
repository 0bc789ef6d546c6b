"""The environment's variables: nothing else in the product reads or sets them."""

import os
import sys
from pathlib import Path

from sweep.errors import InputError

DEFAULT_STORAGE = "sqlite:///sweeps/study.db"
DEFAULT_ARTIFACTS = "sweeps/artifacts"
DEFAULT_DATA = "sweeps/data"
DEFAULT_LEASE = "60s"
DEFAULT_GRACE = "25s"  # the shortest that systems give by default is 30 s (Kubernetes)


def default_storage() -> str:
    """The study database where none is given ($SWEEP_STORAGE)."""
    return os.environ.get("SWEEP_STORAGE", DEFAULT_STORAGE)


def given_artifacts() -> str | None:
    """Where this machine sees the artifacts ($SWEEP_ARTIFACTS); None where the environment does not say."""
    return os.environ.get("SWEEP_ARTIFACTS")


def default_artifacts() -> str:
    """Where the artifacts are, where nothing is given."""
    return given_artifacts() or DEFAULT_ARTIFACTS


def data_directory() -> Path:
    """The cache of prepared data ($SWEEP_DATA)."""
    return Path(os.environ.get("SWEEP_DATA", DEFAULT_DATA))


def lease() -> str:
    """After how much silence other machines take over a supervisor's trials ($SWEEP_LEASE): `60s`."""
    return os.environ.get("SWEEP_LEASE", DEFAULT_LEASE)


def grace() -> str:
    """How long running epochs may take to end after a SIGTERM ($SWEEP_GRACE): `25s`."""
    return os.environ.get("SWEEP_GRACE", DEFAULT_GRACE)


def allowed_builders() -> list[str]:
    """The model builders that may run here ($SWEEP_ALLOW_BUILDERS, with commas or blanks between them)."""
    return os.environ.get("SWEEP_ALLOW_BUILDERS", "").replace(",", " ").split()


def dashboard_token() -> str | None:
    """The dashboard's token: $SWEEP_DASHBOARD_TOKEN, or what is in the file of $SWEEP_DASHBOARD_TOKEN_FILE."""
    if "SWEEP_DASHBOARD_TOKEN" in os.environ:
        return os.environ["SWEEP_DASHBOARD_TOKEN"]
    return _secret("SWEEP_DASHBOARD_TOKEN_FILE")


def has_display() -> bool:
    """Whether a browser that is opened here has a screen."""
    return sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def visible_gpus() -> tuple[str, ...] | None:
    """The GPUs that $CUDA_VISIBLE_DEVICES names; None where it is not set, and all are visible."""
    chosen = os.environ.get("CUDA_VISIBLE_DEVICES")
    return (
        None if chosen is None else tuple(name.strip() for name in chosen.split(",") if name.strip() not in {"", "-1"})
    )


def with_variables(**changes: str) -> dict[str, str]:
    """The environment of a child: this process's, with changes."""
    return os.environ | changes


def set_variables(**values: object) -> None:
    """Set variables of this process, for the libraries that it imports and for its children."""
    os.environ.update({name: str(value) for name, value in values.items()})


def set_defaults(**values: str) -> None:
    """Likewise, unless the user has set them."""
    for name, value in values.items():
        os.environ.setdefault(name, value)


def hand_over_password() -> None:
    """Give PostgreSQL's client the password in the file of $SWEEP_STORAGE_PASSWORD_FILE.

    The client reads it from $PGPASSWORD, so the password is in no URL, no command line and no message.
    """
    password = None if "PGPASSWORD" in os.environ else _secret("SWEEP_STORAGE_PASSWORD_FILE")
    if password is not None:
        os.environ["PGPASSWORD"] = password


def _secret(variable: str) -> str | None:
    """The content of the file that a variable names, less the line's end."""
    name = os.environ.get(variable)
    if not name:
        return None
    try:
        return Path(name).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{variable}: {name} cannot be read: {reason}") from error
