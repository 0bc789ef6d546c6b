"""Puts notes and artifacts into what Optuna Dashboard answers about a study, where nobody saved a note himself.

Not into the attributes from which it takes them: for each trial it looks through all attributes of the study, which is
a hundred million looks for ten thousand trials with a note each.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.attempts import AttemptRecord
from storage.database import StudyDatabase
from storage.models import ModelRecord
from storage.trials import REJECTED
from sweep.errors import SweepError
from sweep.results.dashboard.exhibits import Exhibits, for_study
from sweep.results.dashboard.notes import rejection_note, study_note, trial_note
from sweep.results.records import TrialRow
from sweep.results.snapshot import Snapshot, Snapshots

_RULE = "/api/studies/<study_id:int>"


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What is added to a study's trials, at one version of its sweep."""

    version: str
    rows: Mapping[int, TrialRow]  # by trial_id
    attempts: Mapping[int, Sequence[AttemptRecord]]  # by trial_id, of those that have several
    models: dict[int, ModelRecord]  # by trial_id, those whose files are kept


class Completing:
    """A plugin of Bottle's, for the route that tells of a study."""

    name, api = "sweep-completing", 2

    def __init__(
        self,
        database: StudyDatabase,
        snapshots: Snapshots,
        exhibits: Exhibits,
        sweep_of: Callable[[int], str | None],
    ) -> None:
        """`sweep_of` gives the name of a study that is a sweep."""
        self._database = database
        self._snapshots = snapshots
        self._exhibits = exhibits
        self._sweep_of = sweep_of
        self._lock = threading.Lock()
        self._known: dict[str, _Known] = {}  # by the sweep's name

    def apply(self, callback: Callable[..., Any], route: Any) -> Callable[..., Any]:
        """Wrap the route."""
        if not (route.method == "GET" and route.rule == _RULE):
            return callback

        def completed(study_id: int) -> Any:
            answer, name = callback(study_id), self._sweep_of(study_id)
            if isinstance(answer, dict) and "trials" in answer and name is not None:
                self._complete(answer, name)
            return answer

        return completed

    def _complete(self, answer: dict[str, Any], name: str) -> None:
        try:
            snapshot = self._snapshots.of(name)
        except SweepError:  # its space is of another version of the language: the study is shown as it is
            return
        known = self._know(snapshot)
        artifacts = self._exhibits.of(known.models)
        for trial in (*answer["trials"], *answer["best_trials"]):
            _add_note(trial, self._note_on(trial, snapshot, known))
            trial["artifacts"] = [*trial["artifacts"], *artifacts.get(trial["trial_id"], ())]
        _add_note(answer, study_note(snapshot))
        answer.setdefault("objective_names", [snapshot.sweep.metric])  # else it says "Objective 0"
        best = snapshot.status.best
        of_best = next((row.id for row in snapshot.rows if best and row.trial == best.trial), -1)
        if best is not None:
            answer["artifacts"] = [*answer["artifacts"], *for_study(artifacts.get(of_best, []), best.trial)]

    def _note_on(self, trial: Mapping[str, Any], snapshot: Snapshot, known: _Known) -> str:
        row = known.rows.get(trial["trial_id"])
        if row is not None:
            return trial_note(snapshot, row, known.attempts.get(row.id, ()))
        reason = next((each["value"] for each in trial["user_attrs"] if each["key"] == REJECTED), None)
        return "" if reason is None else rejection_note(reason)

    def _know(self, snapshot: Snapshot) -> _Known:
        """Read what the snapshot does not hold, once a version."""
        with self._lock:
            known = self._known.get(snapshot.sweep.name)
            if known is None or known.version != snapshot.version:
                known = self._known[snapshot.sweep.name] = self._read(snapshot)
            return known

    def _read(self, snapshot: Snapshot) -> _Known:
        attempts: dict[int, list[AttemptRecord]] = {}
        several = {row.id for row in snapshot.rows if row.attempts > 1}
        for attempt in self._database.attempts.of(snapshot.sweep) if several else ():
            if attempt.trial_id in several:
                attempts.setdefault(attempt.trial_id, []).append(attempt)
        models = self._database.models.of(snapshot.sweep)
        return _Known(
            version=snapshot.version,
            rows={row.id: row for row in snapshot.rows},
            attempts=attempts,
            models={id_: model for id_, model in models.items() if model.is_kept},
        )


def _add_note(told: dict[str, Any], note: str) -> None:
    """Version 0 is that of a note that nobody wrote; it stays, so that the first one who writes may."""
    if told["note"]["version"] == 0:
        told["note"] = {"version": 0, "body": note}
