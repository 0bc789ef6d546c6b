"""The types of the configuration's fields: strict numbers, durations, `none`, values by block, Keras objects."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    WithJsonSchema,
    model_serializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from sweep.space import keras_names
from sweep.space.keras_names import Kind
from sweep.space.keras_objects import Finding, findings, show

ALLOWED = "$comment"  # the JSON Schema keyword under which a field says in words what may be written
NAMES_OF = "x-names-of"  # the JSON Schema key of a field that takes names: their kind, then which of them
FINDINGS = "findings"  # the type of a pydantic error that carries our own findings


class Configuration(BaseModel):
    """A frozen section of a configuration; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def refuse(*found: Finding) -> PydanticCustomError:
    """The error with which a validator reports findings in the language's own words."""
    return PydanticCustomError(
        FINDINGS, "{text}", {"text": "; ".join(finding.found for finding in found), "findings": found}
    )


class KerasObject(Configuration):
    """A Keras object as the language writes it: `adam`, or `adam: {learning_rate: 0.001}`."""

    name: str
    arguments: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _read_notation(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"name": value}
        as_code = isinstance(value, dict) and "name" in value and set(value) <= {"name", "arguments"}
        if as_code or isinstance(value, KerasObject):
            return value  # as Python code writes it
        if isinstance(value, dict) and len(value) == 1:
            name, arguments = next(iter(value.items()))
            if arguments is not None and not isinstance(arguments, dict):
                raise refuse(Finding(at=(str(name),), found=f"the arguments of `{name}` are not a mapping"))
            return {"name": str(name), "arguments": arguments or {}}
        raise ValueError("a Keras object is a name, or a name with arguments")

    @model_serializer
    def _write_notation(self) -> Any:
        return {self.name: self.arguments} if self.arguments else self.name

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        arguments = {"type": ["object", "null"]}
        named = {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": arguments}
        return {"description": "a name, or a name with arguments", "anyOf": [{"type": "string"}, named]}


@dataclass(frozen=True)
class NamesOf:
    """What a field's JSON Schema notes of it: it takes names of this kind, which an editor can complete."""

    kind: str  # of Keras's classes, or `samplers`, `pruners`
    only: tuple[str, ...] = ()  # of those; empty: any

    def __get_pydantic_json_schema__(self, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(core_schema), NAMES_OF: [self.kind, *self.only]}


def refuse_any(found: Iterable[Finding]) -> None:
    """Raise the error with these findings, if there are any."""
    listed = tuple(found)
    if listed:
        raise refuse(*listed)


def _of_kind(kind: Kind) -> Callable[[KerasObject], KerasObject]:
    def check(value: KerasObject) -> KerasObject:
        refuse_any(findings(kind, value.name, value.arguments))
        given = {key: _none_is_a_word(argument) for key, argument in value.arguments.items()}
        return value.model_copy(update={"arguments": given})

    return check


def _named(kind: Kind) -> Callable[[str], str]:
    def check(value: str) -> str:
        refuse_any(replace(finding, at=()) for finding in findings(kind, value, {}))
        return value

    return check


_DROPOUTS = ("dropout", "spatial_dropout2d", "gaussian_dropout", "alpha_dropout")


def _is_dropout(value: KerasObject) -> KerasObject:
    known = {keras_names.class_name("layers", name) for name in _DROPOUTS}
    if keras_names.class_name("layers", value.name) not in known:
        allowed = "a rate, or one of " + ", ".join(_DROPOUTS)
        raise refuse(Finding(at=(value.name,), found=f"`{value.name}` is not a dropout layer", allowed=allowed))
    return value


def _is_augmentation(value: KerasObject) -> KerasObject:
    if not keras_names.is_image_preprocessing(value.name):
        found, allowed = f"`{value.name}` is not an augmentation layer", "Keras's preprocessing layers for images"
        raise refuse(Finding(at=(value.name,), found=found, allowed=allowed, hint="such as random_flip"))
    return value


def _none_is_a_word(value: Any) -> Any:
    """YAML 1.2 reads `none` as a word; in the language it is Keras's `None`."""
    return None if value == "none" else value


_DURATION = "a duration above 0: 2h, 90m, 1h30m, or seconds"


def seconds_of(value: Any) -> Any:
    """`2h`, `90m`, `1h30m` or a number of seconds, as seconds; anything else is an error."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < float("inf"):
        return float(value)
    if isinstance(value, str):
        match = re.fullmatch(r"\s*(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?\s*(?:(\d+)s?)?\s*", value)
        if match and any(match.groups()):
            total = sum(int(part or 0) * unit for part, unit in zip(match.groups(), (86400, 3600, 60, 1), strict=True))
            if total > 0:
                return float(total)
    raise refuse(Finding(at=(), found=f"found {show(value)}", allowed=_DURATION))


def _whole(value: Any) -> Any:
    """`5e5` is a float in YAML; a count may be written so."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


_DURATION_SCHEMA: JsonSchemaValue = {
    ALLOWED: _DURATION,
    "anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "string", "pattern": r"^[0-9dhms ]+$"}],
}

T = TypeVar("T")
Count = Annotated[int, Field(strict=True, ge=1)]
Whole = Annotated[int, Field(strict=True, ge=0)]
LargeCount = Annotated[int, Field(strict=True, ge=1), BeforeValidator(_whole)]
Budgeted = Annotated[int, Field(strict=True, ge=1, le=10**9), BeforeValidator(_whole)]  # a database can count so far
Positive = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
Rate = Annotated[float, Field(strict=True, ge=0, lt=1)]
Flag = Annotated[bool, Field(strict=True)]
Duration = Annotated[float, BeforeValidator(seconds_of), WithJsonSchema(_DURATION_SCHEMA)]
Maybe: TypeAlias = Annotated[T | None, BeforeValidator(_none_is_a_word)]
PerBlock: TypeAlias = T | tuple[T, ...]  # one value for every block, or a value for each

Layer = Annotated[KerasObject, AfterValidator(_of_kind("layers")), NamesOf("layers")]
Optimizer = Annotated[KerasObject, AfterValidator(_of_kind("optimizers")), NamesOf("optimizers")]
Schedule = Annotated[KerasObject, AfterValidator(_of_kind("schedules")), NamesOf("schedules")]
Regularizer = Annotated[KerasObject, AfterValidator(_of_kind("regularizers")), NamesOf("regularizers")]
Dropout = Annotated[Layer, AfterValidator(_is_dropout), NamesOf("layers", _DROPOUTS)]
Augmentation = Annotated[Layer, AfterValidator(_is_augmentation)]
Activation = Annotated[str, AfterValidator(_named("activations")), NamesOf("activations")]
Initializer = Annotated[KerasObject, AfterValidator(_of_kind("initializers")), NamesOf("initializers")]
Pair = Annotated[tuple[Count, Count], PlainSerializer(list)]


def _of_output(value: dict[str, Any]) -> dict[str, Any]:
    """The arguments of the output layer, whose units and activation follow from the classes."""
    found = [replace(one, at=one.at[1:]) for one in findings("layers", "dense", {"units": 1, **value})]
    found += [
        Finding(at=(key,), found=f"the sweep sets `{key}` of the output layer from the classes")
        for key in ("units", "activation")
        if key in value
    ]
    refuse_any(found)
    return value


OutputArguments = Annotated[dict[str, Any], AfterValidator(_of_output)]
