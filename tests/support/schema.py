"""Checks a value against a JSON Schema: the part of draft 2020-12 that ours uses."""

import re
from collections.abc import Iterator
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
CHECKED = {
    *("$ref", "anyOf", "type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("pattern", "maxLength", "properties", "required", "additionalProperties", "minProperties", "maxProperties"),
    *("items", "prefixItems", "minItems", "maxItems"),
}
NOTES = {"$schema", "$defs", "$comment", "title", "description", "default", "examples"}


def violations(value: Any, root: dict[str, Any]) -> list[str]:
    """What in `value` the schema refuses."""
    return list(_check(value, root, root, "$"))


def _check(value: Any, schema: dict[str, Any], root: dict[str, Any], path: str) -> Iterator[str]:
    unknown = set(schema) - CHECKED - NOTES
    assert not unknown, f"this checker does not know {unknown}"
    if "$ref" in schema:
        yield from _check(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, path)
    if "anyOf" in schema and all(list(_check(value, option, root, path)) for option in schema["anyOf"]):
        yield f"{path}: {value!r} is none of the alternatives"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is not in {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{path}: {value!r} is not {schema['const']!r}"
    if "type" in schema and not _is(value, schema["type"]):
        yield f"{path}: {value!r} is no {schema['type']}"
        return
    yield from _bounds(value, schema, path)
    if isinstance(value, dict):
        yield from _object(value, schema, root, path)
    if isinstance(value, list):
        yield from _array(value, schema, root, path)


def _is(value: Any, types: str | list[str]) -> bool:
    names = [types] if isinstance(types, str) else types
    return any(isinstance(value, TYPES[name]) and (not isinstance(value, bool) or name == "boolean") for name in names)


def _bounds(value: Any, schema: dict[str, Any], path: str) -> Iterator[str]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        inside = (
            value >= schema.get("minimum", value)
            and value <= schema.get("maximum", value)
            and value > schema.get("exclusiveMinimum", value - 1)
            and value < schema.get("exclusiveMaximum", value + 1)
        )
        if not inside:
            yield f"{path}: {value} is out of bounds"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{path}: {value!r} does not match"


def _object(value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], path: str) -> Iterator[str]:
    yield from (f"{path}: `{key}` is missing" for key in schema.get("required", []) if key not in value)
    if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", len(value)):
        yield f"{path}: {len(value)} keys"
    properties, other = schema.get("properties", {}), schema.get("additionalProperties", True)
    for key, child in value.items():
        if key in properties:
            yield from _check(child, properties[key], root, f"{path}.{key}")
        elif other is False:
            yield f"{path}: unknown key `{key}`"
        elif isinstance(other, dict):
            yield from _check(child, other, root, f"{path}.{key}")


def _array(value: list[Any], schema: dict[str, Any], root: dict[str, Any], path: str) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{path}: {len(value)} items"
    first = schema.get("prefixItems", [])
    for index, child in enumerate(value):
        below = first[index] if index < len(first) else schema.get("items", {})
        yield from _check(child, below, root, f"{path}.{index}") if isinstance(below, dict) else ()
