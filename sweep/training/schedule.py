"""Learning-rate schedules by Keras's names, their lengths in epochs."""

from typing import Any

from sweep.space import keras_names
from sweep.space.configuration import KerasObject
from sweep.training.objects import create

_LENGTHS = frozenset({"decay_steps", "warmup_steps", "first_decay_steps"})  # epochs in the language


def learning_rate(schedule: KerasObject, initial: float, *, epochs: int, steps: int) -> Any:
    """A Keras schedule that starts at `initial`.

    `decay_steps`, `warmup_steps`, `first_decay_steps` and `boundaries` count epochs of `steps` steps each.
    `decay_steps` is all epochs (after the warm-up) unless given. With a warm-up and no `warmup_target`, the rate rises
    from 0 to `initial` and decays from there. The `values` of
    `piecewise_constant_decay` are rates: `initial` is not used there.
    """
    name = keras_names.class_name("schedules", schedule.name) or schedule.name
    known = keras_names.arguments("schedules", name)
    arguments = dict(schedule.arguments)
    if "decay_steps" in known:
        arguments.setdefault("decay_steps", max(epochs - arguments.get("warmup_steps", 0), 1))
    for length in _LENGTHS & arguments.keys():
        arguments[length] = max(round(arguments[length] * steps), 1 if length != "warmup_steps" else 0)
    if "boundaries" in arguments:
        arguments["boundaries"] = [round(boundary * steps) for boundary in arguments["boundaries"]]
    if arguments.get("warmup_steps") and "warmup_target" not in arguments:
        arguments["warmup_target"] = initial
        arguments.setdefault("initial_learning_rate", 0.0)
    if "initial_learning_rate" in known:
        arguments.setdefault("initial_learning_rate", initial)
    return create("schedules", KerasObject(name=name, arguments=arguments))
