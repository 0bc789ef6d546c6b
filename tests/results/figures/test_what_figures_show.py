"""What single figures show is what the trials came to."""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from storage.attempts import AttemptRecord
from sweep.results.figures import axes
from sweep.results.figures.best_so_far import best_so_far, finished
from sweep.results.figures.class_accuracy import class_accuracy_figure
from sweep.results.figures.confusion import confusion_figure
from sweep.results.figures.contour import contour
from sweep.results.figures.gap import gap
from sweep.results.figures.hover import columns
from sweep.results.figures.importances import importances_figure
from sweep.results.figures.learning_curves import learning_curves
from sweep.results.figures.outcomes import outcomes
from sweep.results.figures.parallel import parallel, picked
from sweep.results.figures.pareto import pareto_figure
from sweep.results.figures.reliability import reliability_figure
from sweep.results.figures.scatter import scatter
from sweep.results.figures.slices import medians, slice_of
from sweep.results.figures.timeline import timeline
from sweep.results.figures.trial_curves import trial_curves
from sweep.results.importances import Importances
from sweep.results.predictions import likeliest
from tests.results.figures.drawing import EVALUATION, RATE, figures, front

LARGEST = 1.5e6  # bytes of a figure at 10,000 trials
BEGAN = datetime(2026, 1, 1).astimezone()


@pytest.fixture(scope="module")
def many(study):
    """10,000 trials, as many times the study's own with other numbers and values."""
    rows = tuple(
        replace(
            study.rows[number % len(study.rows)],
            trial=number,
            id=number,
            value=number % 997 / 997,
            started=BEGAN + timedelta(seconds=number),
            ended=BEGAN + timedelta(seconds=number + 50),
        )
        for number in range(10_000)
    )
    attempts = tuple(
        replace(study.attempts[0], id=row.id, trial_id=row.id, started=row.started, ended=row.ended) for row in rows
    )
    return replace(study, snapshot=replace(study.snapshot, rows=rows), attempts=attempts)


@pytest.mark.parametrize("kind", sorted(figures("a name")))
def test_a_figure_of_10_000_trials_stays_small(kind, many):
    assert len(figures("a name")[kind](many).to_json()) < LARGEST


@pytest.mark.parametrize(
    "draw",
    [
        lambda study: scatter(study.rows, study.quantity("trial"), study.quantity("value"), most=500),
        lambda study: gap(study.rows, most=500),
        lambda study: parallel(study.snapshot, study.rows, most=500),
        lambda study: slice_of(study.snapshot, study.rows, study.quantity(RATE), most=500),
    ],
)
def test_what_is_not_drawn_is_counted(draw, many):
    figure = draw(many)
    note = figure.layout.title.subtitle.text
    assert re.search(r"\b500 of|not drawn", note), note
    assert max(len(trace.x) for trace in figure.data if trace.x is not None) < 20_000


def test_the_best_are_drawn_though_most_are_not(many):
    shown = picked([row for row in many.rows if row.value is not None], 80, maximizes=True)
    assert len(shown) == 80
    best = sorted((row.value for row in many.rows if row.value is not None), reverse=True)[:10]
    assert [row.value for row in reversed(shown[-10:])] == best


@pytest.mark.parametrize("against", ["trials", "seconds", "training"])
def test_the_best_so_far_only_gets_better_and_ends_at_the_best(study, against):
    line = best_so_far([study.snapshot], against=against).data[-1]
    assert list(line.y) == sorted(line.y)
    assert line.y[-1] == study.snapshot.status.best.value
    assert list(line.x) == sorted(line.x)


def test_what_is_minimized_only_gets_smaller(study):
    sweep = replace(study.snapshot.sweep, direction="minimize")
    line = best_so_far([replace(study.snapshot, sweep=sweep)]).data[-1]
    assert list(line.y) == sorted(line.y, reverse=True)


def test_sweeps_of_different_objectives_are_not_compared_silently(study):
    other = replace(study.snapshot, sweep=replace(study.snapshot.sweep, metric="val_loss", direction="minimize"))
    assert "do not compare" in best_so_far([study.snapshot, other]).layout.title.subtitle.text


def test_outcomes_add_up_to_the_finished_trials(study):
    last = {trace.name: int(trace.y[-1]) for trace in outcomes(study.snapshot).data}
    counts = study.snapshot.status.trials
    assert last == {"complete": counts.complete, "pruned": counts.pruned, "failed": counts.failed}
    assert sum(last.values()) == len(finished(study.rows))


def test_a_pruned_curve_has_its_mark_where_it_ended(study):
    figure = learning_curves(study.curves, metric="val_accuracy")
    pruned = [one for one in study.curves.curves if one.row.state == "pruned"]
    marks = next(trace for trace in figure.data if trace.name == "pruned")
    assert list(marks.x) == [one.epochs[-1] for one in pruned]
    assert list(marks.y) == [one.metrics["val_accuracy"][-1] for one in pruned]
    assert all("hyperband" in text for text in marks.text)


