"""Reads space files, and finds those of the gallery by name. An error lists all problems of a file."""

from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

import search_spaces
from sweep.errors import InputError
from sweep.space.baselines import complete
from sweep.space.builder import FoundBuilder
from sweep.space.checking import check_all
from sweep.space.compiling import Compiled, compile_file
from sweep.space.configuration import DataConfig, SpaceFile
from sweep.space.conflicts import duplicates, endless, ignored, misplaced
from sweep.space.errors import Problem, SpaceError
from sweep.space.representatives import located_files
from sweep.space.space import Space
from sweep.space.template import dimensions
from sweep.space.tree import MAX_BYTES, TreeMapping, parse, plain
from sweep.wording import did_you_mean


def locate(name_or_path: str) -> Path:
    """The file that `--space` means: a path, else the name of a gallery space. Raises `InputError`."""
    path = Path(name_or_path)
    try:
        # A directory with the name of a gallery space, such as one with its exported model, is not meant.
        if path.is_file() or (path.exists() and not _is_in_gallery(name_or_path)):
            return path
    except OSError as error:  # a name that no file can have
        raise InputError(f"{name_or_path} cannot be read: {error.strerror or error}") from None
    return locate_in_gallery(name_or_path)


def locate_in_gallery(name: str) -> Path:
    """The file of a gallery space, by its name with or without `.yaml`. Raises `InputError`."""
    if _is_in_gallery(name):
        return search_spaces.find(name)
    gallery, near = search_spaces.names(), did_you_mean(Path(name).stem, search_spaces.names())
    hint = f" ({near})" if near else ""
    raise InputError(f"no file {name}, and no gallery space of that name{hint}; gallery: {', '.join(gallery)}")


def _is_in_gallery(name: str) -> bool:
    return name.removesuffix(".yaml") in search_spaces.names()


def read_space(path: Path) -> Space:
    """The space of a file; a relative `path:` of its data is relative to the file. Raises `SpaceError`."""
    return parse_space(_text(path), path.name, path.parent)


def parse_space(text: str, origin: str, directory: Path | None = None) -> Space:
    """The space of a text; raises `SpaceError`. Relative data paths are relative to `directory`, if it is given."""
    root = parse(text, origin)
    compiled = compile_file(root, _found_in(root))
    open_values = tuple(dimensions(compiled.sections))
    unreadable = [*compiled.problems, *duplicates(open_values), *misplaced(root)]
    files, problems = check_all(located_files(root, compiled.sections, Path(origin).stem), unreadable)
    problems += ignored(root, compiled.found)
    # If wrong dimensions are missing, a correct baseline would name unknown ones.
    is_complete = not compiled.problems and not compiled.unknown
    baselines = complete(root.entries.get("baselines"), compiled.sections, problems) if is_complete else ()
    if files and files[0].search.sampler.name == "grid":
        problems += endless(open_values)
    if problems or not files:
        raise SpaceError(origin, problems)
    return _space(files, compiled, text=text, origin=origin, baselines=baselines, directory=directory)


def _space(files: list[SpaceFile], compiled: Compiled, *, directory: Path | None, **given: Any) -> Space:
    """The space of the files that its representatives make; these differ in model and training alone."""
    file = files[0]
    return Space(
        name=file.name,
        data=_rooted(file.data, directory),
        objective=file.objective,
        search=file.search,
        limits=file.limits,
        sections=compiled.sections,
        max_epochs=max(file.training.epochs for file in files),
        found=compiled.found,
        unknown=compiled.unknown,
        **given,
    )


def _text(path: Path) -> str:
    def refuse(found: str) -> SpaceError:
        return SpaceError(str(path), [Problem(line=0, path="", found=found)])

    try:
        if path.is_dir():
            raise refuse("it is a directory")
        if path.stat().st_size > MAX_BYTES:
            raise refuse("the file is larger than a megabyte")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise refuse(f"cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise refuse(f"not UTF-8 text (byte {error.start})") from None


def _found_in(root: TreeMapping) -> dict[str, FoundBuilder]:
    """What running the builders has shown, as the text says; problems in it are found by the check of the file."""
    try:
        return TypeAdapter(dict[str, FoundBuilder]).validate_python(plain(root.entries["found"]))
    except (KeyError, ValidationError):
        return {}


def _rooted(data: DataConfig, directory: Path | None) -> DataConfig:
    """The data with an absolute path, which means the same in every directory."""
    if data.path is None or directory is None:
        return data
    return data.model_copy(update={"path": str((directory / Path(data.path).expanduser()).resolve())})
