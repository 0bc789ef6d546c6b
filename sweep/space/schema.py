"""The JSON Schema of a space file, for editors: the configuration's models, with dimensions where they may be."""

from collections.abc import Mapping
from typing import Any

from sweep.space import keras_names
from sweep.space.configuration import SpaceFile
from sweep.space.data import SOURCES
from sweep.space.fields import NAMES_OF
from sweep.space.keras_names import Kind
from sweep.space.keras_objects import REFUSED, arguments
from sweep.space.model_config import MODELS
from sweep.space.notation import BLOCK_FIELDS
from sweep.space.search_options import PRUNERS, SAMPLERS, SearchOption

Schema = dict[str, Any]

_OPEN = ("CnnConfig", "HeadConfig", "TrainingConfig", "EarlyStopping", "ModelConfig")
_TYPES = {int: "integer", float: "number", bool: "boolean", str: "string"}
_SEARCH_OPTIONS = {"samplers": SAMPLERS, "pruners": PRUNERS}


def file_schema() -> Schema:
    """The schema of the whole file; draft 2020-12."""
    schema = _completed(SpaceFile.model_json_schema())
    definitions = schema["$defs"]
    for name in _OPEN:
        _open(name, definitions[name], definitions)
    definitions["DataConfig"] = _data(definitions["DataConfig"])
    definitions["Objective"] = _objective(definitions["Objective"])
    definitions["EarlyStopping"] = {"anyOf": [{"type": "integer", "minimum": 1}, definitions["EarlyStopping"]]}
    definitions["ModelConfig"]["anyOf"] = [{"required": [kind]} for kind in MODELS]
    definitions |= {"int": _range("integer"), "float": _range("number")}
    for section in ("model", "training"):
        schema["properties"][section] = _choosable(schema["properties"][section], section, definitions)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Sweep space"}


def _completed(schema: Any) -> Any:
    """The schema with the names, where a field says whose they are, that an editor can complete."""
    if isinstance(schema, list):
        return list(map(_completed, schema))
    if not isinstance(schema, dict):
        return schema
    completed = {key: _completed(value) for key, value in schema.items() if key != NAMES_OF}
    kind, *only = schema.get(NAMES_OF, ("",))
    if "$ref" in schema and kind:
        del completed["$ref"]
        return {**completed, "anyOf": _named(_SEARCH_OPTIONS[kind]) if kind in _SEARCH_OPTIONS else _keras(kind, only)}
    return {**completed, "examples": list(keras_names.names(kind))} if kind else completed


def _keras(kind: Kind, only: list[str]) -> list[Schema]:
    """A name, or a name with arguments; names in other spellings are allowed, these are completed."""
    names = only or [name for name in keras_names.names(kind) if keras_names.class_name(kind, name) not in REFUSED]
    named = {
        name: {"type": ["object", "null"], "properties": {key: {} for key in arguments(kind, name)}} for name in names
    }
    with_arguments = {"type": "object", "minProperties": 1, "maxProperties": 1, "properties": named}
    return [{"enum": names}, {"type": "string"}, with_arguments]


def _named(options: Mapping[str, SearchOption]) -> list[Schema]:
    """A name, or a name with arguments, of those that are declared."""
    names = [{"const": name, "description": option.description} for name, option in options.items()]
    named = {
        name: {
            "description": option.description,
            "type": ["object", "null"],
            "properties": {key: {"type": _TYPES[kind]} for key, kind in option.arguments.items()},
            "additionalProperties": False,
        }
        for name, option in options.items()
    }
    return [*names, {**_exactly(named, []), "minProperties": 1, "maxProperties": 1}]


def _open(name: str, section: Schema, definitions: Schema) -> None:
    """Lets each property of a section be a dimension."""
    for field, described in section["properties"].items():
        section["properties"][field] = _choosable(described, f"{name}.{field}", definitions)
        if name == "CnnConfig" and field in BLOCK_FIELDS:
            blocks = {"each_block": {"$ref": f"#/$defs/{name}.{field}"}}
            definitions[f"{name}.{field}"]["anyOf"].append(_exactly(blocks, ["each_block"]))


def _choosable(described: Schema, key: str, definitions: Schema) -> Schema:
    """A reference to a definition that takes the value itself, or a dimension of such values."""
    itself = {"$ref": f"#/$defs/{key}"}
    options = {"type": "array", "minItems": 1, "items": itself}
    labelled = {"type": "object", "minProperties": 1, "additionalProperties": itself}
    choice = _exactly({"choice": {"anyOf": [options, labelled]}}, ["choice"])
    described = _with_none_as_a_word(described)
    kept = {word: described[word] for word in ("description", "default") if word in described}
    value = {word: text for word, text in described.items() if word not in kept}
    definitions[key] = {**kept, "anyOf": [value, {"$ref": "#/$defs/int"}, {"$ref": "#/$defs/float"}, choice]}
    return itself


def _with_none_as_a_word(described: Schema) -> Schema:
    """Where null may be, `none` may be."""
    options = [
        {**option, "items": _with_none_as_a_word(option["items"])} if "items" in option else option
        for option in described.get("anyOf", [])
    ]
    if {"type": "null"} in options and {"const": "none"} not in options:
        options.append({"const": "none"})
    return {**described, "anyOf": options} if options else described


def _exactly(properties: Schema, required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _range(kind: str) -> Schema:
    number = {"type": kind}
    word = "int" if kind == "integer" else "float"
    properties = {
        word: {"type": "array", "items": number, "minItems": 2, "maxItems": 2, "description": "[low, high]"},
        "step": {"type": kind, "exclusiveMinimum": 0},
        "log": {"type": "boolean", "description": "draw the logarithm"},
    }
    return {"description": f"any {kind} of a range", **_exactly(properties, [word])}


def _data(section: Schema) -> Schema:
    options = {name: described for name, described in section["properties"].items() if name != "source"}
    source = {"type": ["object", "null"], "properties": options, "additionalProperties": False}
    named = dict.fromkeys(SOURCES, source)
    both = [{"enum": list(SOURCES)}, {**_exactly(named, []), "minProperties": 1, "maxProperties": 1}]
    return {"description": section["description"], "anyOf": both}


def _objective(section: Schema) -> Schema:
    ways = {"maximize": ["val_accuracy", "accuracy"], "minimize": ["val_loss", "loss"]}
    options = [_exactly({direction: {"enum": metrics}}, [direction]) for direction, metrics in ways.items()]
    return {"description": section["description"], "anyOf": options}
