"""A figure is one line in the registry: pages, the report and the Python API draw it."""

import inspect

import pytest
from plotly import graph_objects as go

import sweep
from storage.database import StudyDatabase
from sweep.results.dashboard.app import create_app
from sweep.results.figures.canvas import sheet
from sweep.results.figures.registry import FIGURES, FigureKind, function_of
from sweep.results.figures.supply import Supply
from sweep.results.report.findings import comparisons
from sweep.results.report.gathering import Material
from tests.storage.making import populate, sqlite_url


def numbered(*, rows, most=3) -> go.Figure:
    return sheet(f"{len(rows)} trials", x={"title": {"text": str(most)}})


@pytest.fixture
def toy(monkeypatch):
    kind = FigureKind(name="toy", title="A toy", function=numbered, needs=("rows",), is_extra=True)
    monkeypatch.setitem(FIGURES, "toy", kind)


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    url = sqlite_url(tmp_path_factory.mktemp("registry"))
    with StudyDatabase.open(url, create=True) as database:
        populate(database, trials=12)
    return url


def test_a_figure_of_one_line_is_on_pages_in_the_report_and_in_python(toy, url, tmp_path):
    found = sweep.Sweep("formula", storage=url)
    title = f"{len(found.snapshot().rows)} trials"
    assert found.figures.draw("toy", most=5).layout.title.text == title
    assert "toy" in found.figures.names
    with StudyDatabase.open(url, create=False) as database:
        client = create_app(database, artifacts=None, data=tmp_path).test_client()
        assert client.get("/figure/toy?sweep=formula").json["layout"]["title"]["text"] == title
        assert "/figure/toy?" in client.get("/compare?sweep=formula").text
        material = Material(database, database.sweeps.get("formula"), store=None, cache=tmp_path)
        pictures = next(block for block in comparisons(material) if block.kind == "pictures").pictures
    assert [one.figure.layout.title.text for one in pictures if one.name == "toy"] == [title]


@pytest.mark.parametrize("kind", FIGURES.values(), ids=FIGURES)
def test_what_a_figure_needs_is_what_its_function_takes(kind):
    taken = inspect.signature(function_of(kind)).parameters
    required = {name for name, one in taken.items() if one.default is one.empty}
    assert required <= {*kind.needs, *kind.options} <= taken.keys()
    assert all(hasattr(Supply, need) or need in ("snapshot", "snapshots") for need in kind.needs)
    assert kind.title
