"""CMA-ES, whose state Optuna keeps in the study as a pickle; and the study may be a stranger's (`sweep import`)."""

import io
import pickle
from typing import Any

from optuna.samplers import CmaEsSampler
from optuna.trial import FrozenTrial

from sweep.search.errors import SearchError

_ADMITTED = frozenset({
    ("cmaes._cma", "CMA"), ("cmaes._sepcma", "SepCMA"), ("cmaes._cmawm", "CMAwM"),
    ("numpy._core.multiarray", "_reconstruct"), ("numpy._core.multiarray", "scalar"),
    ("numpy._core.numeric", "_frombuffer"), ("numpy", "ndarray"), ("numpy", "dtype"),
})  # fmt: skip


class PlainCmaEsSampler(CmaEsSampler):
    """Goes on from optimizers of arrays and numbers, and from nothing else that a pickle could call."""

    def _restore_optimizer(self, completed_trials: list[FrozenTrial]) -> Any:
        for trial in reversed(completed_trials):
            found = {key: each for key, each in trial.system_attrs.items() if key.startswith(self._attr_key_optimizer)}
            if found:
                return _restored(self._concat_optimizer_attrs(found), trial.number)
        return None


def _restored(text: str, trial: int) -> Any:
    try:
        return _Unpickler(io.BytesIO(bytes.fromhex(text))).load()
    except Exception as error:  # a broken pickle raises anything
        raise SearchError(f"the state of CMA-ES at trial {trial} cannot be gone on from: {error}") from error


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ADMITTED:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}, which is no optimizer")
        return super().find_class(module, name)
