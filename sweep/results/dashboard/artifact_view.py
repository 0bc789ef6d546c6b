"""What Optuna Dashboard shows as artifacts: the files of the models that trials left, found when they are asked for.

An artifact's id says which trial's it is and what it is, and nothing else can be read by one.
"""

import math
import re
import time
from contextlib import suppress
from functools import lru_cache
from typing import BinaryIO

from bottle import HTTPError

from storage.database import StudyDatabase
from storage.errors import StorageError
from storage.models import ModelRecord
from sweep.artifacts.errors import ArtifactError, ArtifactMissingError
from sweep.artifacts.names import sibling
from sweep.artifacts.store import ArtifactStore, open_store
from sweep.errors import SweepError
from sweep.results.dashboard.optuna_storage import PROTECTED
from sweep.training.artifact_names import CONFUSION, MODEL

TYPES = {MODEL: "application/octet-stream", CONFUSION: "image/png"}  # MIME, by the file in a model's folder
_ID = re.compile(r"(?P<file>[0-9])-(?P<trial>[0-9]{1,18})-[0-9a-f]{12}")
_LOOKUPS = 50  # in the store, per request: one in S3 is a question over the network
_AGAIN = 60.0  # seconds until a file that was not there is looked for again
_opened = lru_cache(maxsize=4)(open_store)
Artifact = dict[str, str | None]  # as Optuna Dashboard's JSON has it


class ArtifactView:
    """An artifact store as Optuna has them, to be read, and the lists of what is in it."""

    def __init__(self, database: StudyDatabase, artifacts: str | None) -> None:
        """`artifacts` is where they are seen from here, where the user says so."""
        self._database = database
        self._artifacts = artifacts
        self._found: set[str] = set()  # ids: a file that is there stays there while its model does
        self._missed: dict[str, float] = {}  # by id: when the file was not there, by the monotonic clock

    def of(self, models: dict[int, ModelRecord]) -> dict[int, list[Artifact]]:
        """The artifacts of trials, by trial: all that were found, and those of a few more that are looked for now."""
        wanted = {id_: (model, file) for model in models.values() for id_, file in _files(model).items()}
        before = {id_: self._missed.get(id_, -math.inf) for id_ in wanted.keys() - self._found}
        due = [id_ for id_, when in before.items() if when < time.monotonic() - _AGAIN]
        for id_ in sorted(due, key=before.__getitem__)[:_LOOKUPS]:
            self._look(id_, *wanted[id_])
        listed: dict[int, list[Artifact]] = {}
        for id_, (model, file) in wanted.items():
            if id_ in self._found:
                listed.setdefault(model.trial_id, []).append(_listed(id_, file))
        return listed

    def _look(self, id_: str, model: ModelRecord, file: str) -> None:
        with suppress(SweepError, OSError):  # the store does not answer: another time
            store, name = self._locate(model, file)
            if store.exists(name):
                self._found.add(id_)
            else:
                self._missed[id_] = time.monotonic()

    def _locate(self, model: ModelRecord, file: str) -> tuple[ArtifactStore, str]:
        location = sibling(model.path, file)
        if self._artifacts is not None:
            return _opened(self._artifacts), "/".join(location.split("/")[-4:])  # sweep, trial, attempt, file
        folder, _, name = location.rpartition("/")
        return open_store(folder), name

    def open_reader(self, artifact_id: str) -> BinaryIO:
        """Open the file of one of our artifacts, and no other; the answer is 404 where there is none."""
        try:
            store, name = self._locate(*self._parse(artifact_id))
            with store.reading(name) as path:
                return path.open("rb")  # which stays readable when a temporary copy goes
        except ArtifactMissingError as error:
            raise HTTPError(404, "The file of this artifact is gone, or was never there") from error
        except (ArtifactError, StorageError, OSError) as error:
            raise HTTPError(503, str(error)) from error

    def _parse(self, artifact_id: str) -> tuple[ModelRecord, str]:
        match = _ID.fullmatch(artifact_id)
        model = self._database.models.get(int(match["trial"])) if match else None
        if model is None or artifact_id not in (files := _files(model)):
            raise HTTPError(404, "There is no such artifact")
        return model, files[artifact_id]

    def write(self, artifact_id: str, content_body: BinaryIO) -> None:  # noqa: ARG002 - Optuna's signature
        """Refuse: a sweep's artifacts are what its trials leave."""
        raise HTTPError(403, "This dashboard takes no files; optuna.artifacts.upload_artifact does")

    def remove(self, artifact_id: str) -> None:  # noqa: ARG002 - likewise
        """Refuse."""
        raise HTTPError(403, f"Artifacts are not removed here. {PROTECTED}")


def artifact_type(artifact_id: str) -> str:
    """The MIME type of one of our artifacts."""
    return list(TYPES.values())[int(artifact_id[0])]


def _files(model: ModelRecord) -> dict[str, str]:
    """The files that a model's folder may have, by the ids of the artifacts; none of a model that is not kept.

    The checksum is in an id, so that what a browser cached of another attempt's model is not shown for this one's.
    """
    files = enumerate(TYPES) if model.is_kept else ()
    return {f"{index}-{model.trial_id}-{model.sha256[:12]}": file for index, file in files}


def _listed(id_: str, file: str) -> Artifact:
    return {"artifact_id": id_, "filename": file, "mimetype": TYPES[file], "encoding": None}
