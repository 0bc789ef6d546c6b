"""`python -m sweep.export.verify MODEL DATA BATCH`: an exported model's validation accuracy, as JSON."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from sweep.training.data.prepared import PreparedData


def accuracy(model: Path, data: Path, batch_size: int) -> float:
    """The share of the validation images whose likeliest class is theirs, rounded to float32 as Keras's metric is.

    The batches are those of training, since the shape of a matrix product decides about its last bit.
    """
    predict = _loaded(model)
    images, labels = PreparedData.load(data).open_validation()
    correct = 0
    for start in range(0, len(labels), batch_size):
        batch = slice(start, start + batch_size)
        scores = predict(images[batch].astype(np.float32))
        correct += int(np.sum(np.argmax(scores, axis=-1) == labels[batch]))
    return float(np.float32(correct) / np.float32(len(labels)))


def _loaded(model: Path) -> Callable[[Any], Any]:
    if model.is_dir():
        import tensorflow as tf

        loaded = tf.saved_model.load(str(model))  # held by the function: its variables die with it
        return lambda pixels: loaded.serve(tf.constant(pixels)).numpy()
    import keras

    return keras.saving.load_model(model, safe_mode=True).predict_on_batch  # type: ignore[no-any-return]


if __name__ == "__main__":
    from sweep.training.runtime import configure

    configure(gpu=None, threads=1)
    found = accuracy(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write(json.dumps({"val_accuracy": found}) + "\n")
