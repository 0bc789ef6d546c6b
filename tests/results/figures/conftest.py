"""One small sweep with all in it: complete, pruned, failed, interrupted and running trials, and a hostile name."""

from dataclasses import dataclass

import pytest

from storage.attempts import AttemptRecord
from storage.database import StudyDatabase
from sweep.results.curves import Curves, read_curves
from sweep.results.importances import Importances, importances_of
from sweep.results.quantities import Quantity, quantities
from sweep.results.snapshot import Snapshot, take
from tests.storage.making import populate, sqlite_url

HOSTILE = "<script>alert(1)</script> <b>x & %{x}"


@dataclass(frozen=True)
class Study:
    snapshot: Snapshot
    curves: Curves
    attempts: tuple[AttemptRecord, ...]
    importances: Importances

    @property
    def rows(self):
        return self.snapshot.rows

    def quantity(self, name: str) -> Quantity:
        return quantities(self.snapshot)[name]


def read(url: str, name: str) -> Study:
    with StudyDatabase.open(url, create=False) as database:
        sweep = database.sweep(name)
        snapshot = take(database, sweep)
        return Study(
            snapshot,
            read_curves(database, snapshot.rows),
            database.attempts(sweep),
            importances_of(snapshot),
        )


@pytest.fixture(scope="session")
def study(tmp_path_factory) -> Study:
    url = sqlite_url(tmp_path_factory.mktemp("figures"))
    with StudyDatabase.open(url, create=True) as database:
        populate(database, name=HOSTILE, trials=24)
    return read(url, HOSTILE)
