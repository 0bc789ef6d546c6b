"""A sweep whose trials are a formula: the real supervisor, search and database, and an executor in this process."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from storage.budget import Budget
from storage.database import StudyDatabase
from storage.epoch import Epoch
from storage.sweeps import SweepRecord
from sweep.artifacts.store import open_store
from sweep.execution.inline import InlineExecutor
from sweep.space.configuration import TrialConfig
from sweep.space.reading import parse_space
from sweep.supervision.board import Board, SweepBoard, TrialEnd
from sweep.supervision.ending import Ending
from sweep.supervision.heartbeat import Heartbeat
from sweep.supervision.interruption import Interruption
from sweep.supervision.machine import Machine
from sweep.supervision.marker import enter
from sweep.supervision.supervisor import Supervisor
from sweep.supervision.sweep_parts import SweepParts
from sweep.supervision.sweep_set import OneSweep
from sweep.supervision.sweep_work import SweepWork
from sweep.training.data.prepared import PreparedData
from sweep.training.messages import CheckpointRef, EpochEnd, Finished, Order, Started, Yielded
from sweep.training.messages import Supervisor as Listener
from sweep.training.task import Slot, Task
from tests.storage.making import DIGITS, new_sweep

SLOT = Slot(worker=0, gpu=None, threads=1)
SPACE = """\
name: formula
data: digits
model: {{cnn: {{depth: 1, filters: {{int: [1, 2000]}}}}}}
training: {{epochs: {epochs}}}
search: {{sampler: random, pruner: {pruner}, trials: {trials}, seed: 1}}
"""


def worth(config: TrialConfig, epoch: int) -> float:
    """The validation accuracy after an epoch: more filters are better, and it rises."""
    assert config.model.cnn is not None
    return config.model.cnn.filters / 4000 * (2 - 0.5**epoch)  # type: ignore[operator]


def train(task: Task, supervisor: Listener) -> None:
    """A trial as `sweep.training.trial.train` has it, of a formula and in no time."""
    config, spec = task.spec.config, task.spec
    done = spec.checkpoints[0].epoch if spec.checkpoints else 0
    supervisor.tell(Started(first_epoch=done + 1, parameters=1, device="cpu"))
    order = supervisor.ask(epoch_end(task, done)) if done else Order.GO_ON
    while order is Order.GO_ON and done < config.training.epochs:
        done += 1
        order = supervisor.ask(epoch_end(task, done))
    if order is Order.YIELD and done < config.training.epochs:
        supervisor.tell(Yielded(epochs=done))
        return
    supervisor.tell(
        Finished(
            epochs=done, best_epoch=done, best_value=worth(config, done), reason="all epochs", model="m", bytes=1,
            sha256="ab",
        )
    )  # fmt: skip


def epoch_end(task: Task, epoch: int) -> EpochEnd:
    name = f"{task.files.folder}/checkpoint-{epoch}.npz"
    checkpoint = CheckpointRef(name=name, epoch=epoch, sha256="ab", bytes=1)
    metrics = {"loss": 1.0, "val_accuracy": worth(task.spec.config, epoch)}
    return EpochEnd(epoch=Epoch(epoch=epoch, metrics=metrics, seconds=0.0), checkpoint=checkpoint)


@dataclass
class Silence:
    """A view that remembers what it was told."""

    said: list[str] = field(default_factory=list)
    ends: list[TrialEnd] = field(default_factory=list)

    def changed(self, board: Board) -> None:
        pass

    def trial_ended(self, board: Board, sweep: SweepBoard, end: TrialEnd) -> None:
        self.ends.append(end)

    def say(self, text: str) -> None:
        self.said.append(text)


@contextmanager
def _interruption() -> Iterator[Interruption]:
    """One that hears signals, in the thread that may."""
    interruption = Interruption()
    with ExitStack() as stack:
        if threading.current_thread() is threading.main_thread():
            stack.enter_context(interruption)
        else:
            stack.push(interruption)  # which closes its sockets
        yield interruption


@dataclass(kw_only=True)
class Formula:
    """One sweep in a folder; each `run` is a supervisor of its own."""

    folder: Path
    epochs: int = 3
    trials: int = 5
    pruner: str = "none"
    budget: Budget | None = None
    address: str = ""  # of the database; else a SQLite file in the folder
    view: Silence = field(default_factory=Silence)

    @property
    def url(self) -> str:
        return self.address or f"sqlite:///{self.folder}/study.db"

    @property
    def space(self) -> str:
        return SPACE.format(epochs=self.epochs, trials=self.trials, pruner=self.pruner)

    @contextmanager
    def database(self) -> Iterator[tuple[StudyDatabase, SweepRecord]]:
        with StudyDatabase.open(self.url, create=True) as database:
            if database.sweeps.find("formula") is None:
                budget = self.budget or Budget(trials=self.trials)
                database.transactions.create_sweep(new_sweep(space=self.space, budget=budget))
            yield database, database.sweeps.get("formula")

    def run(
        self,
        train: Callable[[Task, Listener], object] = train,
        *,
        prepare: Callable[[StudyDatabase, SweepWork, InlineExecutor], object] = lambda *_: None,
    ) -> Ending:
        """Work on the sweep until it ends; `prepare` may break something before."""
        with (
            self.database() as (database, sweep),
            _interruption() as interruption,
            Heartbeat(database, (SLOT,), 3600.0) as heartbeat,
        ):
            executor, work = InlineExecutor((SLOT,), train), self.work(database, sweep, heartbeat)
            prepare(database, work, executor)
            try:
                return Supervisor(
                    database=database, sweeps=OneSweep(work, self.view), heartbeat=heartbeat, executor=executor,
                    view=self.view, interruption=interruption,
                ).run()  # fmt: skip
            finally:
                executor.close()

    def run_at_once(self, supervisors: int) -> list[Ending]:
        """Have several supervisors work on the sweep beside one another."""
        endings: list[Ending] = []
        with self.database():  # one of them makes it
            threads = [threading.Thread(target=lambda: endings.append(self.run())) for _ in range(supervisors)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120.0)
        return endings

    def work(self, database: StudyDatabase, sweep: SweepRecord, heartbeat: Heartbeat) -> SweepWork:
        data = PreparedData(
            fingerprint="5eed", directory=self.folder, image=DIGITS, classes=tuple("0123456789"), train=100,
            validation=10, test=0, skipped=0,
        )  # fmt: skip
        store = open_store(str(self.folder))
        parts = SweepParts(
            sweep=enter(database, sweep, store), space=parse_space(self.space, "formula.yaml"), store=store, data=data,
            lock=ExitStack(),
        )  # fmt: skip
        machine = Machine(
            slots=(SLOT,), artifacts=str(self.folder), says_artifacts=True, data=self.folder, lease_seconds=3600.0,
            grace=None,
        )  # fmt: skip
        return SweepWork(database, parts, machine, heartbeat)

    def results(self) -> dict[int, tuple[str, float | None, list[int]]]:
        """Of each trial its state, its value and its epochs."""
        with self.database() as (database, sweep):
            return {
                one.number: (one.state, one.value, [epoch.epoch for epoch in database.epochs.of(one.id)])
                for one in database.trials.of(sweep)
            }

    def outcomes(self) -> dict[int, list[str | None]]:
        """How the attempts at each trial ended, by its number."""
        with self.database() as (database, sweep):
            numbers = {one.id: one.number for one in database.trials.of(sweep)}
            found: dict[int, list[str | None]] = {}
            for attempt in database.attempts.of(sweep):
                found.setdefault(numbers[attempt.trial_id], []).append(attempt.outcome)
            return found
