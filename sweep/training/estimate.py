"""How long a trial will take on this machine, before any is trained; without Keras."""

import time
from functools import cache
from math import inf

import numpy as np

from sweep.space.configuration import TrainingConfig
from sweep.space.measures import LayerMeasure, Measures

# Fitted on an AMD EPYC core whose sgemm makes 95 GFLOP/s, to steps of nine CNNs (8 × 8 to 64 × 64 pixels, 10,000 to
# 2 million parameters), each within a factor of 1.5. Another machine is taken to be slower or faster in everything
# by the ratio of its sgemm.
_REFERENCE = 95e9  # FLOP/s of one core
_START = 0.7  # seconds: building, checkpoint and model file
_TRACE_A_LAYER = 0.1  # seconds, training and validation step together
_STEP = 1e-3  # seconds per step beside all arithmetic, and again for every ten layers
_TRAINED_NUMBER = 10e-9  # seconds a number that a layer puts out: pooling, batch norm, ReLU, dropout, forward and back
_VALIDATED_NUMBER = 1.5e-9  # seconds, forward only
_UPDATED_NUMBER = 40e-9  # seconds a parameter and step: its gradient and the optimizer
_FORWARD_AND_BACK = 3  # passes' worth of arithmetic
_SHALLOW, _SLOPE, _DEEP = 0.22, 0.6, 0.88  # share of sgemm's speed that convolutions reach, by the depth of their sums
_DEEP_SUM = 576  # products a sum, 3 × 3 on 64 channels
_PROBE = 64  # side of the matrices: OpenBLAS starts threads for larger ones, and waits for them in a loop
_PRODUCTS = 20  # a timing, a seventh of a millisecond
_PROBE_SECONDS = 0.2
_PROBED = 77e9  # FLOP/s of the probe on the reference core


def trial_seconds(measures: Measures, *, train_images: int, validation_images: int, training: TrainingConfig) -> float:
    """Seconds from a trial's start to its end when no pruner ends it, within a factor of about 1.5 on CPU.

    Rests on a measurement of this core's matrix product (0.2 s, once a process) and on constants fitted to measured
    trials; augmentation is left out.
    A model with a layer that the language has no rule for is underestimated.
    """
    pace = _PROBED / sgemm_speed()
    steps = -(-train_images // training.batch_size)
    arithmetic = sum(_arithmetic(layer) for layer in measures.layers)
    trained = _FORWARD_AND_BACK * arithmetic + measures.activations * _TRAINED_NUMBER  # an image
    validated = arithmetic + measures.activations * _VALIDATED_NUMBER  # an image
    update = measures.trainable * _UPDATED_NUMBER + _STEP * (1 + len(measures.layers) / 10)  # a step
    epoch = train_images * trained + validation_images * validated + steps * update
    return pace * (_START + len(measures.layers) * _TRACE_A_LAYER + training.epochs * epoch)


@cache
def sgemm_speed() -> float:
    """Measure this core's float32 products of small matrices, FLOP/s: the best of many short timings.

    What else the machine does slows a timing down, and nothing speeds one up.
    """
    matrices = np.ones((_PRODUCTS, _PROBE, _PROBE), np.float32)
    products = np.empty_like(matrices)
    quickest = inf
    end = time.perf_counter() + _PROBE_SECONDS
    while time.perf_counter() < end:
        started = time.thread_time()  # not wall time: others may have the core in between
        np.matmul(matrices, matrices, out=products)
        quickest = min(quickest, time.thread_time() - started)
    return _PRODUCTS * 2 * _PROBE**3 / max(quickest, 1e-6)


def _arithmetic(layer: LayerMeasure) -> float:
    """Seconds of one image's forward pass in a layer's sums of products, on the reference core."""
    if not layer.trainable or not layer.shape:
        return 0.0
    depth = layer.parameters / layer.shape[-1]  # products a sum
    share = min(_SHALLOW + _SLOPE * depth / _DEEP_SUM, _DEEP)
    return layer.flops / (_REFERENCE * share)
