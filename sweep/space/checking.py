"""Checks plain values against the configuration's models and tells their errors in the language's words."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sweep.space import wording
from sweep.space.compiling import KINDS, near_dimension
from sweep.space.configuration import SpaceFile
from sweep.space.errors import Problem
from sweep.space.fields import FINDINGS
from sweep.space.keras_objects import Finding, show
from sweep.space.representatives import Located


def check(file: Located) -> tuple[SpaceFile | None, list[Problem]]:
    """The file's configuration, or None with everything that is wrong with it."""
    try:
        return SpaceFile.model_validate(file.value), []
    except ValidationError as error:
        return None, list(_problems(error.errors(include_url=False), file))


def _problems(errors: Iterable[ErrorDetails], file: Located) -> Iterator[Problem]:
    """One problem a place. A union's error at a place says less than an error within it, or than our own words."""
    found = [(error, *_locate(error["loc"], file)) for error in errors]
    own = {node.path for error, node, _, _ in found if error["type"] == FINDINGS}
    deep = {node.path for _, node, _, _ in found}
    told: set[str] = set()
    for error, node, model, key in found:
        if error["type"] == FINDINGS:
            yield from (_own(finding, node) for finding in error["ctx"]["findings"])
        elif error["type"] == "extra_forbidden":
            yield _unknown(node, model, key)
        elif error["type"] == "missing" and isinstance(error["loc"][-1], str):
            yield _missing(node, model, key)
        elif node.path not in told and not _is_above(node.path, deep | own) and node.path not in own:
            told.add(node.path)
            yield _wrong(node, model, key)


def _is_above(path: str, others: Iterable[str]) -> bool:
    return any(other.startswith(f"{path}.") for other in others)


def _locate(loc: tuple[int | str, ...], file: Located) -> tuple[Located, type[BaseModel] | None, str]:
    """The place of an error, and the section and key of the grammar that it is about."""
    node, model, section, key = file, SpaceFile, None, ""
    current: type[BaseModel] | None = model
    for piece in loc:
        name = str(piece + 1) if isinstance(piece, int) else piece
        if current is not None and isinstance(piece, str) and (piece in current.model_fields or piece == loc[-1]):
            section, key = current, piece
            current = wording.section_below(current, piece)
        node = _descend(node, name)
    return node, section, key


def _descend(node: Located, name: str) -> Located:
    """The child of that name; through the only child where a notation hides a level (`image_folder: {path: …}`)."""
    if name in node.children:
        return node.children[name]
    only = next(iter(node.children.values())) if len(node.children) == 1 else None
    if only is not None and name in only.children:
        return only.children[name]
    return only if only is not None and name == "metric" else node


def _own(finding: Finding, node: Located) -> Problem:
    for piece in finding.at:
        node = node.children.get(piece, node)
    note = f", {node.note}" if node.note and finding.found.startswith("found ") else ""
    return Problem(
        line=node.line, path=node.path, found=finding.found + note, allowed=finding.allowed, hint=finding.hint
    )


def _unknown(node: Located, model: type[BaseModel] | None, key: str) -> Problem:
    keys = [name for name in (wording.keys(model) if model is not None else ()) if name != "source"]
    close = get_close_matches(key, keys, n=1)
    hint = f"did you mean `{close[0]}`?" if close else _stray_dimension(key)
    return Problem(line=node.line, path=node.path, found=f"unknown key `{key}`", allowed=", ".join(keys), hint=hint)


def _stray_dimension(key: str) -> str:
    if key == "<<":
        return "YAML 1.2 has no merging; &name and *name share a whole value"
    return "a dimension stands in for a value: write key: {" + key + ": …}" if key in KINDS else ""


def _missing(node: Located, model: type[BaseModel] | None, key: str) -> Problem:
    allowed = wording.allowed(model, key) if model is not None else ""
    return Problem(line=node.line, path=node.path, found=f"`{key}` is missing", allowed=allowed)


def _wrong(node: Located, model: type[BaseModel] | None, key: str) -> Problem:
    allowed = wording.allowed(model, key) if model is not None and key else ""
    found = f"found {show(node.value)}" + (f", {node.note}" if node.note else "")
    return Problem(line=node.line, path=node.path, found=found, allowed=allowed, hint=_hint(node.value, allowed))


def _hint(value: Any, allowed: str) -> str:
    if isinstance(value, dict):
        near = near_dimension(list(value))
        return f"did you mean `{near}`?" if near else ""
    if isinstance(value, str):
        words = [word for word in allowed.replace(" or ", ", ").split(", ") if " " not in word]
        close = get_close_matches(value, words, n=1)
        return f"did you mean `{close[0]}`?" if close else ""
    return ""
