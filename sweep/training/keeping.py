"""The best epoch's model on disk, with what a user of it must know."""

import hashlib
import json
import os
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sweep.errors import SweepError
from sweep.training import runtime
from sweep.training.data.prepared import PreparedData
from sweep.training.messages import EpochEnd, Task
from sweep.training.model import PIXEL_RANGE, compile_for_keeping

MODEL, SIDECAR = "model.keras", "model.json"


@dataclass(frozen=True, kw_only=True)
class KeptModel:
    """A saved model file."""

    path: Path
    bytes: int
    sha256: str


def keep_model(
    core: Any, weights: tuple[Any, ...], *, task: Task, data: PreparedData, curve: tuple[EpochEnd, ...], best_epoch: int
) -> KeptModel:
    """Save the best epoch's core as `model.keras`, its description as `model.json`, each moved into place when whole.

    The model is compiled with the trial's optimizer, fresh: `evaluate` works at once, and training on starts anew.
    """
    core.set_weights(list(weights))
    compile_for_keeping(core, task.config, steps=-(-data.train // task.config.training.batch_size))
    path, beside = task.directory / MODEL, task.directory / f"{os.getpid()}.{MODEL}"
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
    }
    try:
        with warnings.catch_warnings():  # Keras 3.15 reads its own variables in a way that NumPy 2 complains of
            warnings.filterwarnings("ignore", message=".*__array__ implementation", category=DeprecationWarning)
            core.save(beside)
        _write(task.directory / SIDECAR, json.dumps(sidecar, indent=1))
        beside.replace(path)
    except OSError as error:
        raise SweepError(f"Cannot write the model {path}: {error.strerror or error}") from error
    finally:
        beside.unlink(missing_ok=True)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return KeptModel(path=path, bytes=path.stat().st_size, sha256=digest)


def _write(path: Path, text: str) -> None:
    beside = path.with_name(f"{os.getpid()}.{path.name}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
