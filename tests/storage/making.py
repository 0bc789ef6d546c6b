"""Databases with sweeps in them: the real search over a real space, on curves from a formula instead of Keras."""

import math
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from optuna.storages import RDBStorage
from sqlalchemy import Connection, create_engine

from storage import sweeps
from storage.attempts import AttemptRecord
from storage.budget import Budget
from storage.database import StudyDatabase
from storage.epoch import Epoch
from storage.errors import StorageError
from storage.models import ModelRecord
from storage.supervisors import NewSupervisor
from storage.sweeps import NewSweep, SweepRecord
from sweep.search.candidate import Candidate
from sweep.search.scheduler import Stop, Wait
from sweep.search.search import Search
from sweep.space.image import ImageSpec
from sweep.space.reading import parse_space

DIGITS = ImageSpec(height=8, width=8, channels=1, classes=10)

SPACE = """\
name: formula
data: digits
model:
  cnn:
    depth: {int: [1, 2]}
    filters: {choice: [4, 8, 16]}
    dropout: {float: [0.0, 0.5], step: 0.05}
training:
  epochs: 9
  optimizer:
    choice:
      - adam: {learning_rate: {float: [1e-4, 1e-1], log: true}}
      - adagrad
search: {sampler: tpe, pruner: hyperband, trials: 20, seed: 1}
limits: {parameters: 12_000}
"""


BUDGET = {"trials": 20, "epochs": None, "seconds": None}


def new_sweep(name: str = "formula", **changes) -> NewSweep:
    values = {
        "name": name,
        "space": SPACE,
        "origin": "formula.yaml",
        "metric": "val_accuracy",
        "direction": "maximize",
        "data_fingerprint": "5eed",
        "image": vars(DIGITS),
        "classes": tuple("0123456789"),
        "versions": {"keras": "3.15.0"},
    }
    budget = Budget(**{name: changes.pop(name, default) for name, default in BUDGET.items()})
    return NewSweep(**({"budget": budget} | values | changes))


def search_of(database: StudyDatabase, sweep: SweepRecord) -> Search:
    return Search(database.studies.of(sweep), parse_space(sweep.space, sweep.origin), DIGITS)


def told_of(database: StudyDatabase, sweep: SweepRecord, number: int) -> Any:
    """A trial by its number, as far as a search needs to know it to be told of its end."""
    trial = database.trials.get(sweep, number)
    assert trial is not None
    return SimpleNamespace(number=number, trial_id=trial.id)


def propose(search: Search) -> Candidate:
    """Ask until there is a candidate: several in a row may be rejected ones."""
    while isinstance(proposed := search.next(Budget(trials=1_000)), Wait):
        pass
    assert isinstance(proposed, Candidate)
    return proposed


def accuracy(candidate: Candidate, epoch: int) -> float:
    """A curve that rises towards what the parameters are worth."""
    params = candidate.params
    worth = 0.5 + 0.1 * params["depth"] + 0.01 * params["filters"] - 0.3 * params["dropout"]
    rate = params.get("optimizer.adam.learning_rate", 0.001)
    return worth * (1 - 0.1 * abs(math.log10(rate) + 3)) * (1 - 0.5**epoch)


def ended(epoch: int, value: float) -> Epoch:
    """An epoch, as far as a search looks at it."""
    return Epoch(epoch=epoch, metrics={"val_accuracy": value}, seconds=1.0)


def begin(database: StudyDatabase, candidate: Candidate, *, first_epoch: int = 1) -> AttemptRecord:
    """Open an attempt under a lease, as a supervisor does: one that has this trial alone, and gave it back before."""
    supervisor = NewSupervisor(
        id=str(candidate.trial_id), machine="here", host=None, pid=os.getpid(), process_started=None, devices=("cpu",)
    )
    database.supervisors.dismiss(supervisor.id)
    database.supervisors.renew(supervisor, 3600.0)
    sweep = next(sweep for sweep in database.sweeps.all() if _has(database, sweep, candidate))
    while (turn := database.leases.take_turn(sweep, supervisor.id)) is None:
        time.sleep(0.01)  # another process's
    _, attempt = database.transactions.begin_attempt(
        turn,
        trial_id=candidate.trial_id,
        machine="here",
        pid=os.getpid(),
        device="cpu",
    )
    database.transactions.start_attempt(attempt, first_epoch=first_epoch, device="cpu")
    return attempt


