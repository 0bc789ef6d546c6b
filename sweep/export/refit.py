"""`python -m sweep.export.refit`: a trial's configuration trained again, on training and validation images together.

The request: `config`, `data`, `epochs`, `model` (the file to write), `scores` (the file for the model's probabilities
of the first validation images, before it was saved), `gpu`, `threads`, `places`, `builders` (where the model's builder
is looked for, and those that may run). The answer: `images`, `curve`, `device`, `agreement` (the share of the
validation images that it has right: no validation, since it learned them).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sweep.errors import InputError, SweepError
from sweep.export.convert import COMPARED
from sweep.export.own_code import OwnCode
from sweep.export.process import CPU_ONLY, Hear, ask, say, serve
from sweep.space.builder import file_of, source_of
from sweep.space.configuration import TrialConfig
from sweep.training.data.prepared import PreparedData
from sweep.training.messages import Task


@dataclass(frozen=True, kw_only=True)
class Refit:
    """Where to train again, and who hears how far it is: `epoch`, `epochs`, `step`, `steps`, `metrics`."""

    gpu: str | None = None  # as CUDA_VISIBLE_DEVICES names it; None: the CPU
    threads: int = 1
    hear: Hear | None = None

    def run(
        self, sidecar: dict[str, Any], data: PreparedData, model: Path, scores: Path, own: OwnCode
    ) -> dict[str, Any]:
        """Write the model; gives the sidecar of it.

        Raises InputError where the builder's file is not the one that the trial was trained by.
        """
        _refuse_changed(sidecar, own.places)
        request = {
            "config": sidecar["config"],
            "data": str(data.directory),
            "epochs": sidecar["epoch"],
            "model": str(model),
            "scores": str(scores),
            "gpu": self.gpu,
            "threads": self.threads,
            "places": [str(place) for place in own.places],
            "builders": sorted(own.builders),
        }
        env = CPU_ONLY if self.gpu is None else {}
        found = ask("refit", request, "The configuration could not be trained again", hear=self.hear, env=env)
        kept = {name: value for name, value in sidecar.items() if name != "value"}
        return kept | {"metrics": found["curve"][-1], "device": found.pop("device"), "refit": found}


def _refuse_changed(sidecar: dict[str, Any], places: tuple[Path, ...]) -> None:
    builder = TrialConfig.model_validate(sidecar["config"]).model.builder
    if builder is None or not sidecar.get("builder_source"):
        return
    file = file_of(builder.name, places)  # where there is none, loading it says so
    if file is not None and source_of(builder.name, places) != sidecar["builder_source"]:
        raise InputError(
            f"{file} is not what trial {sidecar['trial']} was trained by, so that --refit would train another model. "
            "Put the file of then back, or sweep again"
        )


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    from sweep.training import runtime

    runtime.configure(gpu=request["gpu"], threads=request["threads"])
    from sweep.training.refitting import refit
    from sweep.training.trial import LossNotFiniteError

    task = _task(request)

    def watch(epoch: int, step: int, steps: int, metrics: dict[str, float]) -> None:
        say({"epoch": epoch, "epochs": request["epochs"], "step": step, "steps": steps, "metrics": metrics})

    try:
        fitted = refit(task, request["epochs"], watch)
    except LossNotFiniteError as error:
        raise SweepError(str(error)) from error
    fitted.core.save(request["model"])
    scores, labels = _scores(fitted.core, PreparedData.load(task.data), task.config.training.batch_size)
    np.save(request["scores"], scores[:COMPARED])
    right = np.float32(np.sum(np.argmax(scores, axis=-1) == labels))
    return {
        "images": fitted.images,
        "curve": fitted.curve,
        "device": runtime.device(request["gpu"]),
        "agreement": float(right / np.float32(len(labels))),
    }


def _task(request: dict[str, Any]) -> Task:
    return Task(
        trial=0, attempt=1, config=TrialConfig.model_validate(request["config"]), data=Path(request["data"]),
        directory=Path(request["model"]).parent, artifacts="", folder="", gpu=request["gpu"],
        threads=request["threads"], places=tuple(map(Path, request["places"])),
        builders=frozenset(request["builders"]),
    )  # fmt: skip


def _scores(model: Any, data: PreparedData, size: int) -> tuple[Any, Any]:
    images, labels = data.open_validation()
    batches = [images[start : start + size].astype(np.float32) for start in range(0, len(labels), size)]
    return np.concatenate([model.predict_on_batch(batch) for batch in batches]), labels


if __name__ == "__main__":
    serve(_answer)
