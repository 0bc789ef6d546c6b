"""Optuna's voice: what it logs and warns of is no news to the users of a sweep."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import optuna
from optuna.exceptions import ExperimentalWarning


@contextmanager
def quiet() -> Iterator[None]:
    """Keep Optuna's INFO lines and its warnings about experimental features off the terminal, in here only.

    Experimental are what we chose with our eyes open: TPE's `multivariate` and `group`, QMC, GP, hyperband.
    """
    level = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ExperimentalWarning)
            yield
    finally:
        optuna.logging.set_verbosity(level)
