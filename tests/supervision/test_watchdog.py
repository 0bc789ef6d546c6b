"""Which limits of time a run has broken."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from sweep.space.configuration import Limits
from sweep.supervision.run import Run
from sweep.supervision.watchdog import overdue
from sweep.training.messages import Progress


def run(*, started: float = 0.0, last_heard: float = 0.0) -> Run:
    nothing = cast(Any, SimpleNamespace())
    return Run(
        slot=nothing, work=nothing, trial=nothing, handle=nothing, line=nothing, started=started, last_heard=last_heard
    )


@pytest.mark.parametrize("now", [0.0, 599.9, 600.0])
def test_a_run_that_is_heard_of_in_time_keeps_the_limits(now: float):
    assert overdue(run(), now, Limits()) is None


def test_silence_ends_a_run():
    assert overdue(run(), 600.1, Limits()) == "sent no heartbeat for limits.silence, 10 min 00 s"


def test_a_run_that_takes_too_long_is_ended_however_much_it_says():
    assert overdue(run(last_heard=61.0), 61.0, Limits(trial_time=60.0)) == (
        "took longer than limits.trial_time, 1 min 00 s"
    )


def test_what_is_said_and_not_yet_written_down_is_no_silence():
    one = run()
    one.inbox.append(Progress(epoch=1, step=1, steps=2))
    assert overdue(one, 10_000.0, Limits(trial_time=1.0)) is None


def test_time_that_a_run_waited_for_its_answer_is_not_its_own():
    one = run()
    one.answered(1000.0)
    assert overdue(one, 1500.0, Limits(trial_time=600.0)) is None
    assert overdue(one, 1601.0, Limits()) is not None
