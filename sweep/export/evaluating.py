"""The sealed test split, opened for one model: in a fresh process, which gives what it found and leaves nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sweep.artifacts.errors import ArtifactMissingError
from sweep.artifacts.store import reading
from sweep.errors import InputError, SweepError
from sweep.export.process import ask
from sweep.export.source import not_found, refuse_damaged, refuse_other
from sweep.training.data.prepared import META, PreparedData


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What a model makes of the test images."""

    images: int
    loss: float | None  # as Keras's `evaluate` gives it; None: not a number
    confusion: tuple[tuple[int, int, int], ...]  # true label, predicted label, images: where there are any
    bins: tuple[Mapping[str, float], ...]  # of confidence: images, right, confidence (mean)
    versions: Mapping[str, str]  # of the libraries


def find_data(fingerprint: str, places: tuple[Path | None, ...]) -> PreparedData:
    """The prepared data of this fingerprint with its test split, in the first of the places that has it.

    Raises `SweepError` where none has, or only other data; `InputError` where nothing was set aside to test on.
    """
    there = [place for place in places if place is not None and (place / META).is_file()]
    found = [PreparedData.load(place) for place in there]
    data = next((one for one in found if one.fingerprint == fingerprint), None)
    if data is None and found:
        refuse_other(found[0], fingerprint)
    if data is None:
        raise SweepError(
            f"the prepared data {fingerprint} is not on this machine. Evaluate where the sweep ran, or prepare it here "
            "with sweep join (SWEEP_DATA names another cache)"
        )
    if not data.test:
        raise InputError("this data has no test split: nothing was set aside (`test` in the space's `data:`)")
    return data


def evaluate_model(
    source: str, data: PreparedData, *, sha256: str, batch_size: int, own: dict[str, Any] | None = None
) -> Findings:
    """Evaluate the model at a path or s3:// URI on the test split, in a fresh process on the CPU.

    `own` is what that imports before (`own_code`).

    Raises `SweepError` for a model that is gone or damaged.
    """
    request = {"data": str(data.directory), "batch_size": batch_size, "own": own}
    try:
        with reading(source) as model:
            refuse_damaged(model, source, sha256)
            found = ask("judge", request | {"model": str(model)}, "The model could not be evaluated")
    except ArtifactMissingError as error:
        raise SweepError(not_found(source, error)) from error
    except OSError as error:
        raise SweepError(f"The model could not be evaluated: {error.strerror or error}") from error
    cells = tuple((truth, predicted, images) for truth, predicted, images in found.pop("confusion"))
    return Findings(**found | {"confusion": cells, "bins": tuple(found["bins"])})
