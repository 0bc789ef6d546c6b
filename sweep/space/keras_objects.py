"""Whether a Keras object of a space names a class that exists, with arguments that it takes, and runs no code."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sweep.space import keras_names
from sweep.space.keras_names import REQUIRED, UNKNOWN, Kind
from sweep.wording import did_you_mean

_CODE = "it runs code, and reading a space runs none"
_WRAPS = "it needs other layers or objects, which a space cannot hold"
_JOINS = "it takes several inputs, and `layers:` is one sequence"
_STATE = "it must see the data before training"
_LABELS = "it mixes labels, and augmentation changes images only"
_OPTIMIZERS = "it wraps another optimizer"
_AVERAGES = "it averages weights, and Keras puts the averages in place only when training is over, after the last epoch"
_REASONS = {
    _CODE: "Lambda TFSMLayer TorchModuleWrapper JaxLayer FlaxLayer",
    _WRAPS: "Wrapper Bidirectional TimeDistributed SpectralNormalization RNN StackedRNNCells Pipeline LSTMCell GRUCell "
    "SimpleRNNCell",
    _JOINS: "Add Average Concatenate Dot Maximum Minimum Multiply Subtract AdditiveAttention Attention "
    "GroupQueryAttention MultiHeadAttention",
    _STATE: "Normalization Discretization StringLookup IntegerLookup TextVectorization Hashing HashedCrossing "
    "CategoryEncoding",
    _LABELS: "MixUp CutMix MaxNumBoundingBoxes",
    _OPTIMIZERS: "LossScaleOptimizer MultiOptimizer OptimizerMap",
    _AVERAGES: "ScheduleFreeAdamW",
    "the language adds the input itself": "InputLayer",
}
REFUSED = {name: reason for reason, names in _REASONS.items() for name in names.split()}

# What the language fills in: a schedule starts at the optimizer's learning rate and, unless given, lasts all epochs.
FILLED_IN = {"schedules": {"initial_learning_rate", "decay_steps"}}
# Set by the language: a layer's own seed or name would make two trials differ by more than their configuration.
_OURS = {"name", "dtype", "seed", "data_format", "lora_rank", "lora_alpha", "quantization_config"}
_REFUSED_ARGUMENTS = dict.fromkeys(("use_ema", "ema_momentum", "ema_overwrite_frequency"), _AVERAGES)
_SHORT = {"lr": "learning_rate", "l": "l2", "slope": "negative_slope", "size": "kernel_size"}
_LISTABLE = 20  # names that an error can list
_KINDS: dict[str, Kind] = {"_initializer": "initializers", "_regularizer": "regularizers", "_constraint": "constraints"}
_COUNTS = {"filters", "units", "groups", "depth_multiplier"}  # whole numbers from 1
_SIZES = {"kernel_size", "pool_size", "strides", "dilation_rate"}  # the same, or two of them
_WORDS: dict[str, tuple[str, ...]] = {"padding": ("valid", "same")}
_NUMBERS: dict[str, tuple[Callable[[float], bool], str]] = {
    "rate": (lambda number: 0 <= number < 1, "a number from 0, below 1"),
    **dict.fromkeys(
        ("learning_rate", "decay_steps", "first_decay_steps", "decay_rate"),
        (lambda number: number > 0, "a number above 0"),
    ),
    **dict.fromkeys(("momentum", "beta_1", "beta_2", "rho"), (lambda number: 0 <= number <= 1, "a number from 0 to 1")),
    **dict.fromkeys(
        ("weight_decay", "clipnorm", "clipvalue", "global_clipnorm", "warmup_steps", "stddev"),
        (lambda number: number >= 0, "a number from 0"),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong with a Keras object, and where in it."""

    at: tuple[str, ...]  # below the object: (), ("adam",), ("adam", "lr")
    found: str
    allowed: str = ""
    hint: str = ""


def findings(kind: Kind, name: str, given: Mapping[str, Any]) -> Iterator[Finding]:
    """Everything that is wrong with `name: {argument: value, …}` as an object of this kind."""
    singular = kind[:-1]
    canonical = keras_names.class_name(kind, name)
    if canonical is None:
        near = keras_names.nearest(kind, name)
        yield Finding(
            at=(name,),
            found=f"no Keras {singular} is called `{name}`",
            allowed=_catalogue(kind),
            hint=f"did you mean `{near}`?" if near else "",
        )
    elif canonical in REFUSED:
        yield Finding(at=(name,), found=f"`{name}` cannot be in a space: {REFUSED[canonical]}")
    else:
        yield from _arguments(kind, name, given)


def arguments(kind: Kind, name: str) -> dict[str, Any]:
    """The arguments that a space may give to a class, with Keras's defaults."""
    without = _OURS | set(_REFUSED_ARGUMENTS)
    return {key: value for key, value in keras_names.arguments(kind, name).items() if key not in without}


