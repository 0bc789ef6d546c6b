from storage.database import StudyDatabase
from sweep.results.quantities import quantities, quantities_of
from sweep.results.records import TrialRow
from sweep.results.snapshot import take
from sweep.space.dimension import Choice, Float, Int
from tests.storage.making import populate, sqlite_url


def trial(**params):
    return TrialRow(
        trial=7,
        state="complete",
        value=0.5,
        params=params,
        epochs=3,
        parameters=100,
        attempts=1,
        seconds=4.5,
        reason=None,
        flops=200,
        size=300,
        best_epoch=2,
        metrics={"loss": 1.0, "accuracy": 0.75, "val_loss": None, "val_accuracy": 0.5},
    )


def test_every_figure_of_a_trial_is_a_quantity():
    row = trial()
    assert {name: one.of(row) for name, one in quantities_of("val_accuracy").items()} == {
        "value": 0.5,
        "loss": 1.0,
        "accuracy": 0.75,
        "val_loss": None,
        "val_accuracy": 0.5,
        "gap": 0.25,
        "parameters": 100,
        "flops": 200,
        "size": 300,
        "seconds": 4.5,
        "epochs": 3,
        "best_epoch": 2,
        "attempts": 1,
        "trial": 7,
    }


def test_a_choice_of_numbers_is_a_number_and_any_other_has_words():
    found = quantities_of(
        "loss",
        (
            Choice(name="filters", options=(16, 32)),
            Choice(name="norm", options=(None, True, "both")),
            Float(name="rate", low=1e-4, high=1e-1, log=True),
            Int(name="depth", low=1, high=2),
        ),
    )
    filters, norm, rate = found["params.filters"], found["params.norm"], found["params.rate"]
    assert (filters.is_categorical, filters.options, filters.of(trial(filters=32))) == (False, (16, 32), 32)
    assert (norm.is_categorical, norm.options) == (True, ("null", "true", "both"))
    assert [norm.of(trial(norm=option)) for option in (None, True, "both")] == ["null", "true", "both"]
    assert norm.of(trial()) is None  # a branch that was not taken
    assert (rate.is_log, found["params.depth"].is_log) == (True, False)


def test_axes_have_units():
    found = quantities_of("val_loss")
    assert (found["seconds"].label, found["seconds"].unit) == ("time in epochs", "s")
    assert found["value"].label == "val_loss (objective)"


def test_a_sweeps_quantities_are_fields_and_dimensions(tmp_path):
    with StudyDatabase.open(sqlite_url(tmp_path), create=True) as database:
        found = take(database, populate(database, trials=6))
    names = list(quantities(found))
    assert names[:2] == ["trial", "value"]
    assert names[-5:] == [f"params.{dimension.name}" for dimension in found.space.dimensions]
    complete = next(row for row in found.rows if row.state == "complete")
    assert quantities(found)["params.optimizer"].of(complete) == complete.params["optimizer"]
