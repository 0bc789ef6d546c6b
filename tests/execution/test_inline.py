"""The executor in this process: attempts and the caller take turns."""

import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from storage.epoch import Epoch
from sweep.errors import InputError
from sweep.execution.executor import Died, Said
from sweep.execution.inline import InlineExecutor
from sweep.execution.registry import most_workers
from sweep.space.configuration import TrialConfig
from sweep.training.messages import CheckpointRef, EpochEnd, Order, Progress
from sweep.training.task import Slot, Task, TrialFiles, TrialSpec

SLOT = Slot(worker=0, gpu=None, threads=1)
CONFIG = TrialConfig.model_validate({"data": "digits", "model": {"cnn": {}}})
TASK = Task(
    spec=TrialSpec(trial=0, attempt=1, config=CONFIG),
    files=TrialFiles(data=Path("data"), directory=Path("log"), artifacts="artifacts", folder="one/0/1"),
    slot=SLOT,
)
EPOCH = EpochEnd(
    epoch=Epoch(epoch=1, metrics={}, seconds=0.0),
    checkpoint=CheckpointRef(name="one", epoch=1, sha256="ab", bytes=1),
)  # fmt: skip


def executor(train: Any) -> InlineExecutor:
    return InlineExecutor((SLOT,), train)


def test_an_attempt_waits_while_what_it_said_is_handled():
    said: list[int] = []

    def train(_: Task, supervisor: Any) -> None:
        for step in (1, 2):
            said.append(step)
            supervisor.tell(Progress(epoch=1, step=step, steps=2))

    one = executor(train)
    handle = one.submit(TASK)
    for step in (1, 2):
        assert one.events(1.0) == [Said(handle=handle, message=Progress(epoch=1, step=step, steps=2))]
        assert said == list(range(1, step + 1))
    (died,) = one.events(1.0)
    assert isinstance(died, Died)
    assert one.events(0.0) == []


def test_an_epoch_waits_for_its_order():
    orders: list[Order] = []
    one = executor(lambda _, supervisor: orders.append(supervisor.ask(EPOCH)))
    handle = one.submit(TASK)
    one.events(1.0)
    assert one.events(0.01) == []  # as long as nobody answers
    one.answer(handle, Order.YIELD)
    one.events(1.0)
    assert orders == [Order.YIELD]


def test_an_error_of_a_model_ends_its_attempt_and_is_told():
    def train(_: Task, __: Any) -> None:
        raise SystemExit("a model that leaves")

    one = executor(train)
    handle = one.submit(TASK)
    assert one.events(1.0) == [Died(handle=handle, cause="its thread ended with SystemExit: a model that leaves")]


def test_a_killed_attempt_ends_at_its_word_and_says_nothing_more():
    ended = threading.Event()

    def train(_: Task, supervisor: Any) -> None:
        try:
            while True:
                supervisor.tell(Progress(epoch=1, step=1, steps=1))
        finally:
            ended.set()

    one = executor(train)
    handle = one.submit(TASK)
    one.events(1.0)
    one.kill(handle)
    one.kill(handle)  # again is harmless
    assert ended.is_set()
    assert one.events(0.0) == []


def test_it_has_one_slot():
    assert executor(lambda *_: None).capacity() == (SLOT,)


@pytest.mark.parametrize(("name", "asked", "workers"), [("local", None, 8), ("local", 3, 3), ("inline", None, 1)])
def test_an_executor_has_as_many_workers_as_it_can(name: str, asked: int | None, workers: int):
    assert most_workers(name, asked, usual=8) == workers


def test_more_workers_than_an_executor_can_have_are_refused():
    with pytest.raises(InputError, match="trains 1 trial at a time"):
        most_workers("inline", 2, usual=8)


def test_a_killed_model_that_catches_everything_holds_nobody_up():
    def train(_: Task, supervisor: Any) -> None:
        for step in range(5):
            with suppress(BaseException):  # as a model may
                supervisor.tell(Progress(epoch=1, step=step, steps=5))

    one = executor(train)
    handle = one.submit(TASK)
    one.events(1.0)
    began = time.monotonic()
    one.kill(handle)
    assert time.monotonic() - began < 5.0
    assert one.events(0.0) == []
