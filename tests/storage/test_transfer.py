"""A sweep's rows from one study database into another: nothing is lost, and wrong rows change nothing."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from optuna.trial import Trial
from optuna_dashboard import get_note
from optuna_dashboard._note import save_note_with_version
from sqlalchemy import func, select
from sqlalchemy import table as table_of

from storage.checkpoints import CheckpointRecord
from storage.database import StudyDatabase
from storage.epoch import Epoch
from storage.errors import StorageInputError, SweepExistsError
from storage.sweeps import DesiredState, SweepRecord
from storage.transfer import TABLES, Arrival, Row
from tests.storage.making import connected, plain_optuna, populate, sqlite_url
from tests.storage.test_evaluations import found

CHOICE = '{"name": "CategoricalDistribution", "attributes": {"choices": [1]}}'
_NEW = {"id", "study_id", "uid", "artifacts", "active_at", "name"}  # of a sweep: what is another one's on arrival


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[StudyDatabase]:
    """Another study database, in which the numbers are not the same: it has a sweep already."""
    folder = tmp_path / "elsewhere"
    with StudyDatabase.open(sqlite_url(folder), create=True) as database:
        populate(database, name="other", trials=3)
        yield database


def _arrival(name: str = "arrived") -> Arrival:
    return Arrival(name=name, uid="f00", artifacts="/there")


def _dumped(database: StudyDatabase, sweep: SweepRecord) -> list[tuple[str, Row]]:
    """What is dumped, as it comes out of a file."""
    return [
        (table, json.loads(json.dumps(row, allow_nan=False))) for table, row in database.transactions.dump_rows(sweep)
    ]


def contents(database: StudyDatabase, sweep: SweepRecord) -> list[object]:
    """Everything about a sweep but the numbers of its rows."""
    trials = database.trials.of(sweep)
    seen: list[object] = [{key: value for key, value in vars(sweep).items() if key not in _NEW}]
    for trial in trials:
        seen.append({**vars(trial), "id": None})
        seen += database.epochs.of(trial.id)
        seen += [{**vars(attempt), "id": 0, "trial_id": 0} for attempt in database.attempts.at(trial.id)]
        model = database.models.get(trial.id)
        seen.append(model and {**vars(model), "trial_id": 0})
    return seen


def test_a_sweep_arrives_with_all_that_it_had(database: StudyDatabase, elsewhere: StudyDatabase) -> None:
    populate(database, name="before", trials=2)  # whose rows must stay behind
    sweep = populate(database)
    arrived = elsewhere.transactions.load_rows(_dumped(database, sweep), _arrival())
    assert (arrived.name, arrived.uid, arrived.artifacts) == ("arrived", "f00", "/there")
    assert contents(elsewhere, arrived) == contents(database, sweep)
    assert len(elsewhere.trials.of(elsewhere.sweeps.get("other"))) == 3


def test_a_sweep_comes_back_into_the_database_it_came_from(database: StudyDatabase) -> None:
    sweep = populate(database)
    arrived = database.transactions.load_rows(_dumped(database, sweep), _arrival())
    assert contents(database, arrived) == contents(database, sweep)


def test_plain_optuna_sees_the_same_study(url: str, database: StudyDatabase) -> None:
    sweep = populate(database)
    arrived = database.transactions.load_rows(_dumped(database, sweep), _arrival())
    with plain_optuna(url) as storage:
        one, other = (storage.get_all_trials(study) for study in (sweep.study_id, arrived.study_id))
        assert storage.get_study_system_attrs(sweep.study_id) == storage.get_study_system_attrs(arrived.study_id)
        assert storage.get_study_directions(sweep.study_id) == storage.get_study_directions(arrived.study_id)
    for trial in (*one, *other):
        trial._trial_id = 0
    assert one == other


def test_every_row_of_every_table_arrives(database: StudyDatabase, elsewhere: StudyDatabase) -> None:
    sweep = populate(database, trials=4)
    study, trial = database.studies.of(sweep), database.trials.of(sweep)[-1]
    assert trial.state == "running"
    study.set_user_attr("mine", 1)
    study._storage.set_study_system_attr(sweep.study_id, "theirs", 2)
    study._storage.set_trial_system_attr(trial.id, "theirs", 3)
    database.sweeps.set_desired(sweep.name, DesiredState.PAUSE, reason="the disk is full")
    (attempt,) = database.attempts.open(sweep)
    checkpoint = CheckpointRecord(trial_id=trial.id, epoch=2, name="formula/3/1/checkpoint-2.npz", sha256="ab", size=9)
    database.transactions.record_epoch(attempt, Epoch(epoch=2, metrics={}, seconds=1.0), checkpoint=checkpoint)
    database.evaluations.record(found(next(iter(database.models.of(sweep).values()))))
    rows = _dumped(database, database.sweeps.get(sweep.name))
    assert {table for table, _ in rows} == set(TABLES)
    arrived = elsewhere.transactions.load_rows(rows, _arrival())
    assert _unnumbered(_dumped(elsewhere, arrived)) == _unnumbered(rows)


def _unnumbered(rows: list[tuple[str, Row]]) -> list[tuple[str, Row]]:
    """The rows with their places in order instead of numbers, and without what is another one's on arrival."""
    orders: dict[str, dict[int, int]] = defaultdict(dict)
    seen = []
    for table, row in rows:
        kept = dict(row)
        for column in [name for name in row if name == "id" or name.endswith("_id")]:
            kind = "attempt_id" if (table, column) == ("sweep_attempts", "id") else column
            kept[column] = orders[kind].setdefault(row[column], len(orders[kind]))
        new = {"studies": {"study_name"}, "sweep_sweeps": _NEW - {"id", "study_id"}}.get(table, set())
        seen.append((table, {name: value for name, value in kept.items() if name not in new}))
    return seen


