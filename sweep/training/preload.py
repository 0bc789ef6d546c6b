"""What the forkserver imports, so that a trial process finds Keras ready; it starts no runtime and no thread.

multiprocessing.set_forkserver_preload(["sweep.training.preload"])
"""

import gc
import importlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from sweep import environment

environment.set_defaults(TF_CPP_MIN_LOG_LEVEL="3")  # TensorFlow's notes are no news to a user

_MODULES = ("numpy", "keras", "sweep.training.trial", "sweep.training.runtime")
# Imported by TensorFlow and Keras on first use, which would be in every trial again.
_LATE = {
    "tensorflow": (
        "tensorflow",
        "tensorflow.python.ops.nn_grad",
        "tensorflow.python.ops.image_ops",
        "tensorflow.python.eager.polymorphic_function.polymorphic_function",
    ),
    "jax": ("jax",),
    "torch": ("torch",),
}


@contextmanager
def _quiet() -> Iterator[None]:
    """Holds back what C++ writes on standard error before any log level applies; shows it when the import fails."""
    sys.stderr.flush()
    before = os.dup(2)
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        except BaseException:
            held.seek(0)
            os.write(before, held.read())
            raise
        finally:
            os.dup2(before, 2)
            os.close(before)


def _load() -> None:
    for name in _MODULES:
        importlib.import_module(name)
    import keras

    for name in _LATE.get(keras.backend.backend(), ()):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # a child's collections then leave these pages shared


with _quiet():
    _load()
