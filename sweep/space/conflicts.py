"""What is wrong between the parts of a file whose values, each for itself, are right."""

from collections.abc import Iterable, Iterator, Mapping

from sweep.space.builder import FoundBuilder
from sweep.space.dimension import Dimension
from sweep.space.errors import Problem
from sweep.space.notation import OPEN_SECTIONS, kind_of
from sweep.space.tree import Tree, TreeList, TreeMapping


def misplaced(root: TreeMapping) -> Iterator[Problem]:
    """Dimensions where none may be: every trial of a sweep is compared on the same images and by the same measure."""
    for key, value in root.entries.items():
        if key not in OPEN_SECTIONS and key != "baselines":
            yield from _dimensions_in(value, key)


def _dimensions_in(tree: Tree, path: str) -> Iterator[Problem]:
    if kind_of(tree):
        yield Problem(
            line=tree.line,
            path=path,
            found=f"found a dimension (`{kind_of(tree)}`)",
            allowed="dimensions in model and training only, so that all trials have the same data",
        )
    elif isinstance(tree, TreeMapping):
        for key, value in tree.entries.items():
            yield from _dimensions_in(value, f"{path}.{key}")
    elif isinstance(tree, TreeList):
        for index, item in enumerate(tree.items, start=1):
            yield from _dimensions_in(item, f"{path}.{index}")


def duplicates(dimensions: Iterable[Dimension]) -> Iterator[Problem]:
    """Dimensions of one name: labels with dots in them can make two, and a label that is called like its section."""
    seen: dict[str, Dimension] = {}
    for dimension in dimensions:
        if dimension.name in seen:
            found = f"two dimensions are called `{dimension.name}`, the other one in line {seen[dimension.name].line}"
            yield Problem(line=dimension.line, path=dimension.name, found=found, hint="rename a label")
        seen[dimension.name] = dimension


def endless(dimensions: tuple[Dimension, ...]) -> Iterator[Problem]:
    """Dimensions of which a grid would never come to an end."""
    found, allowed = "found a continuous range under `sampler: grid`", "a range with a step, or a choice of values"
    for dimension in dimensions:
        if dimension.size is None:
            yield Problem(line=dimension.line, path=dimension.name, found=found, allowed=allowed)


def ignored(root: TreeMapping, found: Mapping[str, FoundBuilder]) -> Iterator[Problem]:
    """Settings of the training that no trial follows, since every builder compiles its model itself."""
    training, model = root.entries.get("training"), root.entries.get("model")
    is_built = isinstance(model, TreeMapping) and "builder" in model.entries and found
    if not is_built or not isinstance(training, TreeMapping) or not all(one.compiles for one in found.values()):
        return
    for key in ("optimizer", "schedule"):
        if key in training.entries:
            yield Problem(
                line=training.lines[key],
                path=f"training.{key}",
                found=f"`{next(iter(found))}` compiles its model with an optimizer of its own",
                hint=f"remove `{key}`, or the compile() from the builder",
            )
