"""What Optuna Dashboard is given as its storage: the study database's own, to be read.

Behind the guard this is the second line: whatever comes through, nothing is written unless the dashboard may edit, and
a sweep's study is neither deleted, renamed nor told results even then.
"""

from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from bottle import HTTPError
from optuna.distributions import BaseDistribution
from optuna.storages import BaseStorage
from optuna.study import StudyDirection
from optuna.study._frozen import FrozenStudy
from optuna.trial import FrozenTrial, TrialState

from storage.errors import StorageError
from storage.optuna_reader import OptunaReader

SPARED = "This study is a sweep: the commands `sweep delete`, `stop` and `retry` change it, and nothing here does"
_Result = TypeVar("_Result")


class ServedStorage(BaseStorage):
    """A storage that delegates to another one.

    `sweep_of` gives the name of a study that is a sweep; `of_trial` and `of_study` give artifacts as Optuna keeps them,
    in attributes: a trial's, and those of the best trial of the sweep of that name.
    """

    def __init__(
        self,
        inner: BaseStorage,
        trials: OptunaReader,
        *,
        allows_edit: bool,
        sweep_of: Callable[[int], str | None],
        of_trial: Callable[[int], dict[str, str]],
        of_study: Callable[[str], dict[str, str]],
    ) -> None:
        self._inner = inner
        self._trials = trials
        self._allows_edit = allows_edit
        self._sweep_of = sweep_of
        self._of_trial = of_trial
        self._of_study = of_study

    # -- reading

    def get_study_id_from_name(self, study_name: str) -> int:
        """Delegate."""
        return _asked(self._inner.get_study_id_from_name, study_name)

    def get_study_name_from_id(self, study_id: int) -> str:
        """Delegate."""
        return _asked(self._inner.get_study_name_from_id, study_id)

    def get_study_directions(self, study_id: int) -> list[StudyDirection]:
        """Delegate."""
        return _asked(self._inner.get_study_directions, study_id)

    def get_study_user_attrs(self, study_id: int) -> dict[str, Any]:
        """Delegate."""
        return _asked(self._inner.get_study_user_attrs, study_id)

    def get_study_system_attrs(self, study_id: int) -> dict[str, Any]:
        """Delegate, and add the artifacts that are ours."""
        found, name = _asked(self._inner.get_study_system_attrs, study_id), self._sweep_of(study_id)
        return found if name is None else found | _asked(self._of_study, name)

    def get_all_studies(self) -> list[FrozenStudy]:
        """Delegate; the oldest first, as Optuna Dashboard has those of a database."""
        return sorted(_asked(self._inner.get_all_studies))

    def get_trial(self, trial_id: int) -> FrozenTrial:
        """Delegate."""
        return _asked(self._inner.get_trial, trial_id)

    def get_all_trials(
        self,
        study_id: int,
        deepcopy: bool = True,  # noqa: ARG002 - Optuna's signature
        states: Container[TrialState] | None = None,
    ) -> list[FrozenTrial]:
        """Read them leanly; none is copied, for nothing that is served changes what it is given."""
        _asked(self._inner.get_study_name_from_id, study_id)  # raises KeyError where there is none
        found = _asked(self._trials.of, study_id)
        return found if states is None else [trial for trial in found if trial.state in states]

    def get_best_trial(self, study_id: int) -> FrozenTrial:
        """Delegate: the database finds it without reading all trials."""
        return _asked(self._inner.get_best_trial, study_id)

    def get_trial_id_from_study_id_trial_number(self, study_id: int, trial_number: int) -> int:
        """Delegate."""
        return _asked(self._inner.get_trial_id_from_study_id_trial_number, study_id, trial_number)

    def get_trial_system_attrs(self, trial_id: int) -> dict[str, Any]:
        """Delegate, and add the artifacts that are ours."""
        return _asked(self._inner.get_trial_system_attrs, trial_id) | _asked(self._of_trial, trial_id)

    def remove_session(self) -> None:
        """Delegate."""
        self._inner.remove_session()

    # -- writing

    def create_new_study(self, directions: Sequence[StudyDirection], study_name: str | None = None) -> int:
        """Delegate, where editing is allowed."""
        return self._told(self._inner.create_new_study, directions, study_name)

    def delete_study(self, study_id: int) -> None:
        """Delegate, where editing is allowed; a sweep has more than Optuna knows of."""
        self._spare(study_id)
        self._told(self._inner.delete_study, study_id)

    def set_study_user_attr(self, study_id: int, key: str, value: Any) -> None:
        """Delegate, where editing is allowed."""
        self._told(self._inner.set_study_user_attr, study_id, key, value)

    def set_study_system_attr(self, study_id: int, key: str, value: Any) -> None:
        """Delegate, where editing is allowed: notes are such attributes."""
        self._told(self._inner.set_study_system_attr, study_id, key, value)

    def create_new_trial(self, study_id: int, template_trial: FrozenTrial | None = None) -> int:
        """Delegate, where editing is allowed; a sweep's trials are its supervisors' business."""
        self._spare(study_id)
        return self._told(self._inner.create_new_trial, study_id, template_trial)

    def set_trial_param(
        self, trial_id: int, param_name: str, param_value_internal: float, distribution: BaseDistribution
    ) -> None:
        """Delegate, where editing is allowed; not for a sweep's trials."""
        self._spare_trial(trial_id)
        self._told(self._inner.set_trial_param, trial_id, param_name, param_value_internal, distribution)

    def set_trial_state_values(self, trial_id: int, state: TrialState, values: Sequence[float] | None = None) -> bool:
        """Delegate, where editing is allowed; a sweep's trials are told by who trained them."""
        self._spare_trial(trial_id)
        return self._told(self._inner.set_trial_state_values, trial_id, state, values)

    def set_trial_intermediate_value(self, trial_id: int, step: int, intermediate_value: float) -> None:
        """Delegate, where editing is allowed; not for a sweep's trials."""
        self._spare_trial(trial_id)
        self._told(self._inner.set_trial_intermediate_value, trial_id, step, intermediate_value)

    def set_trial_user_attr(self, trial_id: int, key: str, value: Any) -> None:
        """Delegate, where editing is allowed; attributes of a sweep's trials tell how they ended."""
        if key.startswith("sweep:"):
            self._spare_trial(trial_id)
        self._told(self._inner.set_trial_user_attr, trial_id, key, value)

    def set_trial_system_attr(self, trial_id: int, key: str, value: Any) -> None:
        """Delegate, where editing is allowed."""
        self._told(self._inner.set_trial_system_attr, trial_id, key, value)

    def _told(self, write: Callable[..., _Result], *arguments: Any) -> _Result:
        if not self._allows_edit:
            raise HTTPError(403, "This dashboard only reads")
        return _asked(write, *arguments)

    def _spare(self, study_id: int) -> None:
        if self._sweep_of(study_id) is not None:
            raise HTTPError(
                403, "This study is a sweep: `sweep delete`, `stop` and `retry` change it, and nothing here"
            )

    def _spare_trial(self, trial_id: int) -> None:
        """Refuse for a trial of a sweep; trials do not say whose they are, so their sweeps are looked through."""
        for study in self.get_all_studies():
            if self._sweep_of(study._study_id) is not None and any(
                trial._trial_id == trial_id for trial in self.get_all_trials(study._study_id, deepcopy=False)
            ):
                self._spare(study._study_id)


def _asked(method: Callable[..., _Result], *arguments: Any) -> _Result:
    """Call, and let what the user can act on reach him: Optuna Dashboard passes on this kind of error alone."""
    with _explained():
        return method(*arguments)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except StorageError as error:
        raise HTTPError(503, str(error)) from error