def test_notes_on_trials_stay_with_their_trials(database: StudyDatabase, elsewhere: StudyDatabase) -> None:
    sweep = populate(database, trials=4)
    noted = database.studies.of(sweep)
    for trial in (None, *database.trials.of(sweep)):
        body = f"of trial {trial and trial.number}" * 500  # in several pieces
        save_note_with_version(noted._storage, sweep.study_id, trial and trial.id, 1, body)
    for there in (elsewhere, database):
        arrived = there.transactions.load_rows(_dumped(database, sweep), _arrival())
        study = there.studies.of(arrived)
        assert get_note(study).startswith("of trial None")
        for trial in there.trials.of(arrived):
            assert get_note(Trial(study, trial.id)) == f"of trial {trial.number}" * 500


def test_a_name_that_is_taken_is_refused(database: StudyDatabase, elsewhere: StudyDatabase) -> None:
    rows = _dumped(database, populate(database))
    with pytest.raises(SweepExistsError, match="other"):
        elsewhere.transactions.load_rows(rows, _arrival("other"))


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda rows: rows.append(("sqlite_master", {})), "sqlite_master"),
        (lambda rows: rows.append(rows[0]), "studies"),
        (lambda rows: rows.pop(0), "study_id"),
        (lambda rows: rows.clear(), "exactly one"),
        (lambda rows: rows[0][1].pop("study_name"), "study_name"),
        (lambda rows: rows[0][1].update(colour="red"), "colour"),
        (lambda rows: _first(rows, "sweep_epochs").update(seconds="long"), "seconds"),
        (lambda rows: _first(rows, "sweep_epochs").update(trial_id=10**6), "trial_id"),
        (lambda rows: _first(rows, "trials").update(number=True), "number"),
        (lambda rows: _first(rows, "trials").update(datetime_start="noon"), "no moment"),
        (lambda rows: _first(rows, "trials").update(state="ASLEEP"), "ASLEEP|enum|fit"),
        (lambda rows: _first(rows, "trials").update(state=None), "state|null"),
        (lambda rows: _first(rows, "trials").update(datetime_start="0001-01-01T00:00:00+23:59"), "no moment"),
        (lambda rows: _first(rows, "trials").update(number=2), "same number"),
        (lambda rows: _first(rows, "trials").update(number=2**70), "no value"),
        (lambda rows: _first(rows, "sweep_epochs").update(seconds=float("inf")), "no value"),
        (lambda rows: _first(rows, "sweep_attempts").update(started="0001-01-01T00:00:00+23:59"), "no moment"),
        (lambda rows: _first(rows, "sweep_attempts").update(machine="\ud800"), "no value"),
        (lambda rows: _first(rows, "sweep_sweeps").update(wish="rule"), "no value"),
        (lambda rows: _first(rows, "trial_params").update(param_name=None), "no value"),
        (lambda rows: _first(rows, "trial_params").update(param_value=1e9, distribution_json=CHOICE), "of its range"),
        (lambda rows: _first(rows, "trial_params").update(distribution_json="[]"), "of its range"),
        (lambda rows: _first(rows, "trial_user_attributes").update(value_json="{"), "no value"),
    ],
)
def test_wrong_rows_change_nothing(database, elsewhere, harm, sentence) -> None:
    rows = _dumped(database, populate(database, trials=3))
    harm(rows)
    before = _counts(elsewhere)
    with pytest.raises(StorageInputError, match=sentence):
        elsewhere.transactions.load_rows(rows, _arrival())
    assert _counts(elsewhere) == before


def _first(rows: list[tuple[str, Row]], table: str) -> Row:
    return next(row for name, row in rows if name == table)


def _counts(database: StudyDatabase) -> list[int]:
    with connected(f"sqlite:///{database.file}") as connection:
        return [connection.execute(select(func.count()).select_from(table_of(table))).scalar_one() for table in TABLES]
