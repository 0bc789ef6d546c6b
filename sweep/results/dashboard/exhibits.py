"""What Optuna Dashboard shows as artifacts: the files of the models that trials left, found when they are asked for.

An artifact's id says which trial's it is and what it is, and nothing else can be read by one.
"""

import json
import math
import re
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from bottle import HTTPError

from storage.database import StudyDatabase
from storage.errors import StorageError
from storage.models import ModelRecord
from sweep.artifacts.errors import ArtifactError, ArtifactMissingError
from sweep.artifacts.names import sibling
from sweep.artifacts.store import open_store, reading
from sweep.errors import SweepError
from sweep.results.dashboard.optuna_storage import SPARED
from sweep.training.kept import CONFUSION, MODEL

PREFIX = "artifacts:"  # of Optuna's attributes
_ID = re.compile(r"(?P<kind>[0-9])-(?P<trial>[0-9]{1,18})-(?P<sum>[0-9a-f]{12})")
_LOOKS = 50  # into the store, a request: one in S3 is a question over the network
_AGAIN = 60.0  # seconds until a file that was not there is looked for again
_Meta = dict[str, str | None]


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """A file beside a trial's model, or the model."""

    file: str
    type: str  # MIME


_KINDS = (
    _Kind(file=MODEL, type="application/octet-stream"),
    _Kind(file=CONFUSION, type="image/png"),
)


class Exhibits:
    """An artifact store as Optuna has them, and the lists of what is in it."""

    def __init__(self, database: StudyDatabase, artifacts: str | None) -> None:
        """`artifacts` is where they are seen from here, where the user says so."""
        self._database = database
        self._store = None if artifacts is None else open_store(artifacts)
        self._there: set[str] = set()  # ids: a file that is there stays there while its model does
        self._missed: dict[str, float] = {}  # by id: when the file was not there, by the monotonic clock

    def of(self, models: dict[int, ModelRecord]) -> dict[int, list[_Meta]]:
        """The artifacts of trials, by trial: all that were found, and those of a few more that are looked for now."""
        kept = [model for model in models.values() if model.is_kept]
        wanted = {_id(number, model): (model, kind) for model in kept for number, kind in enumerate(_KINDS)}
        for id_ in self._due(wanted):
            self._look(id_, *wanted[id_])
        found: dict[int, list[_Meta]] = {}
        for id_, (model, kind) in wanted.items():
            if id_ in self._there:
                found.setdefault(model.trial_id, []).append(_meta(id_, kind.file, kind.type))
        return found

    def _due(self, ids: Iterable[str]) -> list[str]:
        """Those to look for now, the one that has waited longest first."""
        missed = {id_: self._missed.get(id_, -math.inf) for id_ in ids if id_ not in self._there}
        limit = time.monotonic() - _AGAIN
        return sorted((id_ for id_, when in missed.items() if when < limit), key=missed.__getitem__)[:_LOOKS]

    def of_trial(self, trial_id: int) -> dict[str, str]:
        """A trial's artifacts as Optuna keeps them."""
        return _attributes(self._of_one(trial_id))

    def of_study(self, name: str) -> dict[str, str]:
        """The artifacts of a sweep's best trial as Optuna keeps the study's."""
        best = self._database.trials.best(self._database.sweeps.get(name))
        return {} if best is None else _attributes(for_study(self._of_one(best.id), best.number))

    def _of_one(self, trial_id: int) -> list[_Meta]:
        model = self._database.models.get(trial_id)
        return self.of({trial_id: model}).get(trial_id, []) if model else []

    def _look(self, id_: str, model: ModelRecord, kind: _Kind) -> None:
        with suppress(SweepError, OSError):  # the store is away: another time
            if self._exists(sibling(model.path, kind.file)):
                self._there.add(id_)
            else:
                self._missed[id_] = time.monotonic()

    def _exists(self, location: str) -> bool:
        if self._store is not None:
            return self._store.exists(_name(location))
        folder, _, file = location.rpartition("/")
        return open_store(folder).exists(file)

    # -- as Optuna's artifact store

    def open_reader(self, artifact_id: str) -> BinaryIO:
        """Open the file of one of our artifacts, and no other; the answer is 404 where there is none."""
        match = _ID.fullmatch(artifact_id)
        try:
            model = self._database.models.get(int(match["trial"])) if match else None
            if match is None or model is None or not model.is_kept or artifact_id not in _ids(model):
                raise HTTPError(404, "There is no such artifact")
            location = sibling(model.path, _KINDS[int(match["kind"])].file)
            opened = reading(location) if self._store is None else self._store.reading(_name(location))
            with opened as path:
                return path.open("rb")  # which stays readable when a temporary copy goes
        except ArtifactMissingError as error:
            raise HTTPError(404, "The file of this artifact is gone, or was never there") from error
        except (ArtifactError, StorageError, OSError) as error:
            raise HTTPError(503, str(error)) from error

    def write(self, artifact_id: str, content_body: BinaryIO) -> None:  # noqa: ARG002 - Optuna's signature
        """Refuse: a sweep's artifacts are what its trials leave."""
        raise HTTPError(403, "This dashboard takes no files; optuna.artifacts.upload_artifact does")

    def remove(self, artifact_id: str) -> None:  # noqa: ARG002 - likewise
        """Refuse."""
        raise HTTPError(403, f"Artifacts are not removed here. {SPARED}")


def for_study(metas: list[_Meta], trial: int) -> list[_Meta]:
    """The best trial's artifacts as the study's."""
    return [meta | {"filename": f"best-trial-{trial}-{meta['filename']}"} for meta in metas]


def _attributes(metas: list[_Meta]) -> dict[str, str]:
    return {f"{PREFIX}{meta['artifact_id']}": json.dumps(meta) for meta in metas}


def _ids(model: ModelRecord) -> list[str]:
    return [_id(number, model) for number in range(len(_KINDS))]


def _id(number: int, model: ModelRecord) -> str:
    """The sum is in it, so that what a browser kept of another attempt's model is not shown for this one's."""
    return f"{number}-{model.trial_id}-{model.sha256[:12]}"


def _meta(id_: str, file: str, kind: str) -> _Meta:
    return {"artifact_id": id_, "filename": file, "mimetype": kind, "encoding": None}


def _name(location: str) -> str:
    """A file's name in whichever store holds it: sweep, trial, attempt, file."""
    return "/".join(location.split("/")[-4:])