def _catalogue(kind: Kind) -> str:
    known = [name for name in keras_names.names(kind) if keras_names.class_name(kind, name) not in REFUSED]
    package = "optimizers.schedules" if kind == "schedules" else kind
    return ", ".join(known) if len(known) <= _LISTABLE else f"the names of keras.{package}"


def _arguments(kind: Kind, name: str, given: Mapping[str, Any]) -> Iterator[Finding]:
    takes, known = arguments(kind, name), keras_names.arguments(kind, name)
    for key, value in given.items():
        if key in known and key in _REFUSED_ARGUMENTS:
            found = f"`{key}` cannot be in a space: {_REFUSED_ARGUMENTS[key]}"
            yield Finding(at=(name, str(key)), found=found)
        elif key not in takes:
            near = did_you_mean(_SHORT.get(str(key), str(key)), takes)
            yield Finding(
                at=(name, str(key)),
                found=f"`{name}` has no argument `{key}`",
                allowed=", ".join(takes) or "no arguments",
                hint="the sweep sets it" if key in known else near,
            )
        else:
            for finding in _value(kind, name, key, value, takes[key]):
                yield replace(finding, at=(name, key, *finding.at))
    filled = FILLED_IN.get(kind, set())
    missing = [key for key, default in takes.items() if default is REQUIRED and key not in given and key not in filled]
    if missing:
        yield Finding(
            at=(name,),
            found=f"`{name}` needs {' and '.join(f'`{key}`' for key in missing)}",
            hint=f"write {name}: {{{missing[0]}: …}}",
        )


def _value(kind: Kind, name: str, key: str, value: Any, default: Any) -> Iterator[Finding]:
    value = None if value == "none" else value
    nested = next((of for suffix, of in _KINDS.items() if key.endswith(suffix)), None)
    if nested and value is not None:
        yield from _nested(nested, value)
    elif key == "activation" and value is not None:
        if not isinstance(value, str):
            yield Finding(at=(), found=f"found {show(value)}", allowed="the name of an activation")
        elif keras_names.class_name("activations", value) is None:
            yield from findings("activations", value, {})
    else:
        allowed = _allowed(kind, name, key, value, default)
        if allowed:
            yield Finding(at=(), found=f"found {show(value)}", allowed=allowed)


def _nested(kind: Kind, value: Any) -> Iterator[Finding]:
    if isinstance(value, str):
        yield from findings(kind, value, {})
    elif isinstance(value, Mapping) and len(value) == 1:
        name, arguments = next(iter(value.items()))
        yield from findings(kind, str(name), arguments or {})
    else:
        yield Finding(at=(), found=f"found {show(value)}", allowed="a name, or a name with arguments")


def _allowed(kind: Kind, name: str, key: str, value: Any, default: Any) -> str:
    """What is allowed as this argument, or nothing when `value` is."""
    if key in _COUNTS:
        return "" if _is_count(value) else "a whole number from 1"
    if key in _SIZES and not (key == "strides" and value is None):
        listed = isinstance(value, list | tuple) and len(value) == _directions(name) and all(map(_is_count, value))
        return "" if listed or _is_count(value) else "a whole number from 1, or one for each direction"
    if key in _WORDS:
        whole = kind == "layers" and not isinstance(default, str)  # `zero_padding2d: {padding: 2}`
        return "" if whole or value in _WORDS[key] else " or ".join(_WORDS[key])
    if key in _NUMBERS and not (value is None and default is None):
        fits, allowed = _NUMBERS[key]
        return "" if _is_number(value) and fits(value) else allowed + (", or none" if default is None else "")
    return _like_default(value, default)


def _directions(name: str) -> int:
    """Of a layer for images 2: its sizes are a number, or one a direction."""
    canonical = keras_names.class_name("layers", name) or ""
    found = re.search(r"([123])D", canonical)
    return int(found.group(1)) if found else 2


def _like_default(value: Any, default: Any) -> str:
    if default is REQUIRED or default is UNKNOWN or default is None:
        return ""
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else "true or false"
    if isinstance(default, int | float):
        return "" if _is_number(value) or isinstance(value, list | tuple) or value is None else "a number"
    if isinstance(default, str):
        return "" if isinstance(value, str) or value is None else f"a word, such as {default}"
    if isinstance(default, tuple):
        return "" if _is_number(value) or isinstance(value, list | tuple) else "a number, or one for each direction"
    return ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def show(value: Any) -> str:
    """A value as the file would write it."""
    if isinstance(value, str):
        return f"`{value}`" if value else "an empty text"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "a mapping of " + ", ".join(f"`{key}`" for key in value) if value else "an empty mapping"
    if isinstance(value, list | tuple):
        return "a list of " + ", ".join(map(show, value)) if value else "an empty list"
    return str(value)
