"""A page declares its address and its tab itself; it is listed nowhere."""

import re
from pathlib import Path

import pytest
from flask import render_template_string

from storage.database import StudyDatabase
from sweep.results.dashboard import routes
from sweep.results.dashboard.app import create_app
from sweep.results.dashboard.pages import load_pages
from sweep.results.dashboard.resources import current_snapshot
from tests.storage.making import populate, sqlite_url


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget afterwards what a test declares."""
    load_pages()
    monkeypatch.setattr(routes, "_declared", list(routes.declared_routes()))


@pytest.mark.usefixtures("declared")
def test_a_page_that_is_declared_is_answered_and_has_its_tab(tmp_path: Path) -> None:
    @routes.route("/toy", tab=routes.Tab(title="Toy", position=9))
    def toy() -> str:
        return render_template_string('{% extends "base.html" %}', snapshot=current_snapshot())

    with StudyDatabase.open(sqlite_url(tmp_path), create=True) as database:
        populate(database, trials=2)
        text = create_app(database, artifacts=None, data=tmp_path).test_client().get("/toy?sweep=formula").text
    tabs = re.search(r'<nav class="tabs".*?</nav>', text, re.DOTALL)
    assert tabs is not None
    titles = re.findall(r">(\w+)</a>", tabs[0])
    assert titles == ["Overview", "Trials", "Compare", "Parameters", "Toy"]
    assert re.search(r'href="/toy\?sweep=formula"\s+aria-current="page">Toy<', tabs[0])


def test_a_trial_s_page_belongs_to_the_tab_of_all_trials(tmp_path: Path) -> None:
    with StudyDatabase.open(sqlite_url(tmp_path), create=True) as database:
        populate(database, trials=2)
        text = (
            create_app(database, artifacts=None, data=tmp_path).test_client().get("/trial?sweep=formula&trial=0").text
        )
    assert re.search(r'aria-current="page">Trials<', text)
