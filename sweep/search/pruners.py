"""Pruners by the names that `sweep/space/search_options.py` declares: what ends poor trials early."""

from collections.abc import Callable
from typing import Any

from optuna.pruners import BasePruner, HyperbandPruner, MedianPruner, NopPruner, SuccessiveHalvingPruner

from sweep.errors import InputError
from sweep.search.quiet import quiet
from sweep.space import search_options
from sweep.space.configuration import KerasObject

_Make = Callable[[dict[str, Any], int], BasePruner]  # arguments, the most epochs of a trial


def register_pruner(name: str, make: _Make, description: str, **arguments: type) -> None:
    """Let a space choose this pruner by `pruner: name`, with arguments of these types."""
    search_options.register_pruner(name, description, **arguments)
    _PRUNERS[name] = make


def make_pruner(pruner: KerasObject, max_epochs: int) -> BasePruner:
    """Make the pruner for trials of at most so many epochs; raises `InputError`."""
    try:
        with quiet():
            return _PRUNERS[pruner.name](pruner.arguments, max_epochs)
    except (TypeError, ValueError) as error:
        raise InputError(f"search: pruner `{pruner.name}`: {error}") from error


def _hyperband(arguments: dict[str, Any], max_epochs: int) -> BasePruner:
    return HyperbandPruner(**{"min_resource": 1, "max_resource": max_epochs, "reduction_factor": 3, **arguments})


def _asha(arguments: dict[str, Any], _max_epochs: int) -> BasePruner:
    return SuccessiveHalvingPruner(**{"min_resource": 1, "reduction_factor": 3, **arguments})


def _median(arguments: dict[str, Any], _max_epochs: int) -> BasePruner:
    return MedianPruner(**{"n_warmup_steps": 1, **arguments})


def _none(_arguments: dict[str, Any], _max_epochs: int) -> BasePruner:
    return NopPruner()


_PRUNERS: dict[str, _Make] = {"hyperband": _hyperband, "asha": _asha, "median": _median, "none": _none}
