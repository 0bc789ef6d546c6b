"""What a field of the configuration allows, in words, from its JSON Schema."""

from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from sweep.space.fields import ALLOWED

Schema = dict[str, Any]


def allowed(model: type[BaseModel], field: str) -> str:
    """What may be written at a field: `a whole number from 1`, `same or valid`."""
    schema = _schema(model)
    described = schema.get("properties", {}).get(field)
    return _join(list(dict.fromkeys(_phrases(described, schema)))) if described else ""


def section_below(model: type[BaseModel] | None, field: str) -> type[BaseModel] | None:
    """The section that a field holds, if it holds one."""
    if model is None or field not in model.model_fields:
        return None
    return next(_models(model.model_fields[field].annotation), None)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    origin = get_origin(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if "name" not in annotation.model_fields or "arguments" not in annotation.model_fields:
            yield annotation
    elif origin in {Union, UnionType, Annotated}:
        for argument in get_args(annotation):
            yield from _models(argument)


@cache
def _schema(model: type[BaseModel]) -> Schema:
    return model.model_json_schema()


def _phrases(schema: Schema, root: Schema) -> Iterator[str]:
    if ALLOWED in schema:
        yield schema[ALLOWED]
    elif "$ref" in schema:
        target = root["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
        of = f"a section of {', '.join(target['properties'])}" if "properties" in target else target["description"]
        yield target.get(ALLOWED, of)
    elif "enum" in schema:
        yield from map(str, schema["enum"])
    elif "const" in schema:
        yield str(schema["const"])
    elif "anyOf" in schema or "allOf" in schema:
        yield from _alternatives(schema.get("anyOf") or schema["allOf"], root)
    else:
        yield _simple(schema, root)


def _alternatives(options: list[Schema], root: Schema) -> Iterator[str]:
    """The options' phrases; `a list of them` for a list of what an earlier option allows."""
    before: list[str] = []
    for option in options:
        lists = option.get("type") == "array" and "items" in option
        of = list(_phrases(option["items"], root)) if lists else []
        phrases = ["a list of them, one per block"] if of and set(of) <= set(before) else list(_phrases(option, root))
        before += phrases
        yield from phrases


def _simple(schema: Schema, root: Schema) -> str:
    kind = schema.get("type")
    if kind in {"integer", "number"}:
        return _number(schema)
    if kind == "array":
        if "prefixItems" in schema:
            return f"a list of {len(schema['prefixItems'])} numbers"
        items = schema.get("items", {})
        if items.get("type") == "object":
            return "a list of mappings"
        return f"a list of {_join(list(_phrases(items, root))) or 'values'}"
    words = {"boolean": "true or false", "string": "a name", "null": "none", "object": "a mapping"}
    return words.get(str(kind), "a value")


def _number(schema: Schema) -> str:
    text = "a whole number" if schema["type"] == "integer" else "a number"
    bounds = (("exclusiveMinimum", "above"), ("minimum", "from"), ("maximum", "to"), ("exclusiveMaximum", "below"))
    return " ".join([text, *(f"{word} {schema[key]:g}" for key, word in bounds if key in schema)])


def _join(phrases: list[str]) -> str:
    if len(phrases) < 2:  # noqa: PLR2004  # nothing to join
        return "".join(phrases)
    return ", ".join(phrases[:-1]) + " or " + phrases[-1]
