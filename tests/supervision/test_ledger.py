"""The database goes away at any commit of any step, before it or after: the step is taken again, and nothing shows."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from storage.database import StudyDatabase
from storage.errors import StorageUnavailableError
from sweep.artifacts.store import open_store
from sweep.search.candidate import Candidate
from sweep.space.reading import parse_space
from sweep.supervision.devices import Place
from sweep.supervision.job import Job
from sweep.supervision.ledger import Entry, Ledger
from sweep.supervision.presence import Presence
from sweep.training.data.prepared import PreparedData
from sweep.training.messages import CheckpointRef, EpochEnd, Finished, Started
from tests.storage.making import DIGITS, new_sweep, sqlite_url

PLACE = Place(worker=0, gpu=None, threads=1)
SPACE = """\
name: formula
data: digits
model: {cnn: {depth: 1, filters: {int: [1, 60]}}}
training: {epochs: 3}
search: {sampler: random, pruner: none, trials: 2, seed: 1}
"""

TEMPLATE: list[Path] = []
Step = Callable[[Ledger, Entry], object]


@pytest.fixture(scope="module", autouse=True)
def _template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A database with a sweep in it, to copy: that is faster than making one for each commit."""
    TEMPLATE.append(tmp_path_factory.mktemp("template") / "study.db")
    with StudyDatabase.open(f"sqlite:///{TEMPLATE[0]}", create=True) as database:
        database.transactions.create_sweep(new_sweep(space=SPACE, trials=2))
    yield
    TEMPLATE.clear()


@contextmanager
def job_on(folder: Path) -> Iterator[tuple[StudyDatabase, Job]]:
    """A job on a new database, for which nothing is to be prepared or trained."""
    folder.mkdir()
    shutil.copy(TEMPLATE[0], folder / "study.db")
    data = PreparedData(
        fingerprint="5eed", directory=folder, image=DIGITS, classes=tuple("0123456789"),
        train=100, validation=10, test=0, skipped=0,
    )  # fmt: skip
    with (
        StudyDatabase.open(sqlite_url(folder), create=False) as database,
        Presence(database, (PLACE,), 3600.0) as presence,
    ):
        yield (
            database,
            Job(
                database=database,
                sweep=database.sweeps.get("formula"),
                space=parse_space(SPACE, "formula.yaml"),
                store=open_store(str(folder)),
                data=data,
                logs=folder,
                presence=presence,
                lock=ExitStack(),
            ),
        )


class Fault:
    """Breaks one commit of a database, ours or Optuna's; the transaction is lost, or only the news of it."""

    def __init__(self, database: StudyDatabase, number: int, *, is_written: bool) -> None:
        self.left, self._is_written = number, is_written
        for engine in (database._engine, database.studies.engine):
            self._break(engine.dialect)

    @property
    def has_happened(self) -> bool:
        return self.left <= 0

    def _break(self, dialect: Any) -> None:
        real = dialect.do_commit

        def commit(connection: Any) -> None:
            self.left -= 1
            if self.left == 0 and not self._is_written:
                raise StorageUnavailableError("away")
            real(connection)
            if self.left == 0:
                raise StorageUnavailableError("away")

        dialect.do_commit = commit


def started(ledger: Ledger, entry: Entry) -> None:
    ledger.started(entry, Started(first_epoch=1, parameters=1, device="cpu"))


def epoch(number: int) -> Step:
    name = f"formula/0/1/checkpoint-{number}.npz"
    checkpoint = CheckpointRef(name=name, epoch=number, sha256="ab", bytes=1)
    metrics = {"loss": 1.0, "val_accuracy": number / 10}
    message = EpochEnd(epoch=number, metrics=metrics, seconds=1.0, is_best=True, checkpoint=checkpoint)
    return lambda ledger, entry: ledger.epoch(entry, message)


def finished(ledger: Ledger, entry: Entry) -> None:
    end = Finished(epochs=3, best_epoch=3, best_value=0.3, reason="all epochs", model="m", bytes=1, sha256="ab")
    ledger.finished(entry, end)


ENDS: dict[str, tuple[Step, ...]] = {
    "complete": (started, epoch(1), epoch(2), epoch(3), finished),
    "cut": (started, epoch(1), lambda ledger, entry: ledger.cut(entry, "the sweep was stopped"), finished),
    "cut and dead": (
        started,
        lambda ledger, entry: ledger.cut(entry, "stopped"),
        lambda one, entry: one.crashed(entry, "dead"),
    ),
    "failed": (started, lambda ledger, entry: ledger.failed(entry, "out of memory")),
    "crashed": (started, epoch(1), lambda ledger, entry: ledger.crashed(entry, "killed")),
    "crashed again": (started, lambda ledger, entry: ledger.crashed(entry, "killed")),
    "yielded": (started, epoch(1), lambda ledger, entry: ledger.yielded(entry, "interrupted")),
}


