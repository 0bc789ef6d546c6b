"""What a model found on the sealed test split, as it is shown: with intervals, calibration and past evaluations."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storage.database import StudyDatabase
from storage.evaluations import EvaluatedTrial, EvaluationRecord
from storage.models import ModelRecord
from storage.sweeps import SweepRecord
from sweep.errors import SweepError

_Z = 1.959963984540054  # standard deviations that hold 95% of a normal distribution
_NAMED = 5  # evaluations of a split that are named


@dataclass(frozen=True, kw_only=True)
class ClassAccuracy:
    """How well one class is known."""

    name: str
    images: int
    right: int
    accuracy: float | None  # None: the class has no image
    interval: tuple[float, float]  # Wilson's, 95%


@dataclass(frozen=True, kw_only=True)
class Bin:
    """A step of confidence: the model's probability of the class that it chose."""

    low: float
    high: float
    images: int
    confidence: float | None  # mean; None: without images
    accuracy: float | None  # likewise


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """The test split's verdict on one trial. The fields are the keys of the JSON."""

    sweep: str
    trial: int  # its number
    recorded: str  # ISO 8601, UTC
    sha256: str  # the model's
    data_fingerprint: str
    images: int  # in the test split
    accuracy: float
    interval: tuple[float, float]  # of the accuracy: Wilson's, 95%
    loss: float | None
    calibration_error: float  # expected: mean distance of confidence and accuracy, weighted by images
    classes: tuple[ClassAccuracy, ...]
    confusion: tuple[tuple[int, ...], ...]  # rows: true classes, columns: predicted ones
    bins: tuple[Bin, ...]
    looks: int  # how often this test split was evaluated, for any trial of any sweep in this database
    versions: Mapping[str, Any]
    others: tuple[EvaluatedTrial, ...] = field(metadata={"json": False})  # on that split, the first one first


def in_words(evaluated: Sequence[EvaluatedTrial]) -> str:
    """How often a test split was evaluated: `once, for trial 3 of depth`, `6 times, for …`."""
    times = "once" if len(evaluated) == 1 else f"{len(evaluated):,} times"
    who = ", ".join(f"trial {one.trial} of {one.sweep}" for one in evaluated[:_NAMED])
    return f"{times}, for {who}" + (f" and {len(evaluated) - _NAMED:,} more" if len(evaluated) > _NAMED else "")


def read_evaluation(
    database: StudyDatabase, sweep: SweepRecord, trial: int, model: ModelRecord | None
) -> Evaluation | None:
    """What the model of a trial found on the test split; None where it was not evaluated. `trial` is its number."""
    record = None if model is None else database.evaluations.get(model)
    if record is None:
        return None
    return describe(record, sweep, trial, database.evaluations.of_data(record.data_fingerprint))


def describe(
    record: EvaluationRecord, sweep: SweepRecord, trial: int, others: tuple[EvaluatedTrial, ...]
) -> Evaluation:
    """A record with all that follows from it; raises `SweepError` where it makes no sense: it may be imported."""
    try:
        return _described(record, sweep, trial, others)
    except (IndexError, KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise SweepError(f"The evaluation of trial {trial} of {sweep.name} is damaged: {error!r}") from error


def _described(
    record: EvaluationRecord, sweep: SweepRecord, trial: int, others: tuple[EvaluatedTrial, ...]
) -> Evaluation:
    matrix = _matrix(record, len(sweep.classes))
    right = int(np.trace(matrix))
    return Evaluation(
        sweep=sweep.name,
        trial=trial,
        recorded=record.recorded.isoformat(timespec="seconds"),
        sha256=record.sha256,
        data_fingerprint=record.data_fingerprint,
        images=record.images,
        accuracy=right / record.images,
        interval=wilson(right, record.images),
        loss=record.loss,
        calibration_error=_calibration_error(record),
        classes=tuple(_class(name, matrix, label) for label, name in enumerate(sweep.classes)),
        confusion=tuple(tuple(row) for row in matrix.tolist()),
        bins=tuple(_bin(number, one, len(record.bins)) for number, one in enumerate(record.bins)),
        looks=len(others),
        versions=record.versions,
        others=others,
    )


def wilson(right: int, images: int) -> tuple[float, float]:
    """Wilson's (1927) 95% interval of a share; from 0 to 1 without images."""
    if not images:
        return 0.0, 1.0
    share, weight = right / images, _Z**2 / images
    middle = (share + weight / 2) / (1 + weight)
    half = _Z * math.sqrt(share * (1 - share) / images + _Z**2 / (4 * images**2)) / (1 + weight)
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def wilsons(right: Iterable[float], images: Iterable[float]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The low and the high ends of the intervals of several shares."""
    ends = np.array([wilson(int(one), int(of)) for one, of in zip(right, images, strict=True)]).reshape(-1, 2)
    return ends[:, 0], ends[:, 1]


def _matrix(record: EvaluationRecord, classes: int) -> NDArray[np.int64]:
    matrix = np.zeros((classes, classes), np.int64)
    for truth, predicted, images in record.confusion:
        matrix[truth, predicted] = images
    return matrix


def _class(name: str, matrix: NDArray[np.int64], label: int) -> ClassAccuracy:
    images, right = int(matrix[label].sum()), int(matrix[label, label])
    accuracy = right / images if images else None
    return ClassAccuracy(name=name, images=images, right=right, accuracy=accuracy, interval=wilson(right, images))


def _bin(number: int, one: Mapping[str, float], count: int) -> Bin:
    images = int(one["images"])
    return Bin(
        low=number / count,
        high=(number + 1) / count,
        images=images,
        confidence=one["confidence"] if images else None,
        accuracy=one["right"] / images if images else None,
    )


def _calibration_error(record: EvaluationRecord) -> float:
    return sum(abs(one["right"] - one["images"] * one["confidence"]) for one in record.bins) / record.images
