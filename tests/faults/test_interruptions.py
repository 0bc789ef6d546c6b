"""Real kills of real processes: what is lost is an epoch at most, and the budget comes out exact."""

import os
import signal

import pytest

from tests.support.commands import Folder, trial_processes, wait_until
from tests.support.spaces import LONG

START = ("start", "--space", "long.yaml", "--workers", 2)


@pytest.fixture
def long(folder) -> Folder:
    folder.write("long.yaml", LONG)
    return folder


def _curves(folder: Folder) -> dict[int, list[tuple[float, ...]]]:
    """Every trial's epochs, by the trial's number."""
    rows = folder.query(
        "SELECT trials.number, epoch, loss, accuracy, val_loss, val_accuracy FROM sweep_epochs "
        "JOIN trials USING (trial_id) ORDER BY number, epoch"
    )
    curves: dict[int, list[tuple[float, ...]]] = {}
    for number, *point in rows:
        curves.setdefault(number, []).append(tuple(point))
    return curves


def _assert_whole(folder: Folder) -> None:
    """Three finished trials, none running, each with every epoch exactly once."""
    status = folder.read("status", "long")
    assert status["trials"]["finished"] == status["trials"]["complete"] == 3
    assert status["trials"]["running"] == 0
    for curve in _curves(folder).values():
        assert [point[0] for point in curve] == list(range(1, 31))


def test_ctrl_c_finishes_the_epoch_and_starting_again_goes_on_where_it_stopped(long):
    with long.running(*START) as process:
        wait_until(lambda: long.epochs() > 3, process)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the group
        assert process.wait(60) == 130
    assert "sweep start" in long.output
    before = _curves(long)
    assert sum(map(len, before.values())) < 90
    long.sweep(*START)
    _assert_whole(long)
    after = _curves(long)
    for number, curve in before.items():
        assert after[number][: len(curve)] == curve
    histories = [long.read("show", "long", trial["trial"])["history"] for trial in long.read("trials", "long")]
    again = [history for history in histories if len(history) == 2]
    assert again
    for history in again:
        assert history[1]["first_epoch"] > 1


def test_neither_an_interruption_nor_the_number_of_workers_changes_a_bit(long, tmp_path_factory):
    quiet = Folder(tmp_path_factory.mktemp("quiet"))
    quiet.write("long.yaml", LONG)
    quiet.sweep(*START)
    with long.running("start", "--space", "long.yaml", "--workers", 1) as process:
        wait_until(lambda: long.epochs() > 40, process)
        process.kill()
    long.sweep("start", "--space", "long.yaml", "--workers", 1)
    assert _curves(long) == _curves(quiet)


def test_ctrl_c_twice_stops_at_once(long):
    with long.running(*START) as process:
        wait_until(lambda: long.epochs() > 3, process)
        os.killpg(process.pid, signal.SIGINT)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(60) == 130
    long.sweep(*START)
    _assert_whole(long)


def test_a_closed_terminal_loses_nothing(long):
    with long.running(*START) as process:
        wait_until(lambda: long.epochs() > 3, process)
        os.killpg(process.pid, signal.SIGHUP)
        process.wait(60)
    long.sweep(*START)
    _assert_whole(long)


def test_a_killed_supervisor_leaves_no_orphan_and_its_trials_go_on(long):
    with long.running(*START) as process:
        wait_until(lambda: long.epochs() > 3, process)
        orphans = trial_processes(process.pid)
        assert orphans
        process.kill()
        process.wait(60)
        wait_until(lambda: not any(orphan.is_running() for orphan in orphans))
    long.sweep(*START)
    _assert_whole(long)


def test_a_killed_trial_goes_on_in_another_process(long):
    with long.running(*START) as process:
        wait_until(lambda: long.epochs() > 3, process)
        trial_processes(process.pid)[0].kill()
        assert process.wait(120) == 0
    _assert_whole(long)
    histories = [long.read("show", "long", trial["trial"])["history"] for trial in long.read("trials", "long")]
    crashed = [attempt for history in histories for attempt in history if attempt["outcome"] == "crashed"]
    assert len(crashed) == 1
    assert "memory" in crashed[0]["reason"]


def test_a_trial_that_hangs_is_ended_and_the_sweep_goes_on(folder):
    folder.write("long.yaml", LONG + "limits: {silence: 5s}\n")
    with folder.running(*START) as process:
        wait_until(lambda: folder.epochs() > 3, process)
        trial_processes(process.pid)[0].suspend()
        assert process.wait(120) == 0
    failed = next(trial for trial in folder.read("trials", "long") if trial["state"] == "failed")
    assert "silence" in failed["reason"]
    assert folder.read("status", "long")["trials"]["finished"] == 3


def test_a_second_start_of_a_running_sweep_is_told_who_works_on_it(long):
    with long.running(*START) as process:
        wait_until(lambda: long.epochs() > 1, process)
        result = long.sweep(*START, check=1)
        assert str(process.pid) in result.stderr


def test_other_artifacts_do_not_let_a_second_supervisor_in(long):
    with long.running(*START) as process:
        wait_until(lambda: long.epochs() > 1, process)
        result = long.sweep(*START, "--artifacts", "elsewhere", check=1)
        assert str(process.pid) in result.stderr
