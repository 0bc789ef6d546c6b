"""KerasTuner's grid search over the eight: `python -m benchmarks.peers.keras_tuner_search DATA.npz DIRECTORY`."""

import sys
from pathlib import Path

import keras
import keras_tuner

from benchmarks.peers.cnns import BATCH_SIZE, CNNS, EPOCHS
from benchmarks.peers.models import build, load


def model_of(hp: keras_tuner.HyperParameters) -> keras.Model:
    """KerasTuner's `build(hp)`."""
    return build(CNNS[hp.Choice("cnn", list(range(len(CNNS))))])


if __name__ == "__main__":
    (x, y), validation = load(Path(sys.argv[1]))
    tuner = keras_tuner.GridSearch(
        model_of, objective="val_accuracy", max_trials=len(CNNS), directory=sys.argv[2], overwrite=True
    )
    tuner.search(x, y, epochs=EPOCHS, batch_size=BATCH_SIZE, validation_data=validation, verbose=0)
    trials = tuner.oracle.trials.values()
    print({trial.hyperparameters.get("cnn"): round(float(trial.score), 4) for trial in trials})
