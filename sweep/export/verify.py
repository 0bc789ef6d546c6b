"""`python -m sweep.export.verify`: what an exported model says in its own runtime.

The request: `directory`, `format` (its reference), `data`, `batch_size`, `scores` (what `convert` wrote, or
null), `own` (what `own_code` imports).
"""

from pathlib import Path
from typing import Any

import numpy as np

from sweep.export.formats.format import resolve
from sweep.export.own_code import import_own
from sweep.export.process import serve
from sweep.training.data.prepared import PreparedData


def verify(request: dict[str, Any]) -> dict[str, float]:
    """The share of the validation images whose likeliest class is theirs, and the largest difference of a probability.

    The accuracy is rounded to float32 as Keras's metric is. The batches are those of training, since the shape of a
    matrix product decides about its last bit.
    """
    kind = resolve(request["format"])
    if kind.is_trained_file:
        import_own(request["own"])
    predict = kind.open(Path(request["directory"]), threads=1)
    images, labels = PreparedData.load(Path(request["data"])).open_validation()
    expected = np.load(request["scores"], allow_pickle=False) if request["scores"] else np.empty(0)
    correct, difference, size = 0, 0.0, request["batch_size"]
    for start in range(0, len(labels), size):
        batch = slice(start, start + size)
        scores = predict(images[batch].astype(np.float32))
        correct += int(np.sum(np.argmax(scores, axis=-1) == labels[batch]))
        if len(known := expected[batch]):
            apart = np.nan_to_num(np.abs(scores[: len(known)] - known), nan=1.0)  # as wrong as can be
            difference = max(difference, float(np.max(apart)))
    return {"val_accuracy": float(np.float32(correct) / np.float32(len(labels))), "difference": difference}


def _answer(request: dict[str, Any]) -> dict[str, float]:
    if resolve(request["format"]).is_tensorflow:  # the others do without Keras, as their users do
        from sweep.training.runtime import configure

        configure(gpu=None, threads=1)
    return verify(request)


if __name__ == "__main__":
    serve(_answer)
