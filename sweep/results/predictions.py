"""What a trial's best model said of the validation images, and the images, read without Keras.

Whatever is in the way (a model that went, a damaged file, a store out of reach, data on another machine) is an
`Absent` with a sentence for people, not an error: the rest of a page or report is none the worse for it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storage.models import ModelRecord
from storage.sweeps import SweepRecord
from sweep.artifacts.errors import ArtifactError, ArtifactMissingError
from sweep.artifacts.names import sibling
from sweep.artifacts.store import ArtifactStore
from sweep.errors import SweepError
from sweep.training.artifact_names import PREDICTIONS, SIDECAR
from sweep.training.data.prepared import PreparedData
from sweep.training.predictions import MOST, Predictions

_LONGEST = 10_000_000  # bytes of a sidecar that are read


@dataclass(frozen=True, kw_only=True)
class Absent:
    """What is not there."""

    reason: str  # a sentence, without its full stop


def likeliest(probabilities: NDArray[np.floating[Any]], truth: int, *, most: int) -> list[int]:
    """All classes in their order where there are few, else the likeliest and the true one."""
    if len(probabilities) <= most:
        return list(range(len(probabilities)))
    found: list[int] = np.argsort(-probabilities, kind="stable")[:most].tolist()
    return found if truth in found else [*found[:-1], truth]


def read_predictions(
    model: ModelRecord | None, store: ArtifactStore, *, keep_models: int | None = None
) -> Predictions | Absent:
    """Read what a trial's model said of the validation images; `keep_models` is the space's, for the sentence."""
    if model is None:
        return Absent(reason="this trial has left no model")
    if not model.is_kept:
        kept = {None: "better ones are", 1: "the best one is"}.get(keep_models, f"the best {keep_models} are")
        return Absent(reason=f"the model of this trial went: {kept} kept")
    name = name_in(model.path, store)
    try:
        with store.reading(sibling(name, PREDICTIONS)) as path:
            return Predictions.load(path)
    except ArtifactMissingError:
        return Absent(reason=_why_missing(name, store))
    except (ArtifactError, OSError) as error:
        return Absent(reason=str(error).rstrip("."))
    except ValueError as error:
        return Absent(reason=f"the file of this trial's predictions is damaged: {error}")


def name_in(location: str, store: ArtifactStore) -> str:
    """A model's name in the store; one that was kept on another machine may be seen here under another path."""
    name = location.removeprefix(f"{store.uri}/")
    return name if name != location else "/".join(location.split("/")[-4:])  # sweep, trial, attempt, file


def _why_missing(name: str, store: ArtifactStore) -> str:
    try:
        if not store.exists(name):
            return f"the model of this trial was not found: {store.locate(name)}"
    except ArtifactError as error:
        return str(error).rstrip(".")
    return (
        "what this trial's model says of the validation images was not kept: an earlier version of Sweep trained it, "
        f"or images times classes are more than {MOST:,}"
    )


def read_images(
    places: Sequence[int] | NDArray[np.int64],
    *,
    sweep: SweepRecord,
    cache: Path,
    model: ModelRecord | None = None,
    store: ArtifactStore | None = None,
) -> NDArray[np.uint8] | Absent:
    """Validation images by their places in the split, (images, height, width, channels), 0 to 255.

    From the prepared data of the sweep's fingerprint in `cache`, else from where the trial of `model` found it.
    """
    data = next(_prepared(sweep, cache, model, store), None)
    if data is None:
        return Absent(reason=f"the prepared data of {sweep.name} is not on this machine; sweep join prepares it")
    chosen = np.asarray(places, np.int64)
    if chosen.size and (chosen.min() < 0 or chosen.max() >= data.validation):
        return Absent(reason=f"the validation split has {data.validation} images, and not those asked for")
    try:
        images, _ = data.open_validation()
        return np.array(images[chosen])
    except (SweepError, OSError, IndexError) as error:
        return Absent(reason=str(error).rstrip("."))


def _prepared(
    sweep: SweepRecord, cache: Path, model: ModelRecord | None, store: ArtifactStore | None
) -> Iterator[PreparedData]:
    """The prepared data of a sweep, wherever it is."""
    yield from _load(cache / sweep.data_fingerprint, sweep)
    if model is not None and store is not None and (elsewhere := _trained_on(model, store)) is not None:
        yield from _load(elsewhere, sweep)


def _load(directory: Path, sweep: SweepRecord) -> Iterator[PreparedData]:
    try:
        data = PreparedData.load(directory)
    except (SweepError, KeyError, TypeError):  # none, or none of ours
        return
    if data.fingerprint == sweep.data_fingerprint:
        yield data


def _trained_on(model: ModelRecord, store: ArtifactStore) -> Path | None:
    """Where a trial found its data, as the description beside its model says."""
    try:
        with store.reading(sibling(name_in(model.path, store), SIDECAR)) as path:
            if path.stat().st_size > _LONGEST:
                return None
            return Path(json.loads(path.read_text(encoding="utf-8"))["data"])
    except (ArtifactError, OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
