"""Trials among killers, bit for bit what they are undisturbed. `make chaos ROUNDS=n` runs more of them, and longer."""

import pytest

from tests.support.chaos import Curves, Round, undisturbed
from tests.support.postgres import shared_server

TRIALS, BLOWS = 12, 14


@pytest.fixture(scope="module")
def expected(tmp_path_factory) -> Curves:
    return undisturbed(tmp_path_factory.mktemp("undisturbed"), TRIALS)


def test_two_supervisors_on_postgresql(tmp_path, expected):
    server = shared_server()
    with server.database() as url:
        one = Round(
            folder=tmp_path, url=url, supervisors=2, workers=2, seed=1, server=server, trials=TRIALS, most=BLOWS
        )
        one.run()
        one.verify(expected)
        assert one.blows["server restarted"] == 1
        assert one.blows.total() > 5


def test_one_supervisor_on_sqlite(tmp_path, expected):
    url = f"sqlite:///{tmp_path}/study.db"
    one = Round(folder=tmp_path, url=url, supervisors=1, workers=2, seed=2, trials=TRIALS, most=BLOWS)
    one.run()
    one.verify(expected)
    assert one.blows.total() > 5
