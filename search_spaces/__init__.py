"""The gallery: spaces that ship, found by name once installed."""

from importlib.resources import files
from pathlib import Path


def names() -> tuple[str, ...]:
    """The names of all spaces, in alphabetical order."""
    return tuple(sorted(path.stem for path in _directory().glob("*.yaml")))


def find(name: str) -> Path:
    """The file of a space, by its name with or without `.yaml`; raises `KeyError` when there is none."""
    path = _directory() / f"{name.removesuffix('.yaml')}.yaml"
    if path.stem not in names():
        raise KeyError(name)
    return path


def _directory() -> Path:
    return Path(str(files(__name__)))