def _has(database: StudyDatabase, sweep: SweepRecord, candidate: Candidate) -> bool:
    trial = database.trials.get(sweep, candidate.number)
    return trial is not None and trial.id == candidate.trial_id


def end(database: StudyDatabase, attempt: AttemptRecord, outcome: str, reason: str) -> None:
    """End an attempt, and give its lease back."""
    database.attempts.end(attempt.id, outcome=outcome, reason=reason)
    database.supervisors.dismiss(str(attempt.trial_id))


def train(database, search, candidate, attempt, epochs=range(1, 10)) -> str:
    """Train some epochs as the supervisor writes them; says how that ended."""
    for epoch in epochs:
        value = accuracy(candidate, epoch)
        database.transactions.record_epoch(
            attempt,
            Epoch(
                epoch=epoch,
                metrics={
                    "loss": 2 - value,
                    "accuracy": value,
                    "val_loss": 2.1 - value,
                    "val_accuracy": value,
                    "learning_rate": 0.001,
                },
                seconds=2.0,
            ),
        )
        if isinstance(search.epoch(candidate, ended(epoch, value)), Stop):
            search.prune(candidate, f"hyperband after epoch {epoch}")
            end(database, attempt, "pruned", f"hyperband after epoch {epoch}")
            return "pruned"
    if epochs[-1] < 9:
        return "running"
    database.models.record(
        ModelRecord(
            trial_id=candidate.trial_id,
            epoch=9,
            value=value,
            path=f"artifacts/{candidate.number}/model.keras",
            size=1000,
            sha256="ab",
            parameters=candidate.measures.parameters,
            flops=candidate.measures.flops,
        )
    )
    end(database, attempt, "complete", "all epochs")
    search.complete(candidate, value)
    return "complete"


def populate(database: StudyDatabase, *, name: str = "formula", trials: int = 20) -> SweepRecord:
    """A sweep in its middle: complete and pruned trials, trial 1 failed, trial 2 interrupted once, the last running."""
    sweep = database.transactions.create_sweep(new_sweep(name, trials=trials))
    search = search_of(database, sweep)
    for index in range(trials):
        candidate = propose(search)
        attempt = begin(database, candidate)
        if index == 1:
            end(database, attempt, "failed", "the loss is not a number")
            search.fail(candidate, "the loss is not a number")
        elif index == 2:
            train(database, search, candidate, attempt, range(1, 2))
            end(database, attempt, "yielded", "interrupted")
            train(database, search, candidate, begin(database, candidate, first_epoch=2), range(2, 10))
        elif index == trials - 1:
            train(database, search, candidate, attempt, range(1, 2))
        else:
            train(database, search, candidate, attempt)
    with database._engine.begin() as connection:
        sweeps.update_sweep(connection, name, active_seconds=321.0)
    return database.sweeps.get(name)


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder}/study.db"


def refused(url: str, *, create: bool = True, code: int = 2) -> str:
    """Open it in vain; gives the sentence."""
    with pytest.raises(StorageError) as caught:
        StudyDatabase.open(url, create=create)
    assert caught.value.exit_code == code
    assert "\n" not in str(caught.value)
    return str(caught.value)


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection past everything that is ours, in a transaction that is committed."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def execute(url: str, statement: str) -> None:
    """Run a statement past everything that is ours."""
    with connected(url) as connection:
        connection.exec_driver_sql(statement)


@contextmanager
def plain_optuna(url: str) -> Iterator[RDBStorage]:
    """Optuna's storage on a database, as somebody who knows nothing of us opens it."""
    storage = RDBStorage(url.replace("postgresql://", "postgresql+psycopg://"))
    try:
        yield storage
    finally:
        storage.remove_session()
        storage.engine.dispose()
