"""What Optuna Dashboard is given as its storage: the study database's own, to be read.

Behind the guard this is the second line: nothing is written unless the dashboard may edit, and a sweep's study is not
deleted, renamed or told results even then.
"""

from collections.abc import Callable, Container
from typing import Any

from bottle import HTTPError
from optuna.storages import BaseStorage
from optuna.study._frozen import FrozenStudy
from optuna.trial import FrozenTrial, TrialState

from storage.errors import StorageError
from storage.optuna_reader import OptunaReader

PROTECTED = "This study is a sweep: the commands `sweep delete`, `stop` and `retry` change it, and nothing here does"
_Check = Callable[..., None]


def _delegated(name: str, *checks: _Check) -> Any:
    """A method of the storage behind this one; the checks raise `HTTPError` for what is refused."""

    def method(self: "ServedStorage", *arguments: Any, **named: Any) -> Any:
        for check in checks:
            check(self, *arguments)
        return _explained(getattr(self.inner, name), *arguments, **named)

    return method


def _explained(method: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Call, and raise the kind of error of which Optuna Dashboard shows the sentence."""
    try:
        return method(*arguments, **named)
    except StorageError as error:
        raise HTTPError(503, str(error)) from error


def _editing(storage: "ServedStorage", *_: Any) -> None:
    if not storage.allows_edit:
        raise HTTPError(403, "This dashboard only reads")


def _no_sweep(storage: "ServedStorage", study_id: int, *_: Any) -> None:
    if storage.is_sweep(study_id):
        raise HTTPError(403, PROTECTED)


def _no_sweeps_trial(storage: "ServedStorage", trial_id: int, *_: Any) -> None:
    """Trials do not say whose they are, so all sweeps are searched."""
    for study in storage.get_all_studies():
        if storage.is_sweep(study._study_id):
            trials = storage.get_all_trials(study._study_id)
            if any(trial._trial_id == trial_id for trial in trials):
                raise HTTPError(403, PROTECTED)


def _not_how_it_ended(storage: "ServedStorage", trial_id: int, key: str, *_: Any) -> None:
    if key.startswith("sweep:"):
        _no_sweeps_trial(storage, trial_id)


class ServedStorage(BaseStorage):
    """A storage that delegates to another one, and refuses most of what writes; `is_sweep` is asked about a study."""

    def __init__(
        self, inner: BaseStorage, trials: OptunaReader, *, allows_edit: bool, is_sweep: Callable[[int], bool]
    ) -> None:
        self.inner = inner
        self.allows_edit = allows_edit
        self.is_sweep = is_sweep
        self._trials = trials

    get_study_id_from_name = _delegated("get_study_id_from_name")
    get_study_name_from_id = _delegated("get_study_name_from_id")
    get_study_directions = _delegated("get_study_directions")
    get_study_user_attrs = _delegated("get_study_user_attrs")
    get_study_system_attrs = _delegated("get_study_system_attrs")
    get_trial = _delegated("get_trial")
    get_best_trial = _delegated("get_best_trial")  # the database finds it without reading all trials
    get_trial_id_from_study_id_trial_number = _delegated("get_trial_id_from_study_id_trial_number")
    get_trial_system_attrs = _delegated("get_trial_system_attrs")
    remove_session = _delegated("remove_session")

    create_new_study = _delegated("create_new_study", _editing)
    delete_study = _delegated("delete_study", _editing, _no_sweep)
    set_study_user_attr = _delegated("set_study_user_attr", _editing)
    set_study_system_attr = _delegated("set_study_system_attr", _editing)  # notes are such attributes
    create_new_trial = _delegated("create_new_trial", _editing, _no_sweep)
    set_trial_param = _delegated("set_trial_param", _editing, _no_sweeps_trial)
    set_trial_state_values = _delegated("set_trial_state_values", _editing, _no_sweeps_trial)
    set_trial_intermediate_value = _delegated("set_trial_intermediate_value", _editing, _no_sweeps_trial)
    set_trial_user_attr = _delegated("set_trial_user_attr", _editing, _not_how_it_ended)
    set_trial_system_attr = _delegated("set_trial_system_attr", _editing)

    def get_all_studies(self) -> list[FrozenStudy]:
        """All studies, the oldest first, as Optuna Dashboard has those of a database."""
        return sorted(_explained(self.inner.get_all_studies))

    def get_all_trials(
        self,
        study_id: int,
        deepcopy: bool = True,  # noqa: ARG002 - Optuna's signature
        states: Container[TrialState] | None = None,
    ) -> list[FrozenTrial]:
        """Read them leanly; none is copied, for nothing that is served changes what it is given."""
        self.get_study_name_from_id(study_id)  # raises KeyError where there is none
        found: list[FrozenTrial] = _explained(self._trials.of, study_id)
        return found if states is None else [trial for trial in found if trial.state in states]
