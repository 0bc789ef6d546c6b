"""Optuna's `study.optimize` over the eight, as its documentation's Keras example does.

`python -m benchmarks.peers.optuna_search DATA.npz DIRECTORY`
"""

import sys
from pathlib import Path

import keras
import optuna

from benchmarks.peers.cnns import BATCH_SIZE, CNNS, EPOCHS
from benchmarks.peers.models import build, load

if __name__ == "__main__":
    (x, y), validation = load(Path(sys.argv[1]))

    def objective(trial: optuna.Trial) -> float:
        """Train one and return its best validation accuracy."""
        keras.backend.clear_session()
        model = build(CNNS[trial.suggest_int("cnn", 0, len(CNNS) - 1)])
        history = model.fit(x, y, epochs=EPOCHS, batch_size=BATCH_SIZE, validation_data=validation, verbose=0)
        return max(history.history["val_accuracy"])

    study = optuna.create_study(
        storage=f"sqlite:///{Path(sys.argv[2]) / 'optuna.db'}",
        sampler=optuna.samplers.GridSampler({"cnn": list(range(len(CNNS)))}),
        direction="maximize",
    )
    study.optimize(objective, n_trials=len(CNNS))
    print({trial.params["cnn"]: round(trial.value, 4) for trial in study.trials})
