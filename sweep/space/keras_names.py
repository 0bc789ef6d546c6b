"""The names and constructor arguments of Keras's classes, read from its sources without importing it.

Importing Keras costs six seconds and starts a backend; a space is checked in milliseconds. Keras's public packages
(`keras/layers/__init__.py`, …) are generated lists of imports, so the files that hold the classes are known, and only
the ones that a space names are parsed.
"""

import ast
import importlib.util
import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal

Kind = Literal["layers", "optimizers", "schedules", "regularizers", "initializers", "constraints", "activations"]

REQUIRED = object()  # the default of an argument that has none
UNKNOWN = object()  # the default of an argument when it is not a plain value

_PACKAGES = {"schedules": "optimizers/schedules"}
_PLUMBING = {"get", "serialize", "deserialize", "legacy", "schedules", "Layer", "Optimizer", "Regularizer"}
_PLUMBING |= {"Initializer", "Constraint", "LearningRateSchedule", "Input", "InputSpec"}
_LAYER_ARGUMENTS = {"name": None, "trainable": True, "dtype": None, "activity_regularizer": None}  # `Layer.__init__`


@dataclass(frozen=True, kw_only=True)
class _Export:
    """Where a public name comes from."""

    name: str  # the class's own public name, `Conv2D` also for `Convolution2D`
    module: str  # `keras.src.layers.convolutional.conv2d`
    symbol: str  # its name there


def class_name(kind: Kind, name: str) -> str | None:
    """The class that `name` means (`conv2d`, `Conv2D`, `Convolution2D`: `Conv2D`), or None when there is none."""
    export = _exports(kind).get(_key(name))
    return export.name if export else None


def nearest(kind: Kind, name: str) -> str | None:
    """The name of this kind that `name` most looks like, in the language's spelling."""
    exports = _exports(kind)
    close = get_close_matches(_key(name), exports, n=3, cutoff=0.6)
    if close and close[0].endswith(("1d", "3d")):  # images: the two-dimensional layer is meant
        close.sort(key=lambda key: not key.endswith("2d"))
    return spelling(exports[close[0]].name) if close else None


def names(kind: Kind) -> tuple[str, ...]:
    """All names of this kind, in the language's spelling."""
    return tuple(sorted({spelling(export.name) for export in _exports(kind).values()}))


def spelling(name: str) -> str:
    """A class's name as the language writes it: `MaxPooling2D` is `max_pooling2d`."""
    if name == "L1L2":
        return "l1_l2"
    return re.sub(r"((?<=[a-z0-9])|(?<=\dD))(?=[A-Z][a-z])", "_", name).lower()


def is_image_preprocessing(name: str) -> bool:
    """Whether a layer is one of Keras's for augmenting images."""
    export = _exports("layers").get(_key(name))
    return export is not None and ".image_preprocessing." in export.module


@cache
def arguments(kind: Kind, name: str) -> dict[str, Any]:
    """The constructor arguments of a class, in order, with their defaults (`REQUIRED`, `UNKNOWN` or the value)."""
    export = _exports(kind)[_key(name)]
    found = _constructor(export.module, export.symbol)
    if kind == "layers":
        found = {**found, **{key: value for key, value in _LAYER_ARGUMENTS.items() if key not in found}}
    return found


def _key(name: str) -> str:
    return name.replace("_", "").lower()


@cache
def _exports(kind: Kind) -> dict[str, _Export]:
    listed = [
        (node.module or "", alias.name, alias.asname or alias.name)
        for node in ast.walk(_parse(_root() / _PACKAGES.get(kind, kind) / "__init__.py"))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name not in _PLUMBING and alias.asname not in _PLUMBING
    ]
    if kind != "activations":  # `keras.layers.add` and such are functions beside the classes
        listed = [entry for entry in listed if not entry[1].islower()]
    public = {asname for _, _, asname in listed}
    return {
        _key(asname): _Export(name=symbol if symbol in public else asname, module=module, symbol=symbol)
        for module, symbol, asname in listed
    }


def _constructor(module: str, symbol: str) -> dict[str, Any]:
    """The arguments of a class's `__init__`, its own or the first one it inherits."""
    found = _find_class(module, symbol)
    if found is None:
        return {}
    tree, definition = found
    for node in definition.body:
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            return _signature(node.args)
    for base in definition.bases:
        if isinstance(base, ast.Name) and base.id not in _PLUMBING:
            return _constructor(*(_imported(tree, base.id) or (module, base.id)))
    return {}


def _signature(signature: ast.arguments) -> dict[str, Any]:
    positional = [*signature.posonlyargs, *signature.args][1:]
    defaults = [None] * (len(positional) - len(signature.defaults)) + list(signature.defaults)
    pairs = [*zip(positional, defaults, strict=False), *zip(signature.kwonlyargs, signature.kw_defaults, strict=True)]
    return {argument.arg: _default(default) for argument, default in pairs}


def _default(node: ast.expr | None) -> Any:
    if node is None:
        return REQUIRED
    try:
        return ast.literal_eval(node)
    except ValueError:
        return UNKNOWN


def _find_class(module: str, symbol: str) -> tuple[ast.Module, ast.ClassDef] | None:
    path = _root().parent / Path(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if not path.is_file():
        return None
    tree = _parse(path)
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == symbol:
            return tree, node
    onward = _imported(tree, symbol)
    return _find_class(*onward) if onward else None


def _imported(tree: ast.Module, symbol: str) -> tuple[str, str] | None:
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if (alias.asname or alias.name) == symbol:
                    return node.module, alias.name
    return None


@cache
def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _root() -> Path:
    spec = importlib.util.find_spec("keras")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("Keras is not installed: its layers' names are read from it")
    return Path(spec.submodule_search_locations[0])
