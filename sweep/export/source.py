"""A model where its trial left it, with what lies beside it."""

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sweep.artifacts.errors import ArtifactMissingError
from sweep.artifacts.names import sibling
from sweep.artifacts.store import reading
from sweep.errors import SweepError
from sweep.training.checkpoint import sum_of
from sweep.training.data.prepared import PreparedData
from sweep.training.kept import SIDECAR


class _Metrics(BaseModel):
    val_accuracy: float
    loss: float | None = None
    accuracy: float | None = None
    val_loss: float | None = None


class _Config(BaseModel):
    data: str | Annotated[dict[str, dict[str, Any]], Field(min_length=1)]
    model: dict[str, Any] = {}
    training: dict[str, Any] = {}


class _Told(BaseModel):
    """What an export goes by; the file may be a stranger's."""

    model_config = ConfigDict(strict=True)

    classes: list[str]
    pixel_range: Annotated[list[int], Field(min_length=2, max_length=2)]
    trial: int
    epoch: int
    metrics: _Metrics
    data: str
    data_fingerprint: str
    config: _Config


def not_found(source: str, error: Exception) -> str:
    """What is said of a model that is not where it was written."""
    return f"The model of this trial is not to be found at {source} ({error}). Is it elsewhere here? Say --artifacts"


def sidecar_of(source: str) -> dict[str, Any]:
    """What the trial says of its model; raises `SweepError` where that is gone or damaged."""
    try:
        with reading(sibling(source, SIDECAR)) as path:
            found = json.loads(path.read_text(encoding="utf-8"))
    except (ArtifactMissingError, OSError, ValueError) as error:
        raise SweepError(not_found(source, error)) from error
    try:
        json.dumps(found, ensure_ascii=False).encode()  # half a character could be written nowhere
        _Told.model_validate(found)
    except (UnicodeError, ValidationError) as error:
        place = "text" if isinstance(error, UnicodeError) else ".".join(map(str, error.errors()[0]["loc"]))
        raise SweepError(f"{sibling(source, SIDECAR)} is damaged ({place}); train the trial again") from error
    told: dict[str, Any] = found
    return told


def fingerprint_of(source: str) -> str | None:
    """The data that a trial's model was trained on; None where there is no such model."""
    try:
        return str(sidecar_of(source)["data_fingerprint"])
    except SweepError:
        return None


def refuse_damaged(model: Path, source: str, sha256: str | None) -> None:
    """Raise `SweepError` unless the model's sum is the recorded one; None: nobody recorded one."""
    if sha256 is not None and sum_of(model) != sha256:
        raise SweepError(f"{source} is damaged: its sum is not the recorded one. Train the trial again")


def refuse_other(data: PreparedData, fingerprint: str) -> None:
    """Raise `SweepError` where these are not the images that the sweep was trained on."""
    if data.fingerprint != fingerprint:
        raise SweepError(f"{data.directory} holds other data than this sweep was trained on: its sum differs")
