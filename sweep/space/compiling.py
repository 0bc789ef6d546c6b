"""From the tree of a file's section to its template: finds the open values and names them."""

from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from sweep.space.builder import FoundBuilder, problem_with
from sweep.space.calling import calls_of, misnamed
from sweep.space.configuration import MAX_DEPTH
from sweep.space.dimension import Choice, Condition, Dimension, Either, Int, Scalar, written
from sweep.space.errors import Problem
from sweep.space.keras_objects import show
from sweep.space.ranges import RangeReader
from sweep.space.template import DEFAULT_DEPTH, Blocks, Branch, Items, Open, Section, Template, Value
from sweep.space.tree import Mapping, Sequence, Tree, plain
from sweep.space.tree import Scalar as Leaf

KINDS = ("int", "float", "choice")
EACH_BLOCK = "each_block"
BLOCK_FIELDS = ("convs", "filters", "kernel_size", "pooling", "batch_norm", "dropout")


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where the compiler is."""

    path: tuple[str, ...]  # in the file, choices' labels for their numbers
    name: tuple[str, ...]  # of a dimension here
    condition: tuple[Condition | Either, ...] = ()
    is_cnn: bool = False  # what is here is a `cnn:` section, or an option for one
    is_builder: bool = False  # what is here names a builder

    def below(self, key: str) -> "_Place":
        """The place of a key: what every path shares stays out of the names."""
        name = () if self.name in {("model",), ("training",)} else self.name
        is_cnn, is_builder = key == "cnn", key == "builder" and self.name[:1] == ("model",)
        name = name if is_cnn or is_builder else (*name, key)
        return replace(self, path=(*self.path, key), name=name, is_cnn=is_cnn, is_builder=is_builder)

    def where(self, *more: str) -> str:
        return ".".join((*self.path, *more))


class Compiler:
    """Compiles the sections of one file and collects their problems, and the builders of which nothing is known."""

    def __init__(self, found: AnyMapping[str, FoundBuilder] | None = None) -> None:
        self.problems: list[Problem] = []
        self.builders: list[str] = []
        self.unknown: list[str] = []  # builders that must be run before there are dimensions
        self._found = found or {}
        self._ranges = RangeReader(self.problems)

    def compile(self, tree: Tree, section: str) -> Template:
        """The template of the file's section of that name."""
        return self._compile(tree, _Place(path=(section,), name=(section,)))

    def _compile(self, tree: Tree, place: _Place) -> Template:
        if place.is_builder and not kind_of(tree):
            return self._builder(tree, place)
        if isinstance(tree, Leaf):
            return Value(tree.line, tree.value)
        if isinstance(tree, Sequence):
            items = (self._compile(item, place.below(str(index))) for index, item in enumerate(tree.items, start=1))
            return Items(tree.line, tuple(items))
        if kind_of(tree):
            return self._open(tree, place)
        if EACH_BLOCK in tree.entries:
            self._say(tree.line, place, "found `each_block`", f"in `cnn:`, at {', '.join(BLOCK_FIELDS)}")
            return Value(tree.line, None)
        return self._section(tree, place)

    def _section(self, tree: Mapping, place: _Place) -> Section:
        blocks = [
            key for key, value in tree.entries.items() if isinstance(value, Mapping) and _in_cnn(place, key, value)
        ]
        # The values by block are as many as the depth says, so the depth is decided before them.
        keys = sorted(tree.entries, key=lambda key: key != "depth") if blocks else list(tree.entries)
        entries: dict[str, Template] = {}
        for key in keys:
            value = tree.entries[key]
            if key in blocks and isinstance(value, Mapping):
                entries[key] = self._each_block(value, place.below(key), place, entries.get("depth"))
            else:
                entries[key] = self._compile(value, place.below(key))
        return Section(tree.line, entries, tree.lines)

    def _builder(self, tree: Tree, place: _Place) -> Template:
        name, given = _named_builder(tree)
        if name is None or problem_with(name):
            return self._compile(tree, replace(place, is_builder=False))  # and what it is checked against refuses it
        self.builders.append(name)
        found = self._found.get(name)
        if found is None:
            self.unknown.append(name)
            return Value(tree.line, name)
        path = (*place.path, name)
        self.problems += misnamed(found, given, name, ".".join(path))

        def compile_given(value: Tree, title: str, condition: tuple[Condition | Either, ...]) -> Template:
            there = _Place(path=(*path, title), name=(title,), condition=(*place.condition, *condition))
            return self._compile(value, there)

        calls = calls_of(found, given, place.name, tree.line, compile_given)
        return Section(tree.line, {name: calls}, {name: tree.line})

    def _each_block(self, tree: Mapping, place: _Place, cnn: _Place, depth: Template | None) -> Template:
        operand = tree.entries[EACH_BLOCK]
        if len(tree.entries) > 1:
            others = ", ".join(f"`{key}`" for key in tree.entries if key != EACH_BLOCK)
            self._say(tree.line, place, f"found {others} beside `each_block`", "each_block: and one dimension")
        if not isinstance(operand, Mapping) or not kind_of(operand):
            found = f"found {show(plain(operand))} under `each_block`"
            self._say(operand.line, place, found, "a dimension", "a fixed value is the same for every block")
            return Value(tree.line, None)
        least, most = _depths(depth)
        name = ".".join(cnn.below("depth").name)
        blocks = []
        for block in range(1, most + 1):
            extra = (Condition(name=name, value=block, at_least=True),) if block > least else ()
            there = replace(place.below(str(block)), condition=(*place.condition, *extra))
            blocks.append(self._compile(operand, there))
        return Blocks(tree.line, tuple(blocks))

    def _open(self, tree: Mapping, place: _Place) -> Template:
        kind = kind_of(tree)
        place = (
            place if place.name else replace(place, name=place.path[-1:])
        )  # a choice of `cnn:` sections, or builders
        path, name = place.where(), ".".join(place.name)
        if kind != "choice":
            number = self._ranges.read(tree, kind, path, name, place.condition)
            return Open(tree.line, number) if number else Value(tree.line, None)
        for key in tree.entries:
            if key != "choice":
                self._say(
                    tree.lines[key], place, f"found `{key}` in a choice", "a choice takes nothing beside its options"
                )
        labelled = list(self._labelled(tree.entries["choice"], place))
        options: dict[Scalar, Template] = {}
        for label, option in labelled:
            if any(label == other for other in options):
                self._say(
                    option.line, place, f"two options are `{written(label)}`", hint="give them labels: choice: {…}"
                )
            else:
                options[label] = self._compile(option, self._inside(option, label, place))
        dimension = Choice(name=name, condition=place.condition, line=tree.line, options=tuple(options))
        return Branch(tree.line, dimension, options) if options else Value(tree.line, None)

    def _labelled(self, tree: Tree, place: _Place) -> Iterator[tuple[Scalar, Tree]]:
        """The options with their values, or labels where they are sections."""
        options = tree.items if isinstance(tree, Sequence) else tree.entries if isinstance(tree, Mapping) else None
        if not options:
            found = "a choice of nothing" if options is not None else f"found {show(plain(tree))} as the options"
            self._say(tree.line, place, found, "a list of options, or a mapping of labels to options")
        elif isinstance(tree, Mapping):
            yield from tree.entries.items()
        elif isinstance(tree, Sequence):
            for option in tree.items:
                label = _label(option)
                if label is not None or (isinstance(option, Leaf) and option.value is None):
                    yield label, option
                else:
                    hint = "write choice: {label: …, other_label: …}"
                    self._say(option.line, place, "an option without a name", "values, Keras objects, or labels", hint)

    def _inside(self, option: Tree, label: Scalar, place: _Place) -> _Place:
        """The place in a branch; a label that the option's only key repeats is counted once."""
        condition = (*place.condition, Condition(name=".".join(place.name), value=label))
        repeated = isinstance(option, Mapping) and list(option.entries) == [label] and not kind_of(option)
        if repeated:
            return replace(place, name=place.name, condition=condition)
        word = written(label)
        # A scalar of a list is at the choice's own place; a labelled or nameless one below it.
        path = place.path if isinstance(option, Leaf) else (*place.path, word)
        return replace(place, path=path, name=(*place.name, word), condition=condition)

    def _say(self, line: int, place: _Place, found: str, allowed: str = "", hint: str = "") -> None:
        self.problems.append(Problem(line=line, path=place.where(), found=found, allowed=allowed, hint=hint))


