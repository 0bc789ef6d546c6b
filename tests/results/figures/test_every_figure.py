"""What every figure promises: a title, labelled axes, names as text, and honesty about what is missing."""

import re
from dataclasses import replace

import numpy as np
import pytest

from sweep.results.curves import Curve, Curves
from sweep.results.figures import theme
from sweep.results.figures.class_accuracy import class_accuracy_figure
from sweep.results.figures.confusion import confusion_figure
from sweep.results.importances import Importances
from tests.results.figures.conftest import HOSTILE
from tests.results.figures.drawing import figures, hostile, parsed, words

KINDS = sorted(figures(HOSTILE))
OF_OTHER_THINGS = ("class_accuracy", "confusion", "reliability", "saved")  # than trials
OUR_TAGS = re.compile(r"</?(b|br|extra)>")


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_has_a_title_labelled_axes_and_no_template(kind, study):
    figure = parsed(figures(HOSTILE)[kind](study))
    layout = figure["layout"]
    assert layout["title"]["text"]
    assert figure["data"]
    assert "layout" not in layout["template"]
    for name, axis in layout.items():
        if re.fullmatch(r"[xy]axis\d*", name) and axis.get("visible", True) and not axis.get("ticktext"):
            assert axis["title"]["text"], name


@pytest.mark.parametrize("kind", KINDS)
def test_names_are_text_wherever_plotly_reads_html(kind, study):
    found = words(parsed(figures(HOSTILE)[kind](hostile(study, HOSTILE))))
    for word in found:
        assert "<" not in OUR_TAGS.sub("", word), word
        assert "%{x}" not in word.split("&#123;")[1:], word
    if kind != "saved":
        assert any("&lt;script&gt;" in word for word in found)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in OF_OTHER_THINGS])
def test_nothing_to_draw_is_said_not_raised(kind, study):
    status = study.snapshot.status
    empty = replace(
        study,
        snapshot=replace(study.snapshot, rows=(), status=replace(status, best=None)),
        curves=Curves(curves=(), left_out=0, thinned=0),
        attempts=(),
        importances=Importances(missing="it takes 8 complete trials to tell; there are 0"),
    )
    figure = parsed(figures(HOSTILE)[kind](empty))
    assert not figure["data"]
    assert figure["layout"]["annotations"][0]["text"].endswith(".")


@pytest.mark.parametrize("kind", KINDS)
def test_one_trial_is_drawn(kind, study):
    best = next(row for row in study.rows if row.trial == study.snapshot.status.best.trial)
    curves = tuple(one for one in study.curves.curves if one.row.trial == best.trial)
    single = replace(
        study,
        snapshot=replace(study.snapshot, rows=(best,)),
        curves=Curves(curves=curves, left_out=0, thinned=0),
        attempts=study.attempts[:1],
    )
    assert parsed(figures(HOSTILE)[kind](single))["layout"]["title"]["text"]


@pytest.mark.parametrize("kind", KINDS)
def test_figures_without_numbers_are_drawn(kind, study):
    """Every metric NaN or missing, as of a sweep whose trials all failed."""
    nan = float("nan")
    rows = tuple(
        replace(row, value=nan if row.trial % 2 else None, metrics={"accuracy": nan, "val_accuracy": None}, size=None)
        for row in study.rows
    )
    curves = tuple(
        Curve(
            row=one.row,
            epochs=one.epochs,
            seconds=one.seconds,
            metrics=dict.fromkeys(one.metrics, (nan,) * len(one.epochs)),
        )
        for one in study.curves.curves
    )
    lost = replace(
        study,
        snapshot=replace(study.snapshot, rows=rows),
        curves=Curves(curves=curves, left_out=0, thinned=0),
    )
    assert parsed(figures(HOSTILE)[kind](lost))["layout"]["title"]["text"]


def test_predictions_that_are_no_numbers_are_said():
    none = np.zeros((0, 0), dtype=np.int64)
    for figure in (
        confusion_figure(none, ()),
        confusion_figure(np.zeros((2, 2), dtype=np.int64), ("a", "b")),
        class_accuracy_figure(none, ()),
    ):
        assert figure.layout.annotations[0].text


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_colours_stand_out_from_a_light_and_from_a_dark_page(dark):
    back = "#15181d" if dark else "#ffffff"
    for colour in theme.CYCLE:
        assert contrast(colour, back) >= 3.0, colour
    for place in (0.0, 0.25, 0.5, 0.75, 1.0):
        assert contrast(theme.shade(place), back) >= 2.0, place
    assert contrast(theme.template(dark=dark)["layout"]["font"]["color"], back) >= 7.0
