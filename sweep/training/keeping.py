"""The best epoch's model in the artifact store, with what a user of it must know."""

import json
import warnings
from dataclasses import asdict, dataclass
from typing import Any

from sweep.artifacts.store import ArtifactStore
from sweep.training import runtime
from sweep.training.checkpoint import sum_of
from sweep.training.confusion import draw_confusion
from sweep.training.data.prepared import PreparedData
from sweep.training.kept import CONFUSION, MODEL, SIDECAR
from sweep.training.messages import EpochRecord, Task
from sweep.training.model import PIXEL_RANGE, compile_for_keeping
from sweep.training.predictions import PREDICTIONS, Judgement


@dataclass(frozen=True, kw_only=True)
class KeptModel:
    """A saved model file."""

    location: str  # an absolute path or an s3:// URI
    bytes: int
    sha256: str


def keep_model(
    core: Any,
    judgement: Judgement | None,
    *,
    store: ArtifactStore,
    task: Task,
    data: PreparedData,
    curve: tuple[EpochRecord, ...],
    best_epoch: int,
) -> KeptModel:
    """Save the best epoch's core as `model.keras` in the attempt's folder, its description beside it as `model.json`.

    So are what it says of the validation images, and a picture of that: `predictions.npz` and `confusion.png`. Each
    appears whole, the model last. It is compiled with the trial's optimizer, fresh: `evaluate` works at once, and
    training on starts anew. Raises `ArtifactError`.
    """
    if judgement is not None:
        _keep_judgement(judgement, store, task.folder)
    compile_for_keeping(core, task.config, steps=-(-data.train // task.config.training.batch_size))
    sidecar = {
        "classes": list(data.classes),
        "image": asdict(data.image),
        "pixel_range": list(PIXEL_RANGE),
        "trial": task.trial,
        "device": runtime.device(task.gpu),
        "epoch": best_epoch,
        "objective": task.config.objective.metric,
        "value": curve[best_epoch - 1].metrics[task.config.objective.metric],
        "metrics": curve[best_epoch - 1].metrics,
        "data_fingerprint": data.fingerprint,
        "data": str(data.directory.resolve()),
        "config": task.config.model_dump(mode="json"),
        "builder_source": task.builder_source,
    }
    with store.writing(f"{task.folder}/{SIDECAR}") as path:
        path.write_text(json.dumps(sidecar, indent=1), encoding="utf-8")
    name = f"{task.folder}/{MODEL}"
    with store.writing(name) as path:
        with warnings.catch_warnings():  # Keras 3.15 reads its own variables in a way that NumPy 2 complains of
            warnings.filterwarnings("ignore", message=".*__array__ implementation", category=DeprecationWarning)
            core.save(path)
        return KeptModel(location=store.locate(name), bytes=path.stat().st_size, sha256=sum_of(path))


def _keep_judgement(judgement: Judgement, store: ArtifactStore, folder: str) -> None:
    with store.writing(f"{folder}/{PREDICTIONS}") as path:
        judgement.save(path)
    picture = draw_confusion(judgement)
    with store.writing(f"{folder}/{CONFUSION}") as path:
        picture.save(path)
