"""What the first visitor asks for is read beforehand, and nothing that is in the way stops the server."""

from pathlib import Path

import pytest

from storage.database import StudyDatabase
from sweep.results.dashboard.preload import preload
from sweep.results.snapshot import Snapshot, Snapshots
from tests.storage.making import populate, sqlite_url


class Watched(Snapshots):
    """Snapshots that remember what they were asked for."""

    def __init__(self, database: StudyDatabase) -> None:
        super().__init__(database)
        self.asked: list[str] = []

    def of(self, name: str) -> Snapshot:
        self.asked.append(name)
        return super().of(name)


@pytest.mark.parametrize(("name", "read"), [("older", ["older"]), (None, ["newer"]), ("gone", ["gone"])])
def test_the_sweep_that_will_be_looked_at_is_read(tmp_path: Path, name: str | None, read: list[str]) -> None:
    with StudyDatabase.open(sqlite_url(tmp_path), create=True) as database:
        for one in ("older", "newer"):
            populate(database, name=one, trials=2)
        snapshots = Watched(database)
        preload(database, snapshots, name).join()
        assert snapshots.asked == read


def test_an_empty_database_has_nothing_to_read(tmp_path: Path) -> None:
    with StudyDatabase.open(sqlite_url(tmp_path), create=True) as database:
        snapshots = Watched(database)
        preload(database, snapshots, None).join()
        assert snapshots.asked == []