def begin(job: Job, *, crashes: int) -> Entry:
    for _ in range(crashes):
        entry = job.take(PLACE)
        assert entry is not None
        job.ledger.crashed(entry, "killed")
    entry = job.take(PLACE)
    assert entry is not None
    return entry


def state_of(database: StudyDatabase, job: Job, entry: Entry) -> dict[str, Any]:
    """All that can be seen of the trial, but for the moments."""
    (trial,) = database.studies.of(job.sweep).get_trials()
    with database._engine.connect() as connection:
        leases = connection.exec_driver_sql("SELECT count(*) FROM sweep_leases").scalar_one()
    return {
        "trial": (trial.state, trial.values, trial.user_attrs, trial.intermediate_values),
        "attempts": [(one.first_epoch, one.outcome, one.reason) for one in database.attempts.of(job.sweep)],
        "epochs": [
            (one.epoch, one.attempt_id, one.val_accuracy) for one in database.epochs.of(entry.candidate.trial_id)
        ],
        "checkpoints": database.checkpoints.of(entry.candidate.trial_id),
        "model": database.models.get(entry.candidate.trial_id),
        "leases": leases,
        "entry": (entry.ends_as, entry.has_ended, entry.reason, entry.value, entry.epochs),
    }


def taken_again(step: Callable[[], Any]) -> Any:
    """Take a step, once more where the database went away in it."""
    try:
        return step()
    except StorageUnavailableError:
        return step()


@pytest.mark.parametrize("is_written", [False, True])
@pytest.mark.parametrize("end", ENDS)
def test_a_database_that_goes_away_at_any_commit_changes_nothing_that_is_written(tmp_path, end, is_written):
    crashes = 2 if end == "crashed again" else 0
    with job_on(tmp_path / "undisturbed") as (database, job):
        entry = begin(job, crashes=crashes)
        for step in ENDS[end]:
            step(job.ledger, entry)
        expected = state_of(database, job, entry)
        assert expected["leases"] == 0
    for number in range(1, 100):
        with job_on(tmp_path / str(number)) as (database, job):
            entry = begin(job, crashes=crashes)
            fault = Fault(database, number, is_written=is_written)
            for step in ENDS[end]:
                taken_again(lambda: step(job.ledger, entry))  # noqa: B023 - called at once
            if not fault.has_happened:
                assert number > len(ENDS[end])
                return
            assert state_of(database, job, entry) == expected, f"commit {number}"
    pytest.fail("so many commits there are not")


@pytest.mark.parametrize("is_written", [False, True])
def test_a_database_that_goes_away_while_a_trial_is_asked_for_loses_none_and_makes_none_too_many(tmp_path, is_written):
    for number in range(1, 100):
        with job_on(tmp_path / str(number)) as (database, job):
            fault = Fault(database, number, is_written=is_written)
            try:
                entry = job.take(PLACE)
            except StorageUnavailableError:
                database.leases.release_others(job._presence.supervisor_id, kept=[])  # as the supervisor does
                entry = job.take(PLACE)
            else:
                if not fault.has_happened:
                    return
            entry = entry or job.take(PLACE)  # the turn's release may be what broke
            assert entry is not None
            assert entry.candidate.number == 0
            standing = database.progress(job.sweep)
            assert (standing.counts.running, standing.leased, standing.orphaned) == (1, 1, ())
            assert [one.outcome for one in database.attempts.of(job.sweep)][-1] is None
            assert len(database.attempts.open(job.sweep)) == 1
            finished(job.ledger, entry)
            assert database.trials.counts(job.sweep).complete == 1
    pytest.fail("so many commits there are not")


def test_a_trial_that_was_left_behind_and_ended_meanwhile_is_counted_before_another_is_asked_for(tmp_path, monkeypatch):
    with job_on(tmp_path / "one") as (database, job):
        for _ in range(2):  # which is the budget
            assert job.take(PLACE) is not None
        database.leases.release_others(job._presence.supervisor_id, kept=[])
        adopt = job.search.adopt

        def wake(number: int) -> Candidate | None:
            """Whoever was thought to be dead tells its result in just this moment."""
            job.search.complete(number, 0.5)
            return adopt(number)

        monkeypatch.setattr(job.search, "adopt", wake)
        assert job.take(PLACE) is None
        assert job.waits_for_turn
        assert job.take(PLACE) is None
        assert len(database.studies.of(job.sweep).get_trials()) == 2
        assert database.trials.counts(job.sweep).complete == 2
