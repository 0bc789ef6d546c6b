"""The trial process's device and threads, set before any runtime starts."""

import os


def configure(gpu: str | None, threads: int) -> None:
    """Give this process one GPU or none, and so many threads. Call once, first: a started runtime ignores it.

    `gpu` is a name as CUDA_VISIBLE_DEVICES takes it. GPU memory grows on demand, so that trials can share a card.
    """
    if "CUDA_VISIBLE_DEVICES" not in os.environ:  # then the number is nvidia-smi's, which counts by bus
        os.environ["CUDA_DEVICE_ORDER"] = "PCI_BUS_ID"
    os.environ["CUDA_VISIBLE_DEVICES"] = gpu if gpu is not None else "-1"
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(threads)
    import keras

    match keras.backend.backend():
        case "tensorflow":
            _configure_tensorflow(gpu, threads)
        case "torch":
            import torch  # type: ignore[import-not-found, unused-ignore]

            torch.set_num_threads(threads)
        case "jax":  # reads the environment when its runtime starts
            os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")


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
