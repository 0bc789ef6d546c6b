"""A database that goes away at one commit."""

from typing import Any

from storage.database import StudyDatabase
from storage.errors import StorageError, StorageUnavailableError
from tests.support.formula import Formula


class Fault:
    """Breaks one commit of a database, ours or Optuna's; the transaction is lost, or only the news of it."""

    def __init__(
        self,
        database: StudyDatabase,
        number: int,
        *,
        is_written: bool,
        error: StorageError | None = None,
        stays: bool = False,  # all later commits are lost, too
    ) -> None:
        self.left, self._is_written, self._stays = number, is_written, stays
        self._error = error or StorageUnavailableError("away")
        for engine in (database._engine, database.studies.engine):
            self._break(engine.dialect)

    @property
    def has_happened(self) -> bool:
        return self.left <= 0

    def _break(self, dialect: Any) -> None:
        real = dialect.do_commit

        def commit(connection: Any) -> None:
            self.left -= 1
            if (self.left == 0 and not self._is_written) or (self.left < 0 and self._stays):
                raise self._error
            real(connection)
            if self.left == 0:
                raise self._error

        dialect.do_commit = commit


def run_with_fault(formula: Formula, number: int, *, is_written: bool) -> Fault:
    """Run the sweep to its end, the database being away once."""
    faults: list[Fault] = []
    formula.run(prepare=lambda database, *_: faults.append(Fault(database, number, is_written=is_written)))
    return faults[0]