def test_curves_that_were_not_read_are_counted(study):
    figure = learning_curves(replace(study.curves, left_out=7, thinned=1_200), metric="loss")
    assert "7 trials more not drawn; 1,200 epochs between others left out" in figure.layout.title.subtitle.text


def test_epochs_are_whole_numbers_on_their_axis(study):
    longest = max(study.curves.curves, key=lambda one: len(one.epochs))
    few = replace(longest, epochs=longest.epochs[:3], seconds=longest.seconds[:3])
    assert trial_curves(few).layout.xaxis.dtick == 1
    assert learning_curves(replace(study.curves, curves=(few,)), metric="loss").layout.xaxis.dtick == 1
    assert trial_curves(longest).layout.xaxis.dtick is None


def test_curves_against_seconds_end_with_the_time_trained(study):
    trained = [one for one in study.curves.curves if one.epochs]
    figure = learning_curves(study.curves, metric="loss", against="seconds")
    assert [trace.x[-1] for trace in figure.data[: len(trained)]] == [one.seconds[-1] for one in trained]


def test_a_log_dimension_has_a_log_axis_and_words_their_own_order(study):
    assert axes.side(study.quantity(RATE), study.rows).layout["type"] == "log"
    assert axes.side(study.quantity("params.optimizer"), study.rows).names == ("adam", "adagrad")
    large = [replace(row, parameters=30_000 + row.trial) for row in study.rows]
    assert axes.side(study.quantity("parameters"), large).layout["tickformat"] == "~s"
    assert axes.order(["10", "2", "none", None]) == ["none", "10", "2"]
    assert axes.order([16, 4, 8], (4, 8, 16)) == ["4", "8", "16"]


def test_an_axis_of_one_value_stays_near_it(study):
    best = [replace(study.rows[0], value=0.84, parameters=25_466)]
    ends = axes.side(study.quantity("value"), best).layout["autorangeoptions"]
    assert ends == pytest.approx({"clipmin": 0.756, "clipmax": 0.924})
    assert axes.side(study.quantity("parameters"), best).layout["tickvals"] == [25_466]
    assert axes.around(np.array([0.1, 0.2])) == {}


def test_long_names_of_dimensions_are_cut_before_their_last_parts():
    names = ["optimizer.adadelta.learning_rate", "a class of a very long name that is cut in its middle", "short"]
    assert axes.categorical("", names)["ticktext"] == [
        "…adadelta.learning_rate",
        "a class of a ve…t in its middle",
        "short",
    ]


def test_medians_are_those_of_the_complete_trials(study):
    rows = [row for row in study.rows if row.state == "complete"]
    x, y = axes.side(study.quantity("params.depth"), rows), axes.side(study.quantity("value"), rows)
    places, middle, counts = medians(rows, x, y)
    for place, value, count in zip(places, middle, counts, strict=True):
        of_it = [row.value for row in rows if row.params["depth"] == place]
        assert (value, count) == (pytest.approx(np.median(of_it)), len(of_it))


def test_a_cell_of_the_plane_is_the_median_of_its_trials_and_empty_without_any(study):
    x, y = study.quantity("params.optimizer"), study.quantity("params.depth")
    cells = contour(study.snapshot, study.rows, x, y).data[0]
    complete = [row for row in study.rows if row.state == "complete"]
    depths = sorted({row.params["depth"] for row in complete})
    for up, depth in enumerate(depths):
        for across, optimizer in enumerate(axes.side(x, complete).names):
            values = [
                row.value for row in complete if (row.params["depth"], row.params["optimizer"]) == (depth, optimizer)
            ]
            found = cells.z[up][across]
            assert found == pytest.approx(np.median(values)) if values else np.isnan(found)


def test_trials_that_would_lie_on_one_another_are_no_dots_on_the_plane(study):
    depth, filters = study.quantity("params.depth"), study.quantity("params.filters")
    assert len(contour(study.snapshot, study.rows, depth, filters).data) == 1
    assert len(contour(study.snapshot, study.rows, study.quantity("params.optimizer"), depth).data) > 1


def test_the_front_is_drawn_on_top_of_all_the_others(study):
    figure = pareto_figure(study.rows, front(study), study.quantity("parameters"), study.quantity("value"))
    beaten, best = figure.data
    assert sorted(zip(best.x, best.y, strict=True)) == sorted((row.parameters, row.value) for row in front(study))
    assert len(beaten.x) + len(best.x) == sum(
        row.value is not None and row.parameters is not None for row in study.rows
    )


def test_an_importance_has_its_interval():
    found = Importances(shares={"a": 0.7, "b": 0.3}, ranges={"a": (0.5, 0.8), "b": (0.2, 0.45)})
    (bars,) = importances_figure(found).data
    np.testing.assert_allclose(bars.error_x.array, [0.1, 0.15])
    np.testing.assert_allclose(bars.error_x.arrayminus, [0.2, 0.1])


