"""From the tree of a file's section to its template: finds the open values and names them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sweep.space.builder import FoundBuilder, problem_with
from sweep.space.calling import calls_of, misnamed
from sweep.space.dimension import Choice, Condition, Either, Int, Scalar, written
from sweep.space.errors import Problem
from sweep.space.keras_objects import show
from sweep.space.model_config import DEFAULT_DEPTH, MAX_DEPTH
from sweep.space.notation import BLOCK_FIELDS, EACH_BLOCK, OPEN_SECTIONS, kind_of, label_of, named_builder
from sweep.space.ranges import RangeReader
from sweep.space.template import DEPTH, Blocks, Branch, Items, Open, Section, Template, Value
from sweep.space.tree import Leaf, Tree, TreeList, TreeMapping, plain


@dataclass(frozen=True, kw_only=True)
class _Position:
    """Where the compiler is."""

    path: tuple[str, ...]  # in the file, choices' labels for their numbers
    name: tuple[str, ...]  # of a dimension here
    condition: tuple[Condition | Either, ...] = ()
    is_cnn: bool = False  # what is here is a `cnn:` section, or an option for one
    is_builder: bool = False  # what is here names a builder

    def below(self, key: str) -> "_Position":
        """The position of a key: what every path shares stays out of the names."""
        name = () if self.name in {("model",), ("training",)} else self.name
        is_cnn, is_builder = key == "cnn", key == "builder" and self.name[:1] == ("model",)
        name = name if is_cnn or is_builder else (*name, key)
        return replace(self, path=(*self.path, key), name=name, is_cnn=is_cnn, is_builder=is_builder)

    def where(self, *more: str) -> str:
        return ".".join((*self.path, *more))


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """The open sections of a file as templates, and what compiling them has shown."""

    sections: Section  # `model` and `training`, in the file's order
    found: Mapping[str, FoundBuilder]  # what is known of the builders that the file names
    unknown: tuple[str, ...]  # builders that must be run before there are dimensions
    problems: tuple[Problem, ...]


def compile_file(root: TreeMapping, found: Mapping[str, FoundBuilder]) -> Compiled:
    """The templates of a file; `found` is what running its builders has shown, by their names."""
    compiler = _Compiler(found)
    entries = {key: compiler.compile(value, key) for key, value in root.entries.items() if key in OPEN_SECTIONS}
    return Compiled(
        sections=Section(root.line, entries, root.lines),
        found={name: found[name] for name in compiler.builders if name in found},
        unknown=tuple(name for name in dict.fromkeys(compiler.builders) if name not in found),
        problems=tuple(compiler.problems),
    )


class _Compiler:
    """Compiles sections and collects their problems, and the builders that they name."""

    def __init__(self, found: Mapping[str, FoundBuilder]) -> None:
        self.problems: list[Problem] = []
        self.builders: list[str] = []
        self._found = found
        self._ranges = RangeReader(self.problems)

    def compile(self, tree: Tree, section: str) -> Template:
        """The template of the file's section of that name."""
        return self._compile(tree, _Position(path=(section,), name=(section,)))

    def _compile(self, tree: Tree, at: _Position) -> Template:
        if at.is_builder and not kind_of(tree):
            return self._builder(tree, at)
        if isinstance(tree, Leaf):
            return Value(tree.line, tree.value)
        if isinstance(tree, TreeList):
            items = (self._compile(item, at.below(str(index))) for index, item in enumerate(tree.items, start=1))
            return Items(tree.line, tuple(items))
        if kind_of(tree):
            return self._open(tree, at)
        if EACH_BLOCK in tree.entries:
            self._say(tree.line, at, "found `each_block`", f"in `cnn:`, at {', '.join(BLOCK_FIELDS)}")
            return Value(tree.line, None)
        return self._section(tree, at)

    def _section(self, tree: TreeMapping, at: _Position) -> Section:
        blocks = [
            key
            for key, value in tree.entries.items()
            if at.is_cnn and key in BLOCK_FIELDS and isinstance(value, TreeMapping) and EACH_BLOCK in value.entries
        ]
        # The values by block are as many as the depth says, so the depth is decided before them.
        keys = sorted(tree.entries, key=lambda key: key != DEPTH) if blocks else list(tree.entries)
        entries: dict[str, Template] = {}
        for key in keys:
            value = tree.entries[key]
            if key in blocks and isinstance(value, TreeMapping):
                entries[key] = self._each_block(value, at.below(key), at, entries.get(DEPTH))
            else:
                entries[key] = self._compile(value, at.below(key))
        return Section(tree.line, entries, tree.lines)

    def _builder(self, tree: Tree, at: _Position) -> Template:
        name, given = named_builder(tree)
        if name is None or problem_with(name):
            return self._compile(tree, replace(at, is_builder=False))  # and what it is checked against refuses it
        self.builders.append(name)
        found = self._found.get(name)
        if found is None:
            return Value(tree.line, name)
        path = (*at.path, name)
        self.problems += misnamed(found, given, name, ".".join(path))

        def compile_given(value: Tree, title: str, condition: tuple[Condition | Either, ...]) -> Template:
            there = _Position(path=(*path, title), name=(title,), condition=(*at.condition, *condition))
            return self._compile(value, there)

        calls = calls_of(found, given, at.name, tree.line, compile_given)
        return Section(tree.line, {name: calls}, {name: tree.line})

    def _each_block(self, tree: TreeMapping, at: _Position, cnn: _Position, depth: Template | None) -> Template:
        operand = tree.entries[EACH_BLOCK]
        if len(tree.entries) > 1:
            others = ", ".join(f"`{key}`" for key in tree.entries if key != EACH_BLOCK)
            self._say(tree.line, at, f"found {others} beside `each_block`", "one dimension")
        if not isinstance(operand, TreeMapping) or not kind_of(operand):
            found = f"found {show(plain(operand))} under `each_block`"
            self._say(operand.line, at, found, "a dimension", "a fixed value is the same for every block")
            return Value(tree.line, None)
        least, most = _depths(depth)
        name = ".".join(cnn.below(DEPTH).name)
        blocks = []
        for block in range(1, most + 1):
            extra = (Condition(name=name, value=block, sign="≥"),) if block > least else ()
            there = replace(at.below(str(block)), condition=(*at.condition, *extra))
            blocks.append(self._compile(operand, there))
        return Blocks(tree.line, tuple(blocks))

    def _open(self, tree: TreeMapping, at: _Position) -> Template:
        kind = kind_of(tree)
        at = at if at.name else replace(at, name=at.path[-1:])  # a choice of `cnn:` sections, or builders
        path, name = at.where(), ".".join(at.name)
        if kind != "choice":
            number = self._ranges.read(tree, kind, path, name, at.condition)
            return Open(tree.line, number) if number else Value(tree.line, None)
        for key in tree.entries:
            if key != "choice":
                self._say(tree.lines[key], at, f"found `{key}` in a choice", "only the options")
        labelled = list(self._labelled(tree.entries["choice"], at))
        options: dict[Scalar, Template] = {}
        for label, option in labelled:
            if any(label == other for other in options):
                self._say(
                    option.line, at, f"two options are called `{written(label)}`", hint="give them labels: choice: {…}"
                )
            else:
                options[label] = self._compile(option, self._inside(option, label, at))
        dimension = Choice(name=name, condition=at.condition, line=tree.line, options=tuple(options))
        return Branch(tree.line, dimension, options) if options else Value(tree.line, None)

    def _labelled(self, tree: Tree, at: _Position) -> Iterator[tuple[Scalar, Tree]]:
        """The options with their values, or labels where they are sections."""
        options = tree.items if isinstance(tree, TreeList) else tree.entries if isinstance(tree, TreeMapping) else None
        if not options:
            found = "a choice without options" if options is not None else f"found {show(plain(tree))} as the options"
            self._say(tree.line, at, found, "a list of options, or a mapping of labels to options")
        elif isinstance(tree, TreeMapping):
            yield from tree.entries.items()
        elif isinstance(tree, TreeList):
            for option in tree.items:
                label = label_of(option)
                if label is not None or (isinstance(option, Leaf) and option.value is None):
                    yield label, option
                else:
                    hint = "write choice: {label: …, other_label: …}"
                    self._say(option.line, at, "an option without a name", "values, Keras objects, or labels", hint)

    def _inside(self, option: Tree, label: Scalar, at: _Position) -> _Position:
        """The position in a branch; a label that the option's only key repeats is counted once."""
        condition = (*at.condition, Condition(name=".".join(at.name), value=label))
        repeated = isinstance(option, TreeMapping) and list(option.entries) == [label] and not kind_of(option)
        if repeated:
            return replace(at, name=at.name, condition=condition)
        word = written(label)
        # A scalar of a list is at the choice's own position; a labelled or nameless one below it.
        path = at.path if isinstance(option, Leaf) else (*at.path, word)
        return replace(at, path=path, name=(*at.name, word), condition=condition)

    def _say(self, line: int, at: _Position, found: str, allowed: str = "", hint: str = "") -> None:
        self.problems.append(Problem(line=line, path=at.where(), found=found, allowed=allowed, hint=hint))


def _depths(depth: Template | None) -> tuple[int, int]:
    """The least and the greatest number of blocks."""
    if depth is None:
        return DEFAULT_DEPTH, DEFAULT_DEPTH
    found = [number for number in _numbers(depth) if 1 <= number <= MAX_DEPTH]
    return (min(found), max(found)) if found else (1, 1)


def _numbers(template: Template) -> Iterator[int]:
    """The extremes of a whole number's template."""
    if isinstance(template, Value) and isinstance(template.value, int):
        yield template.value
    elif isinstance(template, Open) and isinstance(template.dimension, Int):
        yield from template.dimension.ends
    elif isinstance(template, Branch):
        for option in template.options.values():
            yield from _numbers(option)
