"""docs/reading.md: its figures and columns are those there are."""

import re

from sweep.results.fields import CSV, trial_fields
from sweep.results.metrics import CURVE_METRICS
from sweep.results.quantities import quantities_of
from sweep.results.tabular import curve_columns
from tests.support.pages import page


def test_it_names_every_figure_and_column():
    named = set(re.findall(r"`([\w.]+)`", page("docs/reading.md").text))
    assert set(quantities_of("val_accuracy")) <= named
    columns = {one.name for one in trial_fields(CSV)} | {*curve_columns(CURVE_METRICS)}
    assert columns <= named | {"loss", "accuracy", "val_loss", "val_accuracy"}
