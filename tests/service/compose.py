"""The compose files as a container engine would read them."""

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from sweep import environment

ROOT = Path(__file__).parents[2]
BASE, GPU = ROOT / "docker-compose.yml", ROOT / "docker-compose.gpu.yml"

# The innermost `${NAME}`, `${NAME:-default}`, `${NAME:+replacement}`.
_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[-+])(?P<text>[^{}]*))?\}")
_DOLLAR = "\0"  # what `$$` stands for, kept out of the way


def load(*files: Path, **environment: str) -> dict[str, Any]:
    """Read compose files, later ones over earlier ones, with a shell's environment put in."""
    merged: dict[str, Any] = {}
    for file in files or (BASE,):
        merged = _merged(merged, YAML(typ="safe").load(file))
    return _walk(merged, environment)


def words(command: str | list[str]) -> list[str]:
    """A command as a list, whichever way it is written."""
    return shlex.split(command) if isinstance(command, str) else list(command)


def seconds(text: str) -> float:
    """`40s`, `1m30s`."""
    parts = re.findall(r"(\d+)(h|m|s)", text)
    assert "".join(number + unit for number, unit in parts) == text
    return sum(int(number) * {"h": 3600, "m": 60, "s": 1}[unit] for number, unit in parts)


def variables() -> set[str]:
    """The environment variables that sweep reads, where it reads them all."""
    return set(re.findall(r"SWEEP_[A-Z_]+", Path(environment.__file__).read_text(encoding="utf-8")))


def _walk(value: Any, environment: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _walk(item, environment) for key, item in value.items()}
    if isinstance(value, list):
        return [_walk(item, environment) for item in value]
    return _interpolated(value, environment) if isinstance(value, str) else value


def _interpolated(text: str, environment: Mapping[str, str]) -> str:
    text = text.replace("$$", _DOLLAR)
    while match := _VARIABLE.search(text):
        given = environment.get(match["name"], "")
        value = {None: given, "-": given or match["text"], "+": match["text"] if given else ""}[match["kind"]]
        text = text[: match.start()] + value + text[match.end() :]
    assert "$" not in text, f"{text!r} is not read as it is meant"
    return text.replace(_DOLLAR, "$")


def _merged(under: Any, over: Any) -> Any:
    """Mappings are merged, lists added to, all else replaced."""
    if isinstance(under, dict) and isinstance(over, dict):
        return under | {key: _merged(under[key], over[key]) if key in under else over[key] for key in over}
    if isinstance(under, list) and isinstance(over, list):
        return under + over
    return over
