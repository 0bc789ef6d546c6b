"""`python -m sweep.export.convert MODEL DIRECTORY`: a Keras model as TensorFlow's SavedModel."""

import sys
from pathlib import Path


def convert(model: Path, directory: Path) -> None:
    """Write the inference graph: float32 pixels 0 to 255, (batch, height, width, channels), to class probabilities."""
    import keras

    keras.saving.load_model(model, safe_mode=True).export(directory, format="tf_saved_model", verbose=False)


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
