"""The samplers and pruners that a space may name, each declared once.

The check of a file, its JSON Schema and the error messages read these declarations; `sweep/search` makes the objects
by the same names.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sweep.space.fields import KerasObject, refuse_any
from sweep.space.keras_objects import Finding, show
from sweep.wording import did_you_mean

_WORDS = {int: "a whole number", float: "a number", bool: "true or false", str: "a word"}


@dataclass(frozen=True, kw_only=True)
class SearchOption:
    """A sampler or a pruner as a space names it."""

    description: str  # one line, for editors
    arguments: Mapping[str, type]  # name to int, float, bool or str


SAMPLERS: dict[str, SearchOption] = {}
PRUNERS: dict[str, SearchOption] = {}


def register_sampler(name: str, description: str, **arguments: type) -> None:
    """Let `sampler:` name it, with arguments of these types."""
    SAMPLERS[name] = SearchOption(description=description, arguments=arguments)


def register_pruner(name: str, description: str, **arguments: type) -> None:
    """Let `pruner:` name it, with arguments of these types; their resource is the epoch, from 1."""
    PRUNERS[name] = SearchOption(description=description, arguments=arguments)


def declared_in(options: Mapping[str, SearchOption], kind: str) -> Callable[[KerasObject], KerasObject]:
    """A validator: the object is one of these options, with arguments that it takes."""

    def check(value: KerasObject) -> KerasObject:
        refuse_any(_findings(value, options, kind))
        return value

    return check


def _findings(value: KerasObject, options: Mapping[str, SearchOption], kind: str) -> Iterator[Finding]:
    option = options.get(value.name)
    if option is None:
        found = f"no {kind} is called `{value.name}`"
        yield Finding(at=(value.name,), found=found, allowed=", ".join(options), hint=did_you_mean(value.name, options))
        return
    for key, given in value.arguments.items():
        at, takes = (value.name, key), option.arguments
        if key not in takes:
            found, allowed = f"`{value.name}` has no argument `{key}`", ", ".join(takes) or "no arguments"
            yield Finding(at=at, found=found, allowed=allowed, hint=did_you_mean(key, takes))
        elif not _fits(given, takes[key]):
            yield Finding(at=at, found=f"found {show(given)}", allowed=_WORDS[takes[key]])


def _fits(value: Any, kind: type) -> bool:
    if isinstance(value, bool) or kind is bool:
        return isinstance(value, bool) and kind is bool
    return isinstance(value, int | float) if kind is float else isinstance(value, kind)


register_sampler(
    "tpe", "a tree-structured Parzen estimator, of all dimensions of a branch together",
    n_startup_trials=int, n_ei_candidates=int, multivariate=bool, group=bool, constant_liar=bool,
)  # fmt: skip
register_sampler("random", "draws every value at random")
register_sampler("grid", "every configuration once; finite dimensions only")
register_sampler("qmc", "a quasi-random sequence, which covers the space evenly", qmc_type=str, scramble=bool)
register_sampler("gp", "a Gaussian process; needs PyTorch", n_startup_trials=int, deterministic_objective=bool)
register_sampler(
    "cmaes", "CMA-ES, an evolution strategy, over the numbers; choices are drawn at random",
    n_startup_trials=int, sigma0=float, popsize=int, with_margin=bool, use_separable_cma=bool, lr_adapt=bool,
)  # fmt: skip

register_pruner(
    "hyperband", "brackets of successive halving, from quick to patient",
    min_resource=int, max_resource=int, reduction_factor=int, bootstrap_count=int,
)  # fmt: skip
register_pruner(
    "asha", "asynchronous successive halving",
    min_resource=int, reduction_factor=int, min_early_stopping_rate=int, bootstrap_count=int,
)  # fmt: skip
register_pruner(
    "median", "ends a trial that is worse than the median of those before it at the same epoch",
    n_startup_trials=int, n_warmup_steps=int, interval_steps=int, n_min_trials=int,
)  # fmt: skip
register_pruner("none", "ends no trial early")
