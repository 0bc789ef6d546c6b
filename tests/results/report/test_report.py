"""`sweep report`: one file with the whole story, whatever the state of the sweep and however hostile its names."""

import json
import re
from dataclasses import replace

import pytest

from tests.results.figures.conftest import HOSTILE
from tests.results.report.conftest import embedded

CHAPTERS = ["question", "space", "budget", "best", "mattered", "pruned", "comparisons", "mistakes", "failures", "again"]


@pytest.fixture(scope="module")
def page(report):
    return report.read_text(encoding="utf-8")


def visible(page):
    """The page without its scripts and style."""
    return re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)


def test_a_report_tells_the_whole_story(page):
    assert re.findall(r'<section id="(\w+)">', page) == CHAPTERS
    text = visible(page)
    for words in (
        "Which configuration of the space below has the highest val_accuracy",
        "optimizer.adam.learning_rate",
        "depth: {int: [1, 2]}",
        " of 30 finished: ",
        " trained of 6,000 allowed",
        "1 interrupted and taken up again",
        "pruning ended",
        "the loss is not a number",
        "sweep export",
        "5eed",
        "keras",
        "60 to validate; 50 test images set aside",
        "Of 60 validation images the model of epoch 9 got",
        "chance alone leaves",
        "On the 50 sealed test images, which chose nothing, its model has an accuracy of 0.9000 (0.7864 to 0.9565",
        "it is dog",
    ):
        assert words.lower() in text.lower(), words
    assert {
        "best-so-far",
        "timeline",
        "best-curves",
        "importances",
        "contour",
        "saved",
        "parallel",
        "pareto",
        "gap",
        "reliability",
    } <= (embedded(page, "figures").keys())
    assert all(f'id="figure-{name}"' in page for name in embedded(page, "figures"))


def test_an_unfinished_sweep_says_so(page):
    assert re.search(r"This sweep is not finished: (19|20) of 30 trials had ended when the report was made", page)


def test_hostile_names_are_text(page):
    text = visible(page)
    assert "<script>alert" not in page
    assert "<b>x" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt;x &amp; %{x}" in text


def test_a_report_asks_no_network(page):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]
    assert "default-src &#39;none&#39;" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    assert not re.search(r"""(src|href)=["'](?!#|data:)""", visible(page))


def test_without_artifacts_or_data_the_rest_is_told(told, tmp_path):
    lost = replace(told, artifacts=tmp_path / "nowhere", data=tmp_path / "nothing")
    assert lost.report(HOSTILE, tmp_path / "report.html") == 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "This cannot be told here: " in page
    assert "the data is not on the machine that made this report" in page
    assert "confusion" not in embedded(page, "figures")


@pytest.mark.parametrize(
    ("name", "words"), [("none", "nothing has been trained"), ("one", "No trial has finished yet")]
)
def test_sweeps_of_no_trial_and_of_one_have_a_report(told, tmp_path, name, words):
    out = tmp_path / "report.html"
    assert told.report(name, out) == 0
    page = out.read_text(encoding="utf-8")
    assert words in page
    assert re.findall(r'<section id="(\w+)">', page) == CHAPTERS


def test_a_report_is_not_written_over_another_unasked(told, tmp_path, capsys):
    out = tmp_path / "report.html"
    out.write_text("mine")
    assert told.report("none", out) == 2
    assert "--force" in capsys.readouterr().err
    assert out.read_text() == "mine"
    assert told.report("none", out, "--force", "--json") == 0
    record = json.loads(capsys.readouterr().out)
    assert record["sweep"] == "none"
    assert record["bytes"] == out.stat().st_size > 1000
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]


@pytest.mark.parametrize(
    ("out", "words"), [("report.pdf", ".html or .md"), ("report", ".html or .md"), ("folder", "is a directory")]
)
def test_a_wrong_out_is_told(told, tmp_path, capsys, out, words):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "theirs.txt").touch()
    more = ["--format", "html", "--force"] if out == "folder" else []
    assert told.report("none", tmp_path / out, *more) == 2
    assert words in capsys.readouterr().err


def test_where_it_cannot_be_written_nothing_is_left(told, tmp_path, capsys):
    (tmp_path / "file").touch()
    assert told.report("none", tmp_path / "file" / "report.html") == 1
    assert "Cannot write" in capsys.readouterr().err


def test_an_unknown_sweep_is_told(told, tmp_path, capsys):
    assert told.report("on", tmp_path / "report.html") == 2
    assert "one" in capsys.readouterr().err
