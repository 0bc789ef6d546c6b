"""Model builders of the user's own: how a space names one, and what running it has shown.

Nothing here imports a builder. `sweep start` and `sweep check` run it once and write what they find into the space's
text, under `found:`; later readers of the sweep run nothing.
"""

import hashlib
import operator
import re
import sys
from collections.abc import Callable, Mapping
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from sweep.space.fields import Configuration, KerasObject, refuse
from sweep.space.keras_objects import Finding, show

Plain = str | int | float | bool
Relation = Literal["is", "at least", "at most", "above", "below"]

_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*")
_ALLOWED = "module:function, a name as Python imports it: my_models:build"
_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "at least": operator.ge,
    "at most": operator.le,
    "above": operator.gt,
    "below": operator.lt,
}
_OURS = frozenset({"sweep", "storage", "search_spaces"})


def problem_with(name: str) -> str:
    """Why no builder can have that name; empty if one can."""
    if not _NAME.fullmatch(name):
        return f"`{name}` is not the name of a builder"
    module, _, attribute = name.partition(":")
    parts = [*module.split("."), attribute]
    if any(part.startswith("_") for part in parts):
        return f"`{name}` is private to its module"
    if parts[0] in sys.stdlib_module_names or parts[0] in _OURS:
        return f"`{parts[0]}` is a module of Python or of Sweep, and contains no builder"
    return ""


def _is_builder(value: KerasObject) -> KerasObject:
    found = problem_with(value.name)
    if found:
        raise refuse(Finding(at=(value.name,), found=found, allowed=_ALLOWED))
    wrong = [key for key, one in value.arguments.items() if not isinstance(one, Plain)]
    if wrong:
        text = show(value.arguments[wrong[0]])
        raise refuse(
            Finding(at=(value.name, wrong[0]), found=f"found {text}", allowed="a word, a number or a dimension")
        )
    return value


Builder = Annotated[KerasObject, AfterValidator(_is_builder)]  # its arguments: the values of its `hp` calls by name


class Need(Configuration):
    """What another hyperparameter must be for one to exist."""

    name: str
    relation: Relation = "is"
    values: tuple[Plain, ...] = Field(min_length=1)  # one of these, or the one bound

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether it does, of a builder's values by name."""
        if self.name not in values:
            return False
        value, bound = values[self.name], self.values[0]
        if self.relation == "is":
            return any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in self.values)
        if isinstance(value, str) or isinstance(bound, str):
            return False
        return bool(_COMPARISONS[self.relation](value, bound))


class FoundDimension(Configuration):
    """One hyperparameter that a builder asks for."""

    name: str = Field(min_length=1)
    variant: int = Field(1, ge=1)  # above 1 where a branch asks for the same name with another range
    kind: Literal["int", "float", "choice"]
    low: float | int | None = None
    high: float | int | None = None
    step: float | int | None = None
    log: bool = False
    options: tuple[Plain, ...] = ()
    default: Plain | None = None  # the builder's own value
    where: tuple[tuple[Need, ...], ...] = ()  # it exists where all of one of these hold; empty: always

    @model_validator(mode="after")
    def _check(self) -> "FoundDimension":
        if self.kind == "choice":
            if not self.options:
                raise ValueError("a choice without options")
        elif self.low is None or self.high is None or self.low > self.high or (self.step or 1) <= 0:
            raise ValueError("not a range")
        elif self.kind == "int" and not all(isinstance(one, int) for one in (self.low, self.high, self.step or 1)):
            raise ValueError("not whole numbers")
        elif self.log and self.low <= 0:
            raise ValueError("a logarithmic range from 0")
        return self

    @property
    def title(self) -> str:
        """The name of its dimension."""
        return self.name if self.variant == 1 else f"{self.name}.{self.variant}"


class FoundBuilder(Configuration):
    """What running a builder has shown."""

    compiles: bool  # it compiles its models itself, with its own optimizer
    fits: bool  # it is a HyperModel with a `fit` of its own
    takes: tuple[int, ...] | None = None  # the shape of an image, where its models say so
    parameters: tuple[int, int] | None = None  # the fewest and the most of the models that were built
    builds: int = 0  # runs of the builder
    complete: bool = True  # whether every branch was explored in the time for that
    source: str = ""  # SHA-256 of its module's file, to notice a change
    dimensions: tuple[FoundDimension, ...] = ()


def file_of(builder: str, module_dirs: tuple[Path, ...]) -> Path | None:
    """The file of a builder's module, beside the space or on Python's path; importing nothing."""
    path: list[str] | None = [*map(str, module_dirs), *sys.path]
    spec = None
    module = builder.partition(":")[0].split(".")
    for depth in range(1, len(module) + 1):
        spec = PathFinder.find_spec(".".join(module[:depth]), path)
        if spec is None:
            return None
        path = list(spec.submodule_search_locations or [])
    return Path(spec.origin) if spec is not None and spec.origin and spec.has_location else None


def source_of(builder: str, module_dirs: tuple[Path, ...]) -> str:
    """The SHA-256 of that file, to notice a change in it; empty if it cannot be read."""
    file = file_of(builder, module_dirs)
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() if file is not None else ""
    except OSError:
        return ""
