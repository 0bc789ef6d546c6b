"""The JSON Schema of a space file, for editors: the configuration's models, with dimensions where they may be."""

from typing import Any, get_args

from sweep.space import keras_names
from sweep.space.compiling import BLOCK_FIELDS
from sweep.space.configuration import MODELS, Source, SpaceFile
from sweep.space.keras_names import Kind
from sweep.space.keras_objects import REFUSED, arguments

Schema = dict[str, Any]

_OPEN = ("CnnConfig", "HeadConfig", "TrainingConfig", "EarlyStopping", "ModelConfig")
_KERAS: dict[tuple[str, str], Kind] = {
    ("TrainingConfig", "optimizer"): "optimizers",
    ("TrainingConfig", "schedule"): "schedules",
    ("CnnConfig", "regularizer"): "regularizers",
    ("CnnConfig", "initializer"): "initializers",
}
_KERAS_LISTS = {("ModelConfig", "layers"), ("TrainingConfig", "augmentation")}
_WORDS: dict[tuple[str, str], Kind] = {
    ("CnnConfig", "activation"): "activations",
}


def file_schema() -> Schema:
    """The schema of the whole file; draft 2020-12."""
    schema = SpaceFile.model_json_schema()
    definitions = schema["$defs"]
    for name in _OPEN:
        _complete(name, definitions[name])
        _open(name, definitions[name], definitions)
    definitions["DataConfig"] = _data(definitions["DataConfig"])
    definitions["Objective"] = _objective(definitions["Objective"])
    definitions["EarlyStopping"] = {"anyOf": [{"type": "integer", "minimum": 1}, definitions["EarlyStopping"]]}
    definitions["ModelConfig"]["anyOf"] = [{"required": [kind]} for kind in MODELS]
    definitions |= {"int": _range("integer"), "float": _range("number")}
    for section in ("model", "training"):
        schema["properties"][section] = _choosable(schema["properties"][section], section, definitions)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Sweep space"}


def _complete(name: str, section: Schema) -> None:
    """Puts Keras's names where an editor can complete them."""
    for field, described in section["properties"].items():
        where = (name, field)
        if where in _KERAS:
            described["anyOf"] = [_keras(_KERAS[where]), *_none(described)]
            described.pop("$ref", None)
        elif where in _KERAS_LISTS:
            described["anyOf"] = [{"type": "array", "minItems": 1, "items": _keras("layers")}, *_none(described)]
            for word in ("type", "items", "minItems"):
                described.pop(word, None)
        elif where in _WORDS:
            described["examples"] = list(keras_names.names(_WORDS[where]))


def _none(described: Schema) -> list[Schema]:
    options = described.get("anyOf", [])
    return [{"type": "null"}, {"const": "none"}] if {"type": "null"} in options else []


def _keras(kind: Kind) -> Schema:
    """A name, or a name with arguments; names in other spellings are allowed, these are completed."""
    names = [name for name in keras_names.names(kind) if keras_names.class_name(kind, name) not in REFUSED]
    named = {
        name: {"type": ["object", "null"], "properties": {key: {} for key in arguments(kind, name)}} for name in names
    }
    with_arguments = {"type": "object", "minProperties": 1, "maxProperties": 1, "properties": named}
    return {"anyOf": [{"enum": names}, {"type": "string"}, with_arguments]}


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
    named = dict.fromkeys(get_args(Source), source)
    both = [{"enum": list(get_args(Source))}, {**_exactly(named, []), "minProperties": 1, "maxProperties": 1}]
    return {"description": section["description"], "anyOf": both}


def _objective(section: Schema) -> Schema:
    ways = {"maximize": ["val_accuracy", "accuracy"], "minimize": ["val_loss", "loss"]}
    options = [_exactly({direction: {"enum": metrics}}, [direction]) for direction, metrics in ways.items()]
    return {"description": section["description"], "anyOf": options}
