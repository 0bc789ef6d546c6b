"""What the report says of test images that its best model was not evaluated on."""

from storage.evaluations import EvaluatedTrial
from sweep.results.report.findings import unevaluated


def test_evaluations_of_other_models_are_named() -> None:
    assert unevaluated(()) == "No model was evaluated on the test images; `sweep evaluate` does so."
    evaluated = tuple(EvaluatedTrial(sweep="depth", trial=number) for number in range(6))
    assert unevaluated(evaluated[:1]).endswith("The test images have been evaluated once, for trial 0 of depth.")
    assert unevaluated(evaluated).endswith(
        "evaluated 6 times, for " + ", ".join(f"trial {n} of depth" for n in range(5)) + " and 1 more."
    )
