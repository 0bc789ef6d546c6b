"""Samplers by the names that `sweep/space/search_options.py` declares: what proposes configurations."""

import hashlib
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from optuna.samplers import BaseSampler, GPSampler, QMCSampler, RandomSampler, TPESampler

from sweep.errors import InputError
from sweep.search.cmaes import PlainCmaEsSampler
from sweep.search.quiet import quiet
from sweep.space import search_options
from sweep.space.configuration import KerasObject, SearchConfig

_Make = Callable[[dict[str, Any], int, int], BaseSampler]  # arguments, the search's seed, the trial's seed


def register_sampler(name: str, make: _Make, description: str, **arguments: type) -> None:
    """Let a space choose this sampler by `sampler: name`, with arguments of these types."""
    search_options.register_sampler(name, description, **arguments)
    _SAMPLERS[name] = make


def check_sampler(sampler: KerasObject) -> None:
    """Raise `InputError` for a sampler that Optuna refuses, or that is not installed."""
    if sampler.name == "gp" and find_spec("torch") is None:
        raise InputError("search: the sampler `gp` needs PyTorch: pip install 'keras-sweep[gp]'")
    _make(sampler, seed=0, trial_seed=0)


def make_sampler(config: SearchConfig, trial: int) -> BaseSampler:
    """Make the sampler for one trial, by its number.

    A sampler a trial, seeded by (the search's seed, the trial's number): a supervisor that was restarted neither
    repeats what was proposed already nor proposes other things than one that was not.
    """
    return _make(config.sampler, seed=config.seed, trial_seed=seed_of(config.seed, trial))


def seed_of(seed: int, trial: int) -> int:
    """Derive a trial's seed; below 2³², as NumPy wants it."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{trial}".encode()).digest()[:4], "big")


def _make(sampler: KerasObject, *, seed: int, trial_seed: int) -> BaseSampler:
    try:
        with quiet():
            return _SAMPLERS[sampler.name](sampler.arguments, seed, trial_seed)
    except (TypeError, ValueError) as error:
        raise InputError(f"search: sampler `{sampler.name}`: {error}") from error


def _tpe(arguments: dict[str, Any], _seed: int, trial_seed: int) -> BaseSampler:
    # group: multivariate TPE alone models only what all trials share, and would draw open branches at random.
    # constant_liar: workers that ask at the same time shall not be sent to the same place.
    return TPESampler(**{"multivariate": True, "group": True, "constant_liar": True, "seed": trial_seed, **arguments})


def _random(_arguments: dict[str, Any], _seed: int, trial_seed: int) -> BaseSampler:
    return RandomSampler(seed=trial_seed)


def _qmc(arguments: dict[str, Any], seed: int, trial_seed: int) -> BaseSampler:
    # The sequence's seed is one for all trials: Optuna counts in the database how far the sequence is.
    return QMCSampler(
        **{"scramble": True, **arguments},
        seed=seed,
        independent_sampler=RandomSampler(seed=trial_seed),  # of branches, which a sequence cannot reach
        warn_independent_sampling=False,
        warn_asynchronous_seeding=False,
    )


def _gp(arguments: dict[str, Any], _seed: int, trial_seed: int) -> BaseSampler:
    return GPSampler(
        **arguments,
        seed=trial_seed,
        independent_sampler=RandomSampler(seed=trial_seed),
        warn_independent_sampling=False,
    )


def _cmaes(arguments: dict[str, Any], _seed: int, trial_seed: int) -> BaseSampler:
    return PlainCmaEsSampler(
        **arguments,
        seed=trial_seed,
        independent_sampler=RandomSampler(seed=trial_seed),  # of choices and branches, which CMA-ES has no model of
        warn_independent_sampling=False,
    )


_SAMPLERS: dict[str, _Make] = {
    "tpe": _tpe,
    "random": _random,
    "grid": _random,  # every point is put in the queue; nothing is left to a sampler
    "qmc": _qmc,
    "gp": _gp,
    "cmaes": _cmaes,
}
