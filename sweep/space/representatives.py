"""Plain values that represent all configurations of a template, each with its place in the file.

A template is valid when its representatives are: both ends of every range and every option of every choice are in at
least one of them. There are as many as the widest choice has options, not as many as there are combinations.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sweep.space.dimension import written
from sweep.space.notation import OPEN_SECTIONS
from sweep.space.template import Branch, Calls, Items, Open, Section, Template, Value, as_plain, parts, resolve
from sweep.space.tree import Tree, TreeList, TreeMapping, plain

LOW, HIGH = "the low end", "the high end"
_NO_NAME = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Located:
    """A plain value, where it is written, and the same for what is in it."""

    value: Any
    line: int
    path: str  # in the file
    note: str = ""  # `the low end of 1 to 3`
    children: Mapping[str, "Located"] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)  # of the keys


def located_files(root: TreeMapping, sections: Section, stem: str) -> Iterator[Located]:
    """The whole file, once for each representative of its open sections; `stem` is its name if it states none."""
    fixed = {key: _fixed(value, key) for key, value in root.entries.items() if key not in OPEN_SECTIONS}
    if "name" not in fixed:
        fixed["name"] = Located(_NO_NAME.sub("_", stem).strip("._-") or "space", 0, "name")
    for row in _rows(sections.entries, ""):
        children = {**fixed, **row}
        # An empty section is its defaults; an empty model has none.
        values = {key: child.value for key, child in children.items() if child.value is not None or key == "model"}
        yield Located(values, root.line, "", "", children, root.lines)


def _fixed(tree: Tree, path: str) -> Located:
    if isinstance(tree, TreeMapping):
        children = {key: _fixed(value, f"{path}.{key}") for key, value in tree.entries.items()}
        return Located(plain(tree), tree.line, path, "", children, tree.lines)
    if isinstance(tree, TreeList):
        items = {str(index): _fixed(item, f"{path}.{index}") for index, item in enumerate(tree.items, start=1)}
        return Located(plain(tree), tree.line, path, "", items)
    return Located(tree.value, tree.line, path)


def representatives(template: Template, path: str) -> list[Located]:
    """At least one; together they show every option and both ends of every range."""
    if isinstance(template, Value):
        return [Located(template.value, template.line, path)]
    if isinstance(template, Open):
        dimension = template.dimension
        return [
            Located(end, template.line, path, f"{note} of {dimension}")
            for end, note in zip(dimension.ends, (LOW, HIGH), strict=True)
        ]
    if isinstance(template, Branch):
        return _options(template, path)
    if isinstance(template, Calls):  # plain values, whichever they are
        return [Located(resolve(template, lambda dimension: dimension.ends[0]), template.line, path)]
    lines = template.lines if isinstance(template, Section) else {}
    return [
        Located(
            as_plain(template, {key: child.value for key, child in row.items()}), template.line, path, "", row, lines
        )
        for row in _rows({part.name: part.template for part in parts(template)}, path)
    ]


def _options(branch: Branch, path: str) -> list[Located]:
    found: list[Located] = []
    for label, option in branch.options.items():
        # The label is not repeated where it is the option's own value or only key.
        own = (isinstance(option, Value) and option.value == label) or isinstance(option, Items)
        repeated = isinstance(option, Section) and list(option.entries) == [label]
        found += representatives(option, path if own or repeated else f"{path}.{written(label)}")
    return found


def _rows(entries: Mapping[str, Template], path: str) -> list[dict[str, Located]]:
    """The children's representatives side by side, the shorter lists begun again."""
    columns = {key: representatives(entry, f"{path}.{key}".lstrip(".")) for key, entry in entries.items()}
    length = max((len(column) for column in columns.values()), default=1)
    return [{key: column[index % len(column)] for key, column in columns.items()} for index in range(length)]
