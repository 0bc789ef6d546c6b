"""Reads space files, and finds those of the gallery by name. A wrong file is told with all of its problems."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

import search_spaces
from sweep.errors import InputError
from sweep.space.baselines import complete
from sweep.space.builder import FoundBuilder
from sweep.space.checking import check
from sweep.space.compiling import Compiler, duplicates, kind_of
from sweep.space.configuration import DataConfig, SpaceFile
from sweep.space.dimension import continuous
from sweep.space.errors import Problem, SpaceError
from sweep.space.representatives import HIGH, LOW, Located, representatives
from sweep.space.space import Space
from sweep.space.template import Section, dimensions
from sweep.space.tree import MAX_BYTES, Sequence, Tree, parse, plain
from sweep.space.tree import Mapping as Root

OPEN_SECTIONS = ("model", "training")


def locate(name_or_path: str) -> Path:
    """The file that `--space` means: a path, else the name of a gallery space. Raises `InputError`."""
    path = Path(name_or_path)
    try:
        # A directory that is called like a space of the gallery, such as one with its exported model, is not meant.
        if path.is_file() or (path.exists() and not _is_in_gallery(name_or_path)):
            return path
    except OSError as error:  # a name that no file can have
        raise InputError(f"{name_or_path} cannot be read: {error.strerror or error}") from None
    return locate_in_gallery(name_or_path)


def locate_in_gallery(name: str) -> Path:
    """The file of a gallery space, by its name with or without `.yaml`. Raises `InputError`."""
    if _is_in_gallery(name):
        return search_spaces.find(name)
    close = get_close_matches(Path(name).stem, search_spaces.names(), n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    gallery = ", ".join(search_spaces.names())
    raise InputError(f"no file {name}, and the gallery has no space of that name.{hint} Gallery: {gallery}")


def _is_in_gallery(name: str) -> bool:
    return name.removesuffix(".yaml") in search_spaces.names()


def read_space(path: Path) -> Space:
    """The space of a file; a relative `path:` of its data is relative to the file. Raises `SpaceError`."""
    return parse_space(_text(path), path.name, path.parent)


def parse_space(text: str, origin: str, directory: Path | None = None) -> Space:
    """The space of a text; `directory` is what relative data paths are relative to, as they stand without one."""
    root = parse(text, origin)
    builders = _found_in(root)
    compiler = Compiler(builders)
    sections = _compiled(root, compiler)
    problems = [*compiler.problems, *duplicates(tuple(dimensions(sections))), *_misplaced(root)]
    # A value that could not be read was told already; checking it again would tell it twice, in a worse way.
    unreadable = {problem.path for problem in problems}
    files, found = _checked(root, sections, Path(origin).stem)
    problems += [problem for problem in found if not any(_within(problem.path, path) for path in unreadable)]
    # Where dimensions are missing because they are wrong, a baseline's names would be told to be wrong too.
    skipped = compiler.problems or compiler.unknown
    baselines = () if skipped else complete(root.entries.get("baselines"), sections, problems)
    if problems or not files:
        raise SpaceError(origin, _once(problems))
    first = files[0]
    space = Space(
        name=first.name,
        text=text,
        data=_rooted(first.data, directory),
        objective=first.objective,
        search=first.search,
        limits=first.limits,
        baselines=baselines,
        sections=sections,
        max_epochs=max(file.training.epochs for file in files),
        origin=origin,
        found={name: builders[name] for name in compiler.builders if name in builders},
        unknown=tuple(dict.fromkeys(compiler.unknown)),
    )
    problems += [*_grid_problems(space), *_unheard(space, root)]
    if problems:
        raise SpaceError(origin, _once(problems))
    return space


def _text(path: Path) -> str:
    def refuse(found: str) -> SpaceError:
        return SpaceError(str(path), [Problem(line=0, path="", found=found)])

    try:
        if path.is_dir():
            raise refuse("it is a directory")
        if path.stat().st_size > MAX_BYTES:
            raise refuse("larger than a megabyte; a space is a page of text")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise refuse(f"cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise refuse(f"no UTF-8 text (byte {error.start})") from None


def _compiled(root: Root, compiler: Compiler) -> Section:
    found = {key: compiler.compile(value, key) for key, value in root.entries.items() if key in OPEN_SECTIONS}
    return Section(root.line, found, root.lines)


def _misplaced(root: Root) -> Iterator[Problem]:
    """Dimensions where none may be: every trial of a sweep is compared on the same images and by the same measure."""
    for key, value in root.entries.items():
        if key not in OPEN_SECTIONS and key != "baselines":
            yield from _dimensions_in(value, key)


def _dimensions_in(tree: Tree, path: str) -> Iterator[Problem]:
    if isinstance(tree, Root):
        if kind_of(tree):
            yield Problem(
                line=tree.line,
                path=path,
                found=f"found a dimension (`{kind_of(tree)}`)",
                allowed="dimensions in model and training only, so that all trials are compared on the same data",
            )
            return
        for key, value in tree.entries.items():
            yield from _dimensions_in(value, f"{path}.{key}")
    elif isinstance(tree, Sequence):
        for index, item in enumerate(tree.items, start=1):
            yield from _dimensions_in(item, f"{path}.{index}")


def _checked(root: Root, sections: Section, stem: str) -> tuple[list[SpaceFile], list[Problem]]:
    """The file checked once for each representative of its open values."""
    fixed = {key: _fixed(value, key) for key, value in root.entries.items() if key not in OPEN_SECTIONS}
    if "name" not in fixed:
        fixed["name"] = Located(re.sub(r"[^A-Za-z0-9._-]+", "_", stem).strip("._-") or "space", 0, "name")
    columns = {key: representatives(entry, key) for key, entry in sections.entries.items()}
    files: list[SpaceFile] = []
    problems: list[Problem] = []
    for index in range(max((len(column) for column in columns.values()), default=1)):
        row = {**fixed, **{key: column[index % len(column)] for key, column in columns.items()}}
        # An empty section is its defaults; an empty model has none.
        values = {key: child.value for key, child in row.items() if child.value is not None or key == "model"}
        file, found = check(Located(values, root.line, "", "", _located_keys(row, root), root.lines))
        files += [file] if file else []
        problems += found
    return files, problems


def _located_keys(row: Mapping[str, Located], root: Root) -> dict[str, Located]:
    """Unknown top keys are told at the key's line, not at its value's."""
    known = SpaceFile.model_fields
    return {
        key: child if key in known else Located(child.value, root.lines[key], child.path) for key, child in row.items()
    }


def _fixed(tree: Tree, path: str) -> Located:
    if isinstance(tree, Root):
        children = {key: _fixed(value, f"{path}.{key}") for key, value in tree.entries.items()}
        return Located(plain(tree), tree.line, path, "", children, tree.lines)
    if isinstance(tree, Sequence):
        items = {str(index): _fixed(item, f"{path}.{index}") for index, item in enumerate(tree.items, start=1)}
        return Located(plain(tree), tree.line, path, "", items)
    return Located(tree.value, tree.line, path)


def _found_in(root: Root) -> dict[str, FoundBuilder]:
    """What the text says that running its builders has shown; what is wrong with it is told with all the rest."""
    try:
        return TypeAdapter(dict[str, FoundBuilder]).validate_python(plain(root.entries["found"]))
    except (KeyError, ValidationError):
        return {}


def _unheard(space: Space, root: Root) -> Iterator[Problem]:
    """What stands under `training` and a builder would never hear of."""
    training = root.entries.get("training")
    if not isinstance(training, Root):
        return
    compiling = [name for name, found in space.found.items() if found.compiles]
    if len(compiling) < len(space.found) or not compiling or not _is_all_builders(root.entries.get("model")):
        return
    for key in ("optimizer", "schedule"):
        if key in training.entries:
            yield Problem(
                line=training.lines[key],
                path=f"training.{key}",
                found=f"`{compiling[0]}` compiles its model with an optimizer of its own",
                hint=f"take `{key}` out, or the compile out of the builder",
            )


def _is_all_builders(model: Tree | None) -> bool:
    return isinstance(model, Root) and "builder" in model.entries


def _grid_problems(space: Space) -> Iterator[Problem]:
    if space.search.sampler.name != "grid":
        return
    for dimension in continuous(space.dimensions):
        yield Problem(
            line=dimension.line,
            path=dimension.name,
            found="a continuous range under `sampler: grid`",
            allowed="a range with a step, or a choice of values",
        )


def _rooted(data: DataConfig, directory: Path | None) -> DataConfig:
    """The data with its path made absolute, so that it means the same wherever it is read again."""
    if data.path is None or directory is None:
        return data
    return data.model_copy(update={"path": str((directory / Path(data.path).expanduser()).resolve())})


def _within(path: str, other: str) -> bool:
    return path == other or path.startswith(f"{other}.")


def _once(problems: list[Problem]) -> list[Problem]:
    """A problem that several representatives show is told once, and one that both ends of a range have, at the low."""
    low = {(problem.path, problem.allowed) for problem in problems if f", {LOW}" in problem.found}
    return [
        problem
        for problem in dict.fromkeys(problems)
        if f", {HIGH}" not in problem.found or (problem.path, problem.allowed) not in low
    ]
