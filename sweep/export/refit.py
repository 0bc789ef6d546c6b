"""`python -m sweep.export.refit`: a trial's configuration trained again, on training and validation images together.

The request: `config`, `data`, `epochs`, `model` (the file to write), `scores` (the file for the model's probabilities
of the first validation images, before it was saved), `gpu`, `threads`, `module_dirs` (where the model's builder is
looked for), `builders` (those that may run). The answer: `images`, `curve`, `device`, `agreement` (the share of the
validation images that it has right: no validation, since it learned them).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sweep.errors import InputError, SweepError
from sweep.export.convert import COMPARED, scores_of
from sweep.export.own_code import OwnCode
from sweep.export.process import CPU_ONLY, Listener, ask, report, serve
from sweep.space.builder import file_of, source_of
from sweep.space.configuration import TrialConfig
from sweep.training.data.prepared import PreparedData
from sweep.training.task import Slot, Task, TrialFiles, TrialSpec


@dataclass(frozen=True, kw_only=True)
class Refit:
    """Where to train again, and what shows how far it is."""

    gpu: str | None = None  # as CUDA_VISIBLE_DEVICES names it; None: the CPU
    threads: int = 1
    on_progress: Listener | None = None  # given `epoch`, `epochs`, `step`, `steps`, `metrics`

    def run(
        self, sidecar: dict[str, Any], data: PreparedData, model: Path, scores: Path, own: OwnCode
    ) -> dict[str, Any]:
        """Write the model and return its sidecar.

        Raises InputError where the builder's file is not the one that the trial was trained by.
        """
        _refuse_changed(sidecar, own.module_dirs)
        request = {
            "config": sidecar["config"],
            "data": str(data.directory),
            "epochs": sidecar["epoch"],
            "model": str(model),
            "scores": str(scores),
            "gpu": self.gpu,
            "threads": self.threads,
            "module_dirs": list(map(str, own.module_dirs)),
            "builders": sorted(own.builders),
        }
        env = CPU_ONLY if self.gpu is None else {}
        found = ask(
            "refit", request, "The configuration could not be trained again", on_progress=self.on_progress, env=env
        )
        rest = {name: value for name, value in sidecar.items() if name != "value"}
        return rest | {"metrics": found["curve"][-1], "device": found.pop("device"), "refit": found}


def _refuse_changed(sidecar: dict[str, Any], module_dirs: tuple[Path, ...]) -> None:
    builder = TrialConfig.model_validate(sidecar["config"]).model.builder
    if builder is None or not sidecar.get("builder_source"):
        return
    file = file_of(builder.name, module_dirs)  # where there is none, loading it says so
    if file is not None and source_of(builder.name, module_dirs) != sidecar["builder_source"]:
        raise InputError(
            f"{file} changed since trial {sidecar['trial']}, so that --refit would train another model. "
            "Restore the file of then, or sweep again"
        )


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    from sweep.training import runtime

    runtime.configure(gpu=request["gpu"], threads=request["threads"])
    from sweep.training.failure import LossNotFiniteError
    from sweep.training.refitting import refit

    task = _task(request)

    def watch(epoch: int, step: int, steps: int, metrics: dict[str, float]) -> None:
        report({"epoch": epoch, "epochs": request["epochs"], "step": step, "steps": steps, "metrics": metrics})

    try:
        fitted = refit(task, request["epochs"], watch)
    except LossNotFiniteError as error:
        raise SweepError(str(error)) from error
    fitted.core.save(request["model"])
    images, labels = PreparedData.load(task.files.data).open_validation()
    scores = scores_of(fitted.core, images, task.spec.config.training.batch_size)
    np.save(request["scores"], scores[:COMPARED])
    right = np.float32(np.sum(np.argmax(scores, axis=-1) == labels))
    return {
        "images": fitted.images,
        "curve": fitted.curve,
        "device": runtime.device(request["gpu"]),
        "agreement": float(right / np.float32(len(labels))),
    }


def _task(request: dict[str, Any]) -> Task:
    files = TrialFiles(
        data=Path(request["data"]),
        directory=Path(request["model"]).parent,
        artifacts="",
        folder="",
        module_dirs=tuple(map(Path, request["module_dirs"])),
        builders=frozenset(request["builders"]),
    )
    return Task(
        spec=TrialSpec(trial=0, attempt=1, config=TrialConfig.model_validate(request["config"])),
        files=files,
        slot=Slot(worker=0, gpu=request["gpu"], threads=request["threads"]),
    )


if __name__ == "__main__":
    serve(_answer)
