"""Keras's History of epochs that the sweep's own steps have trained."""

from collections.abc import Iterable
from typing import Any

import keras

from storage.epoch import Epoch
from sweep.training.model import accuracy_name


def history_of(model: Any, curve: Iterable[Epoch], *, epochs: int, steps: int, verbose: Any) -> Any:
    """What `model.fit` returns for these epochs, those of earlier attempts included; also `model.history`.

    Holds loss and accuracy, with `val_` before those of validation. The accuracy has the model's own name for it as
    well (`acc`); other metrics of the model are not measured by the sweep.
    """
    history = keras.callbacks.History()
    history.set_model(model)
    history.set_params({"verbose": 1 if verbose == "auto" else verbose, "epochs": epochs, "steps": steps})
    history.on_train_begin()
    own = accuracy_name(model.get_metrics_result()) or "accuracy"
    for epoch in curve:
        logs = {name: value for name, value in epoch.metrics.items() if name != "learning_rate"}  # Keras tells none
        logs |= {name.replace("accuracy", own): value for name, value in logs.items() if name.endswith("accuracy")}
        history.on_epoch_end(epoch.epoch - 1, logs)
    return history
