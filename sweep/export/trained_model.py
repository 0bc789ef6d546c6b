"""A model where its trial left it in the artifact store, and the sidecar that describes it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sweep.artifacts.errors import ArtifactMissingError
from sweep.artifacts.names import sibling
from sweep.artifacts.store import reading
from sweep.errors import SweepError
from sweep.training.artifact_names import SIDECAR
from sweep.training.checkpoint import sum_of
from sweep.training.data.prepared import PreparedData


class _Metrics(BaseModel, extra="allow"):
    val_accuracy: float
    __pydantic_extra__: dict[str, float | None] = Field(init=False)


class _Config(BaseModel):
    data: str | Annotated[dict[str, dict[str, Any]], Field(min_length=1)]
    model: dict[str, Any] = {}
    training: dict[str, Any] = {}


class _Sidecar(BaseModel):
    """The fields that an export needs; the file may come from anywhere."""

    model_config = ConfigDict(strict=True)

    classes: list[str]
    pixel_range: Annotated[list[int], Field(min_length=2, max_length=2)]
    trial: int
    epoch: int
    metrics: _Metrics
    data: str
    data_fingerprint: str
    config: _Config


def sidecar_of(model: str) -> dict[str, Any]:
    """What the trial wrote of its model; raises `SweepError` where that is gone or damaged."""
    try:
        with reading(sibling(model, SIDECAR)) as path:
            found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (ArtifactMissingError, OSError, ValueError) as error:
        raise _not_found(model, error) from error
    try:
        json.dumps(found, ensure_ascii=False).encode()  # half a character could be written nowhere
        _Sidecar.model_validate(found)
    except (UnicodeError, ValidationError) as error:
        field = "text" if isinstance(error, UnicodeError) else ".".join(map(str, error.errors()[0]["loc"]))
        raise SweepError(f"{sibling(model, SIDECAR)} is damaged ({field}); train the trial again") from error
    return found


def fingerprint_of(model: str) -> str | None:
    """The data that a trial's model was trained on; None where there is no such model."""
    try:
        return str(sidecar_of(model)["data_fingerprint"])
    except SweepError:
        return None


@contextmanager
def model_file(model: str, sha256: str | None) -> Iterator[Path]:
    """A local path of the model, to be read inside the block; raises `SweepError` where it is gone or damaged.

    Damaged is what has another checksum than was recorded (None: none was).
    """
    try:
        with reading(model) as path:
            if sha256 is not None and sum_of(path) != sha256:
                raise SweepError(f"{model} is damaged: its checksum is not the recorded one. Train the trial again")
            yield path
    except ArtifactMissingError as error:
        raise _not_found(model, error) from error


def refuse_other_data(data: PreparedData, fingerprint: str) -> None:
    """Raise `SweepError` where these are not the images that the sweep was trained on."""
    if data.fingerprint != fingerprint:
        raise SweepError(f"{data.directory} holds other data than this sweep was trained on: its fingerprint differs")


def _not_found(model: str, error: Exception) -> SweepError:
    return SweepError(f"No model of this trial at {model} ({error}). If the artifacts are elsewhere, give --artifacts")
