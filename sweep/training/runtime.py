"""The trial process's device and threads, set before any runtime starts."""

import sys

from sweep import environment


def configure(gpu: str | None, threads: int) -> None:
    """Give this process one GPU or none, and so many threads. Call once, first: a started runtime ignores it.

    `gpu` is a name as CUDA_VISIBLE_DEVICES takes it. GPU memory grows on demand, so that trials can share a card.
    """
    if environment.visible_gpus() is None:  # then the number is nvidia-smi's, which counts by bus
        environment.set_variables(CUDA_DEVICE_ORDER="PCI_BUS_ID")
    environment.set_variables(
        CUDA_VISIBLE_DEVICES=gpu if gpu is not None else "-1", OMP_NUM_THREADS=threads, OPENBLAS_NUM_THREADS=threads
    )
    import keras

    match keras.backend.backend():
        case "tensorflow":
            _configure_tensorflow(gpu, threads)
        case "torch":
            import torch  # type: ignore[import-not-found, unused-ignore]

            torch.set_num_threads(threads)
        case "jax":  # reads the environment when its runtime starts
            environment.set_defaults(XLA_PYTHON_CLIENT_PREALLOCATE="false")


def reset() -> None:
    """Forget what earlier trials of this process left in Keras, and their builders' modules.

    For a process that trains several trials: the next one is then what it would be in a process of its own.
    """
    import keras

    keras.utils.clear_session()
    loading = sys.modules.get("sweep.training.builders.loading")  # imported for builders alone
    if loading is not None:
        loading.forget_modules()


def device(gpu: str | None) -> str:
    """What the trial runs on, for people: `cpu`, or `gpu:` and the card's name."""
    import keras

    has_gpu = gpu is not None and any(
        name.lower().startswith(("gpu", "cuda")) for name in keras.distribution.list_devices()
    )
    return f"gpu:{gpu}" if has_gpu else "cpu"


def _configure_tensorflow(gpu: str | None, threads: int) -> None:
    import tensorflow as tf

    # Several threads run operators side by side; none is cut into pieces, since the cut decides the last bits of a sum
    # (docs/decisions/0006-threads.md).
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    if gpu is not None:
        for card in tf.config.list_physical_devices("GPU"):
            tf.config.experimental.set_memory_growth(card, enable=True)
