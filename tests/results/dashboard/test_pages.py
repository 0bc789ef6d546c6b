"""What our pages answer, without a browser."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from storage.database import StudyDatabase
from sweep.results.dashboard.app import create_app
from tests.storage.making import populate


@pytest.fixture
def database(tmp_path: Path) -> StudyDatabase:
    return StudyDatabase.open(f"sqlite:///{tmp_path}/study.db", create=True)


@pytest.fixture
def client(database: StudyDatabase, tmp_path: Path) -> FlaskClient:
    return create_app(database, artifacts=None, data=tmp_path / "data").test_client()


def test_a_database_without_sweeps_says_how_to_make_one(client: FlaskClient) -> None:
    assert "sweep start --space" in client.get("/").text


def test_the_sweeps_are_listed_with_their_progress(client: FlaskClient, database: StudyDatabase) -> None:
    sweep = populate(database, trials=4)
    text = client.get("/").text
    assert sweep.name in text
    assert "3 / 4" in text  # the last one runs
