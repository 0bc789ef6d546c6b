"""The report as Markdown: names are text, pictures lie beside it, and what is missing for them is told."""

import builtins
import re
import threading

import pytest
from PIL import Image

from sweep.markdown import plain
from tests.results.figures.conftest import HOSTILE
from tests.support.watching import require_pictures


def test_a_report_in_markdown_has_its_pictures_beside_it(told, tmp_path, capsys):
    require_pictures()
    out = tmp_path / "report.md"
    assert told.report(HOSTILE, out) == 0
    assert "its pictures in" in capsys.readouterr().out
    text = out.read_text(encoding="utf-8")
    named = re.findall(r"!\[[^\]\n]*(?:\\.[^\]\n]*)*\]\((report_files/[\w.-]+)\)", text)
    assert sorted(named) == sorted(f"report_files/{file.name}" for file in (tmp_path / "report_files").iterdir())
    assert {"report_files/best-so-far.png", "report_files/confusion.png", "report_files/parallel.png"} <= set(named)
    with Image.open(tmp_path / "report_files" / "best-so-far.png") as picture:
        assert picture.size == (1800, 840)
        assert len(picture.convert("RGB").getcolors(1 << 24)) > 10  # something is drawn
    assert r"\<script\>" in text
    assert not re.search(
        r"(?<!\\)<", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL).replace("<br>", "")
    )
    assert told.report(HOSTILE, out) == 2
    assert "is there already" in capsys.readouterr().err


def test_a_sweep_without_trials_needs_no_picture(told, tmp_path):
    assert told.report("none", tmp_path / "report.md") == 0
    assert "## How to get the same again" in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_without_kaleido_it_is_told_how_to_get_it(told, tmp_path, capsys, monkeypatch):
    real = builtins.__import__

    def refuse(name, *arguments):
        if name.partition(".")[0] == "kaleido":
            raise ImportError(name)
        return real(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", refuse)
    assert told.report(HOSTILE, tmp_path / "report.md") == 1
    assert "pip install 'keras-sweep[png]'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("found", ["nothing", "no browser"])
def test_without_a_browser_it_is_told_what_to_do(told, tmp_path, capsys, monkeypatch, found):
    require_pictures()
    browser = tmp_path / "browser"
    if found == "no browser":
        browser.write_text("#!/bin/sh\necho I am none >&2\nexit 1\n")
        browser.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(browser))
    out = tmp_path / "out" / "report.md"
    assert told.report(HOSTILE, out) == 1
    assert "apt-get install chromium" in capsys.readouterr().err
    assert not out.parent.exists()
    for thread in threading.enumerate():  # none keeps the command from ending
        if not thread.daemon and thread is not threading.main_thread():
            thread.join(10)
            assert not thread.is_alive(), thread.name


@pytest.mark.parametrize(
    ("text", "written"),
    [("a_b*c", r"a\_b\*c"), ("<b>", r"\<b\>"), ("a | b", r"a \| b"), ("two\nlines", "two lines"), ("`x`", r"\`x\`")],
)
def test_text_is_escaped(text, written):
    assert plain(text) == written
