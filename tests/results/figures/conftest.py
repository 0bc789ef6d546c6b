"""One small sweep with all in it: complete, pruned, failed, interrupted and running trials, and a hostile name."""

import pytest

from storage.database import StudyDatabase
from tests.results.figures.drawing import Study, read
from tests.storage.making import populate, sqlite_url

HOSTILE = "<script>alert(1)</script> <b>x & %{x}"


@pytest.fixture(scope="session")
def study(tmp_path_factory) -> Study:
    url = sqlite_url(tmp_path_factory.mktemp("figures"))
    with StudyDatabase.open(url, create=True) as database:
        populate(database, name=HOSTILE, trials=24)
    return read(url, HOSTILE)