def test_confusion_shows_counts_and_the_share_of_the_true_class():
    (cells,) = confusion_figure(np.array([[3, 1], [0, 4]]), ["a", "b"]).data
    assert cells.z.tolist() == [[0.75, 0.25], [0.0, 1.0]]
    assert np.asarray(cells.customdata).tolist() == [[3, 1], [0, 4]]
    assert [list(row) for row in cells.text] == [["3", "1"], ["", "4"]]


def test_a_step_of_confidence_stands_where_it_is_with_its_interval():
    figure = reliability_figure(EVALUATION)
    images, right = figure.data
    assert (list(images.x), list(images.y)) == ([0.625, 0.875], [0.25, 0.75])
    assert (list(right.x), list(right.y)) == ([0.6, 0.9], [0.5, 5 / 6])  # the empty step is left out
    np.testing.assert_allclose(right.y - right.error_y.arrayminus, [0.2366, 0.6644], atol=1e-4)  # Wilson's of 5 in 10
    assert "calibration error 0.0550" in figure.layout.title.subtitle.text


def test_a_hundred_classes_stay_readable():
    matrix = np.eye(100, dtype=np.int64)
    figure = confusion_figure(matrix, [f"class {index}" for index in range(100)])
    assert figure.data[0].text is None
    assert figure.layout.xaxis.nticks <= 20


def test_two_classes_of_one_name_keep_their_rows():
    (cells,) = confusion_figure(np.array([[1, 0], [0, 1]]), ["same", "same"]).data
    assert len(set(cells.y)) == 2


def test_the_worst_class_comes_first_with_its_interval():
    figure = class_accuracy_figure(np.array([[9, 1], [4, 6]]), ["good", "bad"])
    assert list(figure.data[0].y) == ["bad", "good"]
    ends = figure.data[0].x + figure.data[0].error_x.array
    np.testing.assert_allclose(ends, [0.8318, 0.9821], atol=1e-4)  # Wilson's of 6 and of 9 in 10


def test_of_many_classes_the_likeliest_are_told_and_the_true_one():
    scores = np.arange(100.0) / np.arange(100.0).sum()
    shown = likeliest(scores, 0, most=20)
    assert len(shown) == 20
    assert {0, 99} <= set(shown)
    assert likeliest(scores, 0, most=100) == list(range(100))


def attempt(id_, start, end, **changes) -> AttemptRecord:
    values = {
        "id": id_, "trial_id": 1, "number": id_, "machine": "a", "pid": 1, "device": "cpu",
        "started": BEGAN + timedelta(seconds=start), "ended": None if end is None else BEGAN + timedelta(seconds=end),
        "first_epoch": 1, "outcome": "complete", "reason": None, "granted_epoch": None,
    }  # fmt: skip
    return AttemptRecord(**(values | changes))


def test_attempts_at_the_same_time_on_one_device_have_a_line_each(study):
    trial = study.rows[0].id
    attempts = [
        attempt(1, 0, 10, trial_id=trial),
        attempt(2, 5, 15, trial_id=trial, outcome="yielded"),
        attempt(3, 10, 20, trial_id=trial),
        attempt(4, 0, None, trial_id=trial, machine="b", device="gpu:0", outcome=None),
    ]
    figure = timeline(study.snapshot, attempts, now=BEGAN + timedelta(seconds=30))
    lanes = {trace.name: list(trace.y) for trace in figure.data}
    assert lanes["complete"] == ["a cpu · 1", "a cpu · 1"]
    assert lanes["interrupted, given back"] == ["a cpu · 2"]
    assert lanes["running"] == ["b gpu:0"]
    assert "1 cut short" in figure.layout.title.subtitle.text
    assert next(list(trace.x) for trace in figure.data if trace.name == "running") == [30.0]


def test_a_hover_tells_every_parameter_once(study):
    shared = columns(study.rows)
    assert {name for name, _ in shared.names} == {"depth", "filters", "dropout", "optimizer", RATE.split(".", 1)[1]}
    line = dict(zip(["trial", *(name for name, _ in shared.names)], shared.of(study.rows[0]), strict=True))
    assert line["trial"] == study.rows[0].trial
    assert line["depth"] == study.rows[0].params["depth"]


def test_branches_share_a_line_of_the_hover(study):
    one = replace(study.rows[0], params={"optimizer": "adam", "optimizer.adam.rate": 0.5})
    other = replace(study.rows[1], params={"optimizer": "sgd", "optimizer.sgd.rate": 0.25})
    shared = columns([one, other])
    assert [name for name, _ in shared.names] == ["optimizer", "rate"]
    assert [shared.of(row)[1:] for row in (one, other)] == [["adam", "0.5"], ["sgd", "0.25"]]
    assert json.dumps(shared.template()).count("rate") == 1
