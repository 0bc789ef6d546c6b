"""Adds notes and artifacts to what Optuna Dashboard answers about a sweep's study, where the user saved no note there.

Not to the attributes from which it takes them: for each trial it searches all attributes of the study, which is a
hundred million comparisons for ten thousand trials with a note each.
"""

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.attempts import AttemptRecord
from storage.database import StudyDatabase
from storage.models import ModelRecord
from storage.trials import REJECTED
from sweep.errors import SweepError
from sweep.results.dashboard.artifact_view import ArtifactView
from sweep.results.dashboard.notes import rejection_note, study_note, trial_note
from sweep.results.snapshot import Snapshot, Snapshots


@dataclass(frozen=True, kw_only=True)
class _Extra:
    """What a snapshot does not hold of its trials."""

    version: str  # of the snapshot
    attempts: Mapping[int, Sequence[AttemptRecord]]  # by trial_id, of those that have several
    models: dict[int, ModelRecord]  # by trial_id


class NoteInjector:
    """Adds to the JSON of a study."""

    def __init__(self, database: StudyDatabase, snapshots: Snapshots, artifacts: ArtifactView) -> None:
        self._database = database
        self._snapshots = snapshots
        self._artifacts = artifacts
        self._lock = threading.Lock()
        self._extras: dict[str, _Extra] = {}  # by the sweep's name

    def inject(self, study: dict[str, Any], name: str) -> None:
        """Add to the JSON of the study of the sweep of that name."""
        try:
            snapshot = self._snapshots.of(name)
        except SweepError:  # its space is of another version of the language: the study is shown as it is
            return
        extra, rows = self._extra(snapshot), {row.id: row for row in snapshot.rows}
        artifacts = self._artifacts.of(extra.models)
        for trial in (*study["trials"], *study["best_trials"]):
            row = rows.get(trial["trial_id"])
            _add_note(trial, trial_note(snapshot, row, extra.attempts.get(row.id, ())) if row else _rejection(trial))
            trial["artifacts"] = [*trial["artifacts"], *artifacts.get(trial["trial_id"], ())]
        _add_note(study, study_note(snapshot))
        study.setdefault("objective_names", [snapshot.sweep.metric])  # else it says "Objective 0"
        best = snapshot.status.best.trial if snapshot.status.best else None
        of_best = next((row.id for row in snapshot.rows if row.trial == best), -1)
        for one in artifacts.get(of_best, ()):
            study["artifacts"].append(one | {"filename": f"best-trial-{best}-{one['filename']}"})

    def _extra(self, snapshot: Snapshot) -> _Extra:
        """Read it, once per version of the sweep."""
        with self._lock:
            extra = self._extras.get(snapshot.sweep.name)
            if extra is None or extra.version != snapshot.version:
                extra = self._extras[snapshot.sweep.name] = self._read(snapshot)
            return extra

    def _read(self, snapshot: Snapshot) -> _Extra:
        attempts: dict[int, list[AttemptRecord]] = defaultdict(list)
        several = {row.id for row in snapshot.rows if row.attempts > 1}
        for attempt in self._database.attempts.of(snapshot.sweep) if several else ():
            if attempt.trial_id in several:
                attempts[attempt.trial_id].append(attempt)
        return _Extra(version=snapshot.version, attempts=attempts, models=self._database.models.of(snapshot.sweep))


def _rejection(trial: Mapping[str, Any]) -> str:
    reason = next((each["value"] for each in trial["user_attrs"] if each["key"] == REJECTED), None)
    return "" if reason is None else rejection_note(reason)


def _add_note(shown: dict[str, Any], note: str) -> None:
    """Add it where none was saved: such a one has version 0, and keeps it, so that the first user who writes may."""
    if shown["note"]["version"] == 0:
        shown["note"] = {"version": 0, "body": note}
