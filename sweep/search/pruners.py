"""Pruners by the name that a space file gives: what ends poor trials early. Their resource is the epoch, from 1."""

from typing import Any

from optuna.pruners import BasePruner, HyperbandPruner, MedianPruner, NopPruner, SuccessiveHalvingPruner

from sweep.errors import InputError
from sweep.search.arguments import Signature, check_arguments
from sweep.search.quiet import quiet
from sweep.space.configuration import KerasObject

ARGUMENTS: dict[str, Signature] = {
    "hyperband": {"min_resource": int, "max_resource": int, "reduction_factor": int, "bootstrap_count": int},
    "asha": {"min_resource": int, "reduction_factor": int, "min_early_stopping_rate": int, "bootstrap_count": int},
    "median": {"n_startup_trials": int, "n_warmup_steps": int, "interval_steps": int, "n_min_trials": int},
    "none": {},
}


def make_pruner(pruner: KerasObject, max_epochs: int) -> BasePruner:
    """Make the pruner for trials of at most so many epochs; raises `InputError`."""
    arguments = check_arguments("pruner", pruner, ARGUMENTS)
    try:
        with quiet():
            return _make(pruner.name, arguments, max_epochs)
    except (TypeError, ValueError) as error:
        raise InputError(f"search: pruner `{pruner.name}`: {error}") from error


def _make(name: str, arguments: dict[str, Any], max_epochs: int) -> BasePruner:
    if name == "hyperband":
        return HyperbandPruner(**{"min_resource": 1, "max_resource": max_epochs, "reduction_factor": 3, **arguments})
    if name == "asha":
        return SuccessiveHalvingPruner(**{"min_resource": 1, "reduction_factor": 3, **arguments})
    if name == "median":
        return MedianPruner(**{"n_warmup_steps": 1, **arguments})
    return NopPruner()
