"""From the language's notation to Keras objects: `l2`, or `l2: {l2: 0.01}`."""

from typing import Any

import keras

from sweep.errors import InputError
from sweep.space import keras_names
from sweep.space.configuration import KerasObject

_MODULES: dict[keras_names.Kind, Any] = {
    "layers": keras.layers,
    "optimizers": keras.optimizers,
    "schedules": keras.optimizers.schedules,
    "regularizers": keras.regularizers,
    "initializers": keras.initializers,
    "constraints": keras.constraints,
}
# Arguments that hold objects themselves, by the ends of their names.
_ARGUMENTS: dict[str, keras_names.Kind] = {
    "regularizer": "regularizers",
    "initializer": "initializers",
    "constraint": "constraints",
}


def create(kind: keras_names.Kind, notation: KerasObject, **more: Any) -> Any:
    """The Keras object that a notation means; `more` are arguments besides its own."""
    arguments = {name: _argument(name, value) for name, value in notation.arguments.items()}
    return class_of(kind, notation.name)(**arguments, **more)


def class_of(kind: keras_names.Kind, name: str) -> Any:
    """The Keras class of a name in either spelling."""
    found = keras_names.class_name(kind, name)
    if found is None or not hasattr(_MODULES[kind], found):
        raise InputError(f"Keras {keras.__version__} has no {kind[:-1]} named {name!r}")
    return getattr(_MODULES[kind], found)


def _argument(name: str, value: Any) -> Any:
    kind = _ARGUMENTS.get(name.rsplit("_", 1)[-1])
    if kind is None or value is None:
        return value
    return None if value == "none" else create(kind, KerasObject.model_validate(value))
