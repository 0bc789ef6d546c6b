"""Checks plain values against the configuration's models, and words their errors in the language's terms."""

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sweep.space import wording
from sweep.space.configuration import SpaceFile
from sweep.space.errors import Problem
from sweep.space.fields import FINDINGS
from sweep.space.keras_objects import Finding, show
from sweep.space.notation import KINDS, near_dimension
from sweep.space.representatives import HIGH, LOW, Located
from sweep.wording import did_you_mean


def check_all(files: Iterable[Located], unreadable: Iterable[Problem]) -> tuple[list[SpaceFile], list[Problem]]:
    """The configurations of the files that are right, and every problem once, `unreadable` ones first.

    Errors about a value that could not be read are left out: `unreadable` says it better.
    """
    configurations: list[SpaceFile] = []
    problems = list(unreadable)
    skipped = {problem.path for problem in problems}
    for file in files:
        configuration, found = _check(file)
        configurations += [configuration] if configuration else []
        problems += [
            one for one in found if not any(one.path == path or _is_above(path, [one.path]) for path in skipped)
        ]
    return configurations, _once(problems)


def _once(problems: list[Problem]) -> list[Problem]:
    """Each problem once: not for several representatives, nor for both ends of a range."""
    low = {(problem.path, problem.allowed) for problem in problems if f", {LOW}" in problem.found}
    return [
        problem
        for problem in dict.fromkeys(problems)
        if f", {HIGH}" not in problem.found or (problem.path, problem.allowed) not in low
    ]


def _check(file: Located) -> tuple[SpaceFile | None, list[Problem]]:
    """The file's configuration, or None and everything that is wrong with it."""
    try:
        return SpaceFile.model_validate(file.value), []
    except ValidationError as error:
        return None, list(_problems(error.errors(include_url=False), file))


def _problems(errors: Iterable[ErrorDetails], file: Located) -> Iterator[Problem]:
    """One problem per place. A union's error says less than an error within it, or than a finding of our own."""
    found = [(error, *_locate(error["loc"], file)) for error in errors]
    own = {node.path for error, node, _, _ in found if error["type"] == FINDINGS}
    deep = {node.path for _, node, _, _ in found}
    reported: set[str] = set()
    for error, node, model, key in found:
        if error["type"] == FINDINGS:
            yield from (_own(finding, node) for finding in error["ctx"]["findings"])
        elif error["type"] == "extra_forbidden":
            above, _, _ = _locate(error["loc"][:-1], file)
            yield _unknown(node, above.lines.get(key, node.line), model, key)
        elif error["type"] == "missing" and isinstance(error["loc"][-1], str):
            yield _missing(node, model, key)
        elif node.path not in reported and not _is_above(node.path, deep | own) and node.path not in own:
            reported.add(node.path)
            yield _wrong(node, model, key)


def _is_above(path: str, others: Iterable[str]) -> bool:
    return any(other.startswith(f"{path}.") for other in others)


def _locate(loc: tuple[int | str, ...], file: Located) -> tuple[Located, type[BaseModel] | None, str]:
    """The place of an error, and the section and key of the grammar that it concerns."""
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


def _unknown(node: Located, line: int, model: type[BaseModel] | None, key: str) -> Problem:
    keys = [name for name in (model.model_fields if model is not None else ()) if name != "source"]
    hint = did_you_mean(key, keys) or _stray_dimension(key)
    return Problem(line=line, path=node.path, found=f"unknown key `{key}`", allowed=", ".join(keys), hint=hint)


def _stray_dimension(key: str) -> str:
    if key == "<<":
        return "YAML 1.2 has no merge key; &name and *name share a whole value"
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
        return near_dimension(value)
    if isinstance(value, str):
        words = [word for word in allowed.replace(" or ", ", ").split(", ") if " " not in word]
        return did_you_mean(value, words)
    return ""
