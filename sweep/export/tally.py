"""What a model says of many images, as sums: confusion, confidence, loss."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

BINS = 15  # of confidence, as in Guo et al., On Calibration of Modern Neural Networks (2017)
_EPSILON = 1e-7  # Keras's: no probability is smaller


class Tally:
    """Sums over batches, so that a test split of any size fits."""

    def __init__(self, classes: int) -> None:
        self._confusion = np.zeros((classes, classes), np.int64)
        self._bins = np.zeros((BINS, 3))  # images, right, sum of confidence
        self._loss = 0.0

    def add(self, scores: NDArray[np.float32], labels: NDArray[np.int32]) -> None:
        """Count a batch: probabilities (images, classes), labels (images,)."""
        predicted, surest = np.argmax(scores, axis=-1), scores.max(axis=-1).astype(np.float64)
        np.add.at(self._confusion, (labels, predicted), 1)
        steps = np.clip((surest * BINS).astype(np.int64), 0, BINS - 1)
        np.add.at(self._bins, steps, np.stack([np.ones(len(labels)), predicted == labels, surest], axis=1))
        likely = np.clip(scores[np.arange(len(labels)), labels].astype(np.float64), _EPSILON, 1 - _EPSILON)
        self._loss -= float(np.log(likely).sum())

    def findings(self, penalty: float) -> dict[str, Any]:
        """All of it; `penalty` is what the model's regularization adds to the loss."""
        images = int(self._confusion.sum())
        loss = self._loss / images + penalty
        cells = [(*map(int, at), int(self._confusion[tuple(at)])) for at in np.argwhere(self._confusion)]
        bins = [
            {"images": int(count), "right": int(right), "confidence": total / count if count else 0.0}
            for count, right, total in self._bins.tolist()
        ]
        return {"images": images, "loss": loss if math.isfinite(loss) else None, "confusion": cells, "bins": bins}
