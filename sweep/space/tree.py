"""A YAML file as a tree of plain values that know their lines. Reading it constructs no objects and runs no code."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sweep.space.errors import Problem, SpaceError

MAX_BYTES = 1_000_000
MAX_NODES = 20_000  # after aliases are followed: nine lines of them can expand to a billion values
_CORE = "tag:yaml.org,2002:"


@dataclass(frozen=True)
class Leaf:
    """A single value."""

    line: int  # from 1
    value: str | int | float | bool | None


@dataclass(frozen=True)
class TreeList:
    """A list."""

    line: int
    items: tuple["Tree", ...]


@dataclass(frozen=True)
class TreeMapping:
    """Keys and values; keys are texts."""

    line: int
    entries: Mapping[str, "Tree"]
    lines: Mapping[str, int] = field(default_factory=dict)  # of the keys


Tree = Leaf | TreeList | TreeMapping


def parse(text: str, origin: str) -> TreeMapping:
    """The mapping that a YAML text is; raises `SpaceError`."""
    if len(text.encode()) > MAX_BYTES:
        raise SpaceError(origin, [Problem(line=0, path="", found="the file is larger than a megabyte")])
    reader = _Reader()
    try:
        root = YAML(typ="safe", pure=True).compose(text)
        tree = reader.read(root, "", ()) if root is not None else None
    except YAMLError as error:
        raise SpaceError(origin, [_not_yaml(error)]) from None
    except RecursionError:
        raise SpaceError(origin, [Problem(line=0, path="", found="nested too deeply")]) from None
    if reader.problems:
        raise SpaceError(origin, reader.problems)
    if tree is None or (isinstance(tree, Leaf) and tree.value is None):
        raise SpaceError(origin, [Problem(line=0, path="", found="the file is empty", hint="see `sweep spaces`")])
    if not isinstance(tree, TreeMapping):
        kind = "a list" if isinstance(tree, TreeList) else "a single value"
        found = f"the file is {kind}"
        raise SpaceError(origin, [Problem(line=tree.line, path="", found=found, allowed="a mapping: data, model, …")])
    return tree


def plain(tree: Tree) -> Any:
    """The value without its lines."""
    if isinstance(tree, Leaf):
        return tree.value
    if isinstance(tree, TreeList):
        return [plain(item) for item in tree.items]
    return {key: plain(value) for key, value in tree.entries.items()}


def _not_yaml(error: YAMLError) -> Problem:
    if isinstance(error, MarkedYAMLError):
        mark, parts = error.problem_mark or error.context_mark, filter(None, (error.context, error.problem))
        return Problem(line=mark.line + 1 if mark else 0, path="", found=f"not valid YAML: {', '.join(parts)}")
    first = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return Problem(line=0, path="", found=f"not valid YAML: {first}")


class _TooLargeError(YAMLError):
    """Aliases that expand to more values than a space has."""


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._nodes = 0

    def read(self, node: Node, path: str, above: tuple[int, ...]) -> Tree:
        self._nodes += 1
        if self._nodes > MAX_NODES or id(node) in above:
            raise _TooLargeError("its aliases expand to more values than a space can have")
        line = node.start_mark.line + 1
        above = (*above, id(node))
        if _is_tagged(node):
            self._tag(node, line, path)
            return Leaf(line, None)
        if isinstance(node, MappingNode):
            return self._mapping(node, line, path, above)
        if isinstance(node, SequenceNode):
            items = (self.read(item, f"{path}.{index}", above) for index, item in enumerate(node.value, start=1))
            return TreeList(line, tuple(items))
        assert isinstance(node, ScalarNode)
        return self._scalar(node, line, path)

    def _tag(self, node: Node, line: int, path: str) -> None:
        tag = str(node.tag).replace(_CORE, "!!")
        found = f"found the tag `{tag}`"
        self.problems.append(Problem(line=line, path=path.lstrip("."), found=found, allowed="plain values, no tags"))

    def _mapping(self, node: MappingNode, line: int, path: str, above: tuple[int, ...]) -> TreeMapping:
        entries: dict[str, Tree] = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            at = key.start_mark.line + 1
            if _is_tagged(key):
                self._tag(key, at, path)
            elif not isinstance(key, ScalarNode):
                self.problems.append(Problem(line=at, path=path.lstrip("."), found="a key that is not a word"))
            elif key.value in entries:
                found = f"`{key.value}` occurs twice, first in line {lines[key.value]}"
                self.problems.append(Problem(line=at, path=f"{path}.{key.value}".lstrip("."), found=found))
            else:
                lines[key.value] = at
                entries[key.value] = self.read(value, f"{path}.{key.value}", above)
        return TreeMapping(line, entries, lines)

    def _scalar(self, node: ScalarNode, line: int, path: str) -> Leaf:
        kind, text = str(node.tag).removeprefix(_CORE), node.value
        try:
            return Leaf(line, _value(kind, text))
        except (ValueError, OverflowError):
            found = f"found `{text}`"
            self.problems.append(Problem(line=line, path=path.lstrip("."), found=found, allowed="a finite number"))
            return Leaf(line, None)


def _is_tagged(node: Node) -> bool:
    """Whether a tag stands there that is not YAML's own."""
    return not str(node.tag).startswith(_CORE) or "python" in str(node.tag)


def _value(kind: str, text: str) -> str | int | float | bool | None:
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int":
        digits = text.replace("_", "")
        # YAML 1.2: 0o17 is octal and 017 is seventeen.
        return int(digits, 0) if digits.lstrip("+-")[:2].lower() in {"0x", "0o", "0b"} else int(digits)
    if kind == "float":
        number = float(text.replace("_", "").replace(".inf", "inf").replace(".nan", "nan").lower())
        if not math.isfinite(number):
            raise ValueError(text)
        return number
    return str(text)  # dates too: the language has none
