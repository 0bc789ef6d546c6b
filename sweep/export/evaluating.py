"""The sealed test split, opened for one model in a fresh process, `python -m sweep.export.evaluating`.

Its request: `model`, `data`, `batch_size`, `own` (what `own_code` imports). The only code that opens that split. It
writes nothing but its answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sweep.errors import InputError, SweepError
from sweep.export.formats.keras import load_keras
from sweep.export.own_code import import_own
from sweep.export.process import ask, serve
from sweep.export.tally import Tally
from sweep.export.trained_model import model_file, refuse_other_data
from sweep.training.data.prepared import META, TEST, PreparedData, open_arrays
from sweep.version import __version__


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What a model makes of the test images."""

    images: int
    loss: float | None  # as Keras's `evaluate` gives it; None: not a number
    confusion: tuple[tuple[int, int, int], ...]  # true label, predicted label, images: where there are any
    bins: tuple[Mapping[str, float], ...]  # of confidence: images, right, confidence (mean)
    versions: Mapping[str, str]  # of the libraries


def find_data(fingerprint: str, directories: tuple[Path | None, ...]) -> PreparedData:
    """The prepared data of this fingerprint with its test split, in the first of the directories that has it.

    Raises `SweepError` where none has, or only other data; `InputError` where nothing was set aside to test on.
    """
    there = [one for one in directories if one is not None and (one / META).is_file()]
    found = [PreparedData.load(one) for one in there]
    data = next((one for one in found if one.fingerprint == fingerprint), None)
    if data is None and found:
        refuse_other_data(found[0], fingerprint)
    if data is None:
        raise SweepError(
            f"the prepared data {fingerprint} is not on this machine. Evaluate where the sweep ran, or prepare it here "
            "with sweep join (SWEEP_DATA names another cache)"
        )
    if not data.test:
        raise InputError("this data has no test split: nothing was set aside (`test` in the space's `data:`)")
    return data


def evaluate_model(
    model: str, data: PreparedData, *, sha256: str, batch_size: int, own: dict[str, Any] | None = None
) -> Findings:
    """Evaluate the model at a path or s3:// URI on the test split, in a fresh process on the CPU.

    `own` is what that process imports before (`own_code`). Raises `SweepError` for a model that is gone or damaged.
    """
    request = {"data": str(data.directory), "batch_size": batch_size, "own": own}
    try:
        with model_file(model, sha256) as file:
            found = ask("evaluating", request | {"model": str(file)}, "The model could not be evaluated")
    except OSError as error:
        raise SweepError(f"The model could not be evaluated: {error.strerror or error}") from error
    cells = tuple((truth, predicted, images) for truth, predicted, images in found.pop("confusion"))
    return Findings(**found | {"confusion": cells, "bins": tuple(found["bins"])})


def evaluate(request: dict[str, Any]) -> dict[str, Any]:
    """Evaluate a Keras model on the test split of prepared data."""
    import keras

    import_own(request["own"])
    model, directory, size = load_keras(Path(request["model"])), Path(request["data"]), request["batch_size"]
    images, labels = open_arrays(directory / TEST)
    tally = Tally(len(PreparedData.load(directory).classes))
    for start in range(0, len(labels), size):
        batch = slice(start, start + size)
        tally.add(np.asarray(model.predict_on_batch(images[batch].astype(np.float32))), labels[batch])
    penalty = sum(float(keras.ops.convert_to_numpy(loss)) for loss in model.losses)
    versions = {"keras": keras.__version__, "sweep": __version__}
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        versions["tensorflow"] = tf.__version__
    return tally.findings(penalty) | {"versions": versions}


if __name__ == "__main__":
    from sweep.training.runtime import configure

    configure(gpu=None, threads=1)
    serve(evaluate)