def kind_of(tree: Tree) -> str:
    """`int`, `float` or `choice` when the tree is a dimension, else nothing."""
    return next((kind for kind in KINDS if isinstance(tree, Mapping) and kind in tree.entries), "")


def _named_builder(tree: Tree) -> tuple[str | None, Mapping | None]:
    """A builder's name and what is given for its calls; no name where there is none."""
    if isinstance(tree, Leaf) and isinstance(tree.value, str):
        return tree.value, None
    if isinstance(tree, Mapping) and len(tree.entries) == 1:
        name, given = next(iter(tree.entries.items()))
        if isinstance(given, Mapping):
            return name, given
    return None, None


def near_dimension(keys: list[str]) -> str:
    """`int` for a mapping of `itn`: the dimension that was perhaps meant."""
    close = [match for key in keys for match in get_close_matches(key, (*KINDS, EACH_BLOCK), n=1, cutoff=0.65)]
    return close[0] if close else ""


def duplicates(dimensions: tuple[Dimension, ...]) -> Iterator[Problem]:
    """Dimensions of one name, which only labels with dots in them can bring about."""
    seen: dict[str, Dimension] = {}
    for dimension in dimensions:
        if dimension.name in seen:
            found = f"two dimensions are called `{dimension.name}`, the other one in line {seen[dimension.name].line}"
            yield Problem(line=dimension.line, path=dimension.name, found=found, hint="rename a label")
        seen[dimension.name] = dimension


def _label(option: Tree) -> Scalar:
    """What an option of a list is called: its value, its Keras name, or a short list as it is written."""
    if isinstance(option, Leaf):
        return option.value
    if isinstance(option, Mapping):
        return kind_of(option) or (next(iter(option.entries)) if len(option.entries) == 1 else None)
    if all(isinstance(item, Leaf) for item in option.items):
        return "[" + ", ".join(written(item.value) for item in option.items if isinstance(item, Leaf)) + "]"
    return None


def _in_cnn(place: _Place, key: str, value: Mapping) -> bool:
    return place.is_cnn and key in BLOCK_FIELDS and EACH_BLOCK in value.entries


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
