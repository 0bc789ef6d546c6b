"""The files that a finished trial leaves in its attempt's folder. Without Keras: whoever tidies up needs the names."""

from sweep.training.predictions import PREDICTIONS

MODEL, SIDECAR = "model.keras", "model.json"
CONFUSION = "confusion.png"
BESIDE = (SIDECAR, PREDICTIONS, CONFUSION)  # what is of no use without the model
