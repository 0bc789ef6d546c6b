"""Imports a builder and makes it a KerasTuner HyperModel; errors in it name its own file and line."""

import importlib
import inspect
import sys
import traceback
from bdb import BdbQuit
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import Any

import keras_tuner

from sweep.errors import InputError
from sweep.space.builder import problem_with
from sweep.space.image import ImageSpec

_LONGEST = 300  # characters of a message that is not ours
_own_modules: set[str] = set()  # the user's, by name, that are imported now


class BuilderError(InputError):
    """A builder that cannot be loaded, or that ends with an error."""


def load(builder: str, module_dirs: tuple[Path, ...], image: ImageSpec) -> Any:
    """The HyperModel of `module:name`, looked for in `module_dirs`, then on Python's path.

    A class of HyperModels is given the images' `input_shape` and the number of `classes` where it takes them.
    """
    refused = problem_with(builder)
    if refused:
        raise BuilderError(refused)
    module_name, _, attribute = builder.partition(":")
    module = import_module(builder, module_dirs)
    try:
        found = getattr(module, attribute)
    except AttributeError:
        close = get_close_matches(attribute, [name for name in vars(module) if not name.startswith("_")], n=1)
        hint = f"; did you mean {module_name}:{close[0]}?" if close else ""
        raise BuilderError(f"builder {builder}: {module.__file__} has no `{attribute}`{hint}") from None
    return _hypermodel(builder, found, image)


def told(builder: str, error: BaseException, doing: str = "") -> BuilderError:
    """An error in the user's code, as its last line, and where."""
    where = _line_of(error)
    text = traceback.format_exception_only(error)[-1].strip()
    if isinstance(error, BdbQuit):
        text = "a debugger stopped where nobody can answer it; with `sweep start --executor inline` you can"
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return BuilderError(f"builder {builder}{doing}: {text}" + (f" ({where})" if where else ""))


def has_own_fit(hypermodel: Any) -> bool:
    """Whether it trains its models by itself."""
    return getattr(type(hypermodel), "fit", None) is not keras_tuner.HyperModel.fit


def import_module(builder: str, module_dirs: tuple[Path, ...]) -> ModuleType:
    """The module of `module:name`, looked for in `module_dirs`, then on Python's path."""
    name = builder.partition(":")[0]
    for directory in reversed(module_dirs):
        if str(directory) not in sys.path:
            sys.path.insert(0, str(directory))
    before = set(sys.modules)
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not (name == error.name or name.startswith(f"{error.name}.")):
            raise told(builder, error) from error
        looked = ", ".join(map(str, module_dirs))
        raise BuilderError(
            f"builder {builder}: there is no module `{error.name}`; looked for it in {looked} and on Python's path"
        ) from None
    except (Exception, SystemExit) as error:
        raise told(builder, error) from error
    finally:
        _own_modules.update(name for name in sys.modules.keys() - before if _lies_in(module_dirs, sys.modules[name]))


def forget_modules() -> None:
    """Have the user's modules imported anew, without what they remember."""
    while _own_modules:
        sys.modules.pop(_own_modules.pop(), None)


def _lies_in(module_dirs: tuple[Path, ...], module: ModuleType) -> bool:
    file = getattr(module, "__file__", None)
    return file is not None and any(Path(file).is_relative_to(directory) for directory in module_dirs)


def _hypermodel(builder: str, found: Any, image: ImageSpec) -> Any:
    if isinstance(found, keras_tuner.HyperModel):
        return found
    if inspect.isclass(found) and issubclass(found, keras_tuner.HyperModel):
        return _instance(builder, found, image)
    if inspect.isclass(found) or not callable(found) or isinstance(found, ModuleType):
        raise BuilderError(
            f"builder {builder} is {_described(found)}, not a build(hp), a HyperModel or one of its classes"
        )
    return _wrapped(found)


def _wrapped(build: Any) -> Any:
    class Function(keras_tuner.HyperModel):  # type: ignore[misc]
        def build(self, hp: Any) -> Any:
            return build(hp)

    return Function()


def _instance(builder: str, kind: Any, image: ImageSpec) -> Any:
    given = {
        "input_shape": (image.height, image.width, image.channels),
        "classes": image.classes,
        "num_classes": image.classes,
    }
    taken = inspect.signature(kind).parameters
    try:
        return kind(**{name: value for name, value in given.items() if name in taken})
    except (Exception, SystemExit) as error:
        raise told(builder, error, ": making one") from error


def _described(found: Any) -> str:
    return f"the class {found.__name__}" if inspect.isclass(found) else f"a {type(found).__name__}"


def _line_of(error: BaseException) -> str:
    """The last line of the user's that was running."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{Path(error.filename).name}, line {error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    own = Path(__file__).parents[2]
    theirs = [
        frame
        for frame in frames
        if "site-packages" not in frame.filename
        and "dist-packages" not in frame.filename
        and not Path(frame.filename).is_relative_to(own)
        and not frame.filename.startswith(("<", str(Path(importlib.__file__ or "").parents[1])))
    ]
    return f"{Path(theirs[-1].filename).name}, line {theirs[-1].lineno}" if theirs else ""
