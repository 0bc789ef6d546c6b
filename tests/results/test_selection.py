import pytest

from sweep.errors import InputError
from sweep.results.quantities import PREFIX, quantities_of
from sweep.results.records import TrialRow
from sweep.results.selection import choose, find, order, page
from sweep.space.dimension import Choice, Float, Int

DIMENSIONS = (
    Int(name="depth", low=1, high=4),
    Choice(name="filters", options=(16, 32)),
    Choice(name="optimizer", options=("adam", "SGD")),
    Choice(name="batch_norm", options=(True, False, None)),
    Float(name="optimizer.adam.learning_rate", low=1e-4, high=1e-1, log=True),
)
QUANTITIES = quantities_of("val_accuracy", DIMENSIONS)


def row(trial, state="complete", value=0.5, reason=None, metrics=None, **params):
    return TrialRow(
        trial=trial,
        state=state,
        value=value,
        params={name.replace("__", "."): chosen for name, chosen in params.items()},
        epochs=3,
        parameters=100 * (trial + 1),
        attempts=1,
        seconds=1.0,
        reason=reason,
        metrics=metrics or {},
    )


ROWS = (
    row(0, value=0.9, depth=1, filters=16, optimizer="adam", optimizer__adam__learning_rate=0.01, batch_norm=True),
    row(1, value=0.3, depth=2, filters=32, optimizer="SGD", batch_norm=None),
    row(2, "pruned", 0.1 + 0.2, "hyperband after epoch 3", depth=3, filters=32, optimizer="SGD", batch_norm=False),
    row(3, "failed", None, "the loss is not a number", depth=4, filters=16, optimizer="adam"),
    row(4, "running", None, depth=4, filters=16, optimizer="adam", metrics={"accuracy": 0.8, "val_accuracy": 0.7}),
)


@pytest.mark.parametrize(
    ("where", "trials"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("value>0.3", [0, 2]),
        ("value>=0.3", [0, 1, 2]),
        ("value=0.3", [1, 2]),  # one of them is 0.30000000000000004
        ("value!=0.3", [0, 3, 4]),
        ("value<1 value<=0.9", [0, 1, 2]),
        ("depth=2..3", [1, 2]),
        ("depth=..2", [0, 1]),
        ("depth=3..", [2, 3, 4]),
        ("depth=1,3..4", [0, 2, 3, 4]),
        ("depth!=1,3..4", [1]),
        ("params.depth=4 state=running", [4]),
        ("optimizer=ADAM", [0, 3, 4]),
        ("optimizer=sgd filters=32", [1, 2]),
        ("optimizer=adam,sgd", [0, 1, 2, 3, 4]),
        ("optimizer.adam.learning_rate>1e-3", [0]),
        ("optimizer.adam.learning_rate=none", [1, 2, 3, 4]),
        ("batch_norm=true", [0]),
        ("batch_norm=null", [1]),
        ("batch_norm=none", [3, 4]),
        ("value=none", [3, 4]),
        ("value!=none state!=pruned", [0, 1]),
        ("state=pruned,failed", [2, 3]),
        ("gap>0.05", [4]),
        ("hyperband", [2]),
        ("HYPERBAND EPOCH", [2]),
        ('"not a number"', [3]),
        ("adam", [0, 3, 4]),
        ("trial=1..2", [1, 2]),
        ('"depth=4"', [3, 4]),
        ("running", [4]),
        ("parameters>=400", [3, 4]),
    ],
)
def test_a_line_chooses_the_trials_that_meet_all_of_it(where, trials):
    assert [one.trial for one in choose(ROWS, QUANTITIES, where=where)] == trials


def test_states_choose_besides_the_line():
    assert [one.trial for one in choose(ROWS, QUANTITIES, where="adam", states=["failed", "running"])] == [3, 4]


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("val_acuracy>0.9", "`val_acuracy>0.9`: nothing is called `val_acuracy` (did you mean `val_accuracy`?); there"),
        ("depth>deep", "`depth>deep`: `deep` is not a number"),
        ("depth=2..x", "`x` is not a number"),
        ("depth=", "after `=` comes a value"),
        ("optimizer=adm", "`adm` is not an option of optimizer; its options are adam, SGD"),
        ("optimizer>adam", "none is larger; allowed are optimizer= and optimizer!="),
        ("state=done", "no trial is `done`; the states are complete, pruned"),
        ("state>complete", "states are only equal or not"),
        ("value>nan", "`nan` is not a number"),
    ],
)
def test_a_wrong_word_is_named_with_what_is_allowed(where, told):
    with pytest.raises(InputError) as caught:
        choose(ROWS, QUANTITIES, where=f"adam {where}")
    assert told in str(caught.value)
    assert where in str(caught.value)


@pytest.mark.parametrize(
    ("by", "trials"),
    [
        ("trial", [0, 1, 2, 3, 4]),
        ("-trial", [4, 3, 2, 1, 0]),
        ("value", [1, 2, 0, 3, 4]),
        ("-value", [0, 2, 1, 3, 4]),  # those without come last either way
        ("-depth", [3, 4, 2, 1, 0]),  # equal ones by number
        ("optimizer", [1, 2, 0, 3, 4]),
        ("params.filters", [0, 3, 4, 1, 2]),
        ("state", [0, 1, 2, 4, 3]),
    ],
)
def test_trials_are_sorted_by_any_quantity(by, trials):
    assert [one.trial for one in order(ROWS, QUANTITIES, by)] == trials


def test_nothing_is_sorted_by_what_there_is_not():
    with pytest.raises(InputError, match=r"`-dept`: nothing is called `dept` \(did you mean `depth`\?\)"):
        order(ROWS, QUANTITIES, "-dept")


def test_an_other_tools_words_among_numbers_are_sorted_too():
    odd = (row(0, depth="two"), row(1, depth=3))
    assert [one.trial for one in order(odd, QUANTITIES, "depth")] == [1, 0]
    assert choose(odd, QUANTITIES, where="depth>1") == odd[1:]


def test_pages_hold_so_many_and_the_last_one_the_rest():
    assert [one.trial for one in page(ROWS, number=2, size=2).rows] == [2, 3]
    last = page(ROWS, number=9, size=2)
    assert ([one.trial for one in last.rows], last.number, last.pages, last.total) == ([4], 3, 3, 5)
    nothing = page((), number=1)
    assert (nothing.rows, nothing.number, nothing.pages) == ((), 1, 1)


def test_a_dimension_that_is_called_like_a_figure_is_found_by_its_whole_name():
    clashing = quantities_of("val_accuracy", (Int(name="epochs", low=1, high=9),))
    assert find(clashing, "epochs").of(ROWS[0]) == 3
    assert find(clashing, PREFIX + "epochs").of(ROWS[0]) is None
