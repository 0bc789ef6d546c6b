"""A function in a process of its own: what it says, gives and raises arrives."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.errors import LeaseLostError
from sweep.app.worker import apart
from sweep.errors import SweepError
from sweep.space.errors import SpaceError

FUNCTIONS = "worker_functions"


@pytest.fixture(autouse=True)
def path(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


def test_lines_and_an_answer_longer_than_a_pipe_come_through():
    said = []
    assert len(apart(f"{FUNCTIONS}:long", say=said.append, size=3_000_000)) == 3_000_000
    assert said == ["one", "two"]


def test_errors_arrive_as_they_were_raised():
    with pytest.raises(SpaceError, match=r"mine\.yaml") as raised:
        apart(f"{FUNCTIONS}:wrong")
    assert raised.value.problems[0].line == 3
    with pytest.raises(LeaseLostError, match="taken over"):
        apart(f"{FUNCTIONS}:lost")


def test_what_the_system_refuses_is_a_sentence():
    with pytest.raises(SweepError, match=r"^/somewhere: Permission denied$"):
        apart(f"{FUNCTIONS}:refused")


def test_it_ends_with_a_listener_that_fails():
    def fail(line):
        raise ValueError(line[:1])

    with pytest.raises(ValueError, match="x"):
        apart(f"{FUNCTIONS}:chatter", say=fail)


def test_a_process_that_dies_is_told():
    with pytest.raises(SweepError, match="exit code 7"):
        apart(f"{FUNCTIONS}:die")


def test_an_interruption_reaches_it_once_and_its_end_is_waited_for(tmp_path):
    script = f"""
from sweep.app.worker import apart
try:
    apart("{FUNCTIONS}:wait", say=lambda line: print(line, flush=True), file={str(tmp_path / "ended")!r})
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as caller:
        assert caller.stdout is not None
        assert caller.stdout.readline() == "waiting\n"
        caller.send_signal(signal.SIGINT)
        assert caller.stdout.read() == "interrupted\n"
    assert (tmp_path / "ended").read_text() == "1"
