"""docs/reading.md: its figures and columns are those there are."""

import re

from sweep.results.quantities import quantities_of
from sweep.results.tabular import CURVE_COLUMNS, TRIAL_COLUMNS
from tests.support.pages import page


def test_it_names_every_figure_and_column():
    named = set(re.findall(r"`([\w.]+)`", page("docs/reading.md").text))
    assert set(quantities_of("val_accuracy")) <= named
    assert {*TRIAL_COLUMNS, *CURVE_COLUMNS} <= named | {"loss", "accuracy", "val_loss", "val_accuracy"}
