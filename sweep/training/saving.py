"""Saves the best epoch's model in the artifact store, with what its users must know."""

import json
import warnings
from dataclasses import asdict, dataclass
from typing import Any

from storage.epoch import Epoch
from sweep.artifacts.store import ArtifactStore
from sweep.training import runtime
from sweep.training.artifact_names import CONFUSION, MODEL, PREDICTIONS, SIDECAR
from sweep.training.checkpoint import sum_of
from sweep.training.confusion import draw_confusion
from sweep.training.data.prepared import PreparedData
from sweep.training.model import PIXEL_RANGE, compile_for_saving
from sweep.training.predictions import Predictions
from sweep.training.task import Task


@dataclass(frozen=True, kw_only=True)
class SavedModel:
    """A saved model file."""

    location: str  # an absolute path or an s3:// URI
    bytes: int
    sha256: str


def save_model(
    core: Any, predictions: Predictions | None, *, store: ArtifactStore, task: Task, data: PreparedData, best: Epoch
) -> SavedModel:
    """Save the best epoch's core as `model.keras` in the attempt's folder, its description beside it as `model.json`.

    So are its predictions for the validation images, and a picture of them: `predictions.npz` and `confusion.png`.
    Each appears whole, the model last. It is compiled with the trial's optimizer, fresh: `evaluate` works at once, and
    training on starts anew. Raises `ArtifactError`.
    """
    if predictions is not None:
        _save_predictions(predictions, store, task.files.folder)
    compile_for_saving(core, task.spec.config, steps=-(-data.train // task.spec.config.training.batch_size))
    with store.writing(f"{task.files.folder}/{SIDECAR}") as path:
        path.write_text(json.dumps(_description(task, data, best), indent=1), encoding="utf-8")
    name = f"{task.files.folder}/{MODEL}"
    with store.writing(name) as path:
        with warnings.catch_warnings():  # Keras 3.15 reads its own variables in a way that NumPy 2 complains of
            warnings.filterwarnings("ignore", message=".*__array__ implementation", category=DeprecationWarning)
            core.save(path)
        return SavedModel(location=store.locate(name), bytes=path.stat().st_size, sha256=sum_of(path))


def _description(task: Task, data: PreparedData, best: Epoch) -> dict[str, Any]:
    return {
        "classes": list(data.classes),
        "image": asdict(data.image),
        "pixel_range": list(PIXEL_RANGE),
        "trial": task.spec.trial,
        "device": runtime.device(task.slot.gpu),
        "epoch": best.epoch,
        "objective": task.spec.config.objective.metric,
        "value": best.metrics[task.spec.config.objective.metric],
        "metrics": dict(best.metrics),
        "data_fingerprint": data.fingerprint,
        "data": str(data.directory.resolve()),
        "config": task.spec.config.model_dump(mode="json"),
        "builder_source": task.builder_source,
    }


def _save_predictions(predictions: Predictions, store: ArtifactStore, folder: str) -> None:
    with store.writing(f"{folder}/{PREDICTIONS}") as path:
        predictions.save(path)
    picture = draw_confusion(predictions)
    with store.writing(f"{folder}/{CONFUSION}") as path:
        picture.save(path)
