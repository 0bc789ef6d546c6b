"""What the report says of test images that were not asked about its best model."""

from datetime import UTC, datetime

from storage.evaluations import Look
from sweep.results.report.findings import unasked


def test_looks_at_other_models_are_told() -> None:
    assert unasked(()) == "The test images were not asked; `sweep evaluate` does so, once."
    looks = tuple(Look(sweep="depth", trial=number, recorded=datetime.now(UTC)) for number in range(6))
    assert unasked(looks[:1]).endswith("The test images have been looked at once: by trial 0 of depth.")
    assert unasked(looks).endswith(
        "looked at 6 times: by " + ", ".join(f"trial {n} of depth" for n in range(5)) + " and 1 more."
    )
