"""What follows from an evaluation's record, and how it reads."""

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from storage.budget import Budget
from storage.evaluations import EvaluatedTrial, EvaluationRecord
from storage.sweeps import DesiredState, SweepRecord
from sweep.errors import SweepError
from sweep.results.evaluation_view import evaluation_view
from sweep.results.evaluations import Evaluation, describe, wilson
from sweep.results.json_form import as_json

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
EMPTY = {"images": 0, "right": 0, "confidence": 0.0}
RECORD = EvaluationRecord(
    trial_id=1, sha256="ab", data_fingerprint="f1", machine="here", versions={"keras": "3.15.0"}, images=10, loss=0.5,
    confusion=((0, 0, 5), (0, 1, 1), (1, 1, 3), (1, 0, 1)),
    bins=(EMPTY, {"images": 4, "right": 2, "confidence": 0.6}, {"images": 6, "right": 6, "confidence": 0.9}),
    recorded=NOW,
)  # fmt: skip
SWEEP = SweepRecord(
    name="pets", space="", origin="pets.yaml", metric="val_accuracy", direction="maximize", budget=Budget(trials=1),
    data_fingerprint="f1", image={}, classes=("[b]cat", "dog", "fish"), versions={}, id=1, study_id=1,
    active_seconds=0.0, active_at=None, desired=DesiredState.WORK, pause_reason=None, uid="u", reopened=0, created=NOW,
)  # fmt: skip


def looks(count: int) -> tuple[EvaluatedTrial, ...]:
    return tuple(EvaluatedTrial(sweep="pets", trial=number) for number in range(count))


def drawn(found: Evaluation, *, is_new: bool = True) -> str:
    console = Console(file=StringIO(), width=80)
    console.print(evaluation_view(found, is_new=is_new))
    return console.file.getvalue()


# Agresti and Coull (1998), and R's binom.confint(…, methods = "wilson").
@pytest.mark.parametrize(
    ("right", "images", "low", "high"),
    [(8, 10, 0.490162, 0.943318), (0, 10, 0.0, 0.277533), (10, 10, 0.722467, 1.0), (81, 263, 0.255289, 0.366168)],
)
def test_interval_is_wilsons(right: int, images: int, low: float, high: float) -> None:
    assert wilson(right, images) == pytest.approx((low, high), abs=2e-4)


def test_accuracy_of_all_and_of_each_class_come_from_the_confusion() -> None:
    found = describe(RECORD, SWEEP, 7, looks(1))
    assert (found.accuracy, found.images) == (0.8, 10)
    assert found.confusion == ((5, 1, 0), (1, 3, 0), (0, 0, 0))
    assert [(one.right, one.images, one.accuracy) for one in found.classes] == [
        (5, 6, 5 / 6),
        (3, 4, 0.75),
        (0, 0, None),
    ]


def test_calibration_error_is_the_weighted_distance_of_confidence_and_accuracy() -> None:
    found = describe(RECORD, SWEEP, 7, looks(1))
    assert found.calibration_error == pytest.approx((4 * abs(0.5 - 0.6) + 6 * abs(1.0 - 0.9)) / 10)
    assert [(one.images, one.accuracy) for one in found.bins] == [(0, None), (4, 0.5), (6, 1.0)]


@pytest.mark.parametrize("wrong", [{"confusion": ((0, 9, 1),)}, {"images": 0}, {"bins": ({"images": 1},)}])
def test_a_record_that_makes_no_sense_is_said_so(wrong: dict[str, Any]) -> None:
    with pytest.raises(SweepError, match="The evaluation of trial 7 of pets is damaged"):
        describe(replace(RECORD, **wrong), SWEEP, 7, looks(1))


def test_json_has_everything_but_who_looked() -> None:
    found = as_json(describe(RECORD, SWEEP, 7, looks(3)))
    assert (found["looks"], found["trial"], found["recorded"]) == (3, 7, "2026-11-24T12:00:00+00:00")
    assert "others" not in found
    assert found["classes"][2]["accuracy"] is None


def test_view_says_how_often_the_split_was_looked_at_and_shows_names_as_they_are() -> None:
    once = drawn(describe(RECORD, SWEEP, 7, looks(1)))
    assert "evaluated once" in once
    assert "[b]cat" in once
    assert "dog (1)" in once
    often = drawn(describe(RECORD, SWEEP, 7, looks(7)), is_new=False)
    assert "evaluated 7 times" in often
    assert "and 2 more" in often
    assert "recorded 2026-11-24" in often
