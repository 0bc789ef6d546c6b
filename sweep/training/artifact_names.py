"""The files that a finished trial leaves in its attempt's folder. Without Keras: what removes them needs the names."""

MODEL, SIDECAR = "model.keras", "model.json"
PREDICTIONS, CONFUSION = "predictions.npz", "confusion.png"
BESIDE = (SIDECAR, PREDICTIONS, CONFUSION)  # useless without the model
