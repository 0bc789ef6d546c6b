"""docs/reading.md is true: its commands run, and its figures and columns are those there are."""

import re
import shlex
from pathlib import Path

import pytest

from storage.database import StudyDatabase
from sweep.cli.main import main
from sweep.results.quantities import quantities_of
from sweep.results.tabular import CURVE_COLUMNS, TRIAL_COLUMNS
from tests.storage.making import populate, sqlite_url

PAGE = (Path(__file__).parents[2] / "docs" / "reading.md").read_text(encoding="utf-8")
COMMANDS = [
    shlex.split(line.partition("#")[0])[1:] for line in re.findall(r"^    (sweep .*)$", PAGE, re.MULTILINE) if line
]


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    url = sqlite_url(tmp_path_factory.mktemp("documented"))
    with StudyDatabase.open(url, create=True) as database:
        populate(database, name="cnn_depth", trials=12)
    return url


@pytest.mark.parametrize("words", [words for words in COMMANDS if words[0] not in ("watch", "show")])
def test_its_commands_run(words, url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main([*words, "--storage", url]) == 0


def test_it_names_every_figure_and_column():
    named = set(re.findall(r"`([\w.]+)`", PAGE))
    assert set(quantities_of("val_accuracy")) <= named
    assert {*TRIAL_COLUMNS, *CURVE_COLUMNS} <= named | {"loss", "accuracy", "val_loss", "val_accuracy"}
