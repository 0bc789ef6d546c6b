import os
import select
import signal
from contextlib import contextmanager

from sweep.supervision.interruption import Interruption


def test_one_ctrl_c_drains_and_a_second_is_urgent():
    with Interruption() as interruption:
        os.kill(os.getpid(), signal.SIGINT)
        assert interruption.drains
        assert not interruption.is_urgent
        os.kill(os.getpid(), signal.SIGINT)
        assert interruption.is_urgent


def test_sigterm_drains():
    with Interruption() as interruption:
        os.kill(os.getpid(), signal.SIGTERM)
        assert interruption.drains


def test_a_signal_wakes_a_waiting_thread():
    with Interruption() as interruption:
        assert select.select([interruption.wakeup], [], [], 0)[0] == []
        os.kill(os.getpid(), signal.SIGTERM)
        assert select.select([interruption.wakeup], [], [], 5)[0] == [interruption.wakeup]
        interruption.clear_wakeup()
        assert select.select([interruption.wakeup], [], [], 0)[0] == []


def test_a_closed_terminal_asks_once():
    with Interruption() as interruption, _standard_streams_kept():
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGHUP)
        assert interruption.drains
        assert not interruption.is_urgent


def test_under_nohup_a_closed_terminal_is_no_interruption():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Interruption() as interruption:
            os.kill(os.getpid(), signal.SIGHUP)
            assert not interruption.drains
    finally:
        signal.signal(signal.SIGHUP, before)


@contextmanager
def _standard_streams_kept():
    kept = [(number, os.dup(number)) for number in (1, 2)]
    try:
        yield
    finally:
        for number, copy in kept:
            os.dup2(copy, number)
            os.close(copy)


def test_handlers_are_put_back():
    before = [signal.getsignal(number) for number in Interruption.SIGNALS]
    with Interruption():
        assert [signal.getsignal(number) for number in Interruption.SIGNALS] != before
    assert [signal.getsignal(number) for number in Interruption.SIGNALS] == before
