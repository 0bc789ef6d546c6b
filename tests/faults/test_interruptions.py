"""Real kills of real processes: what is lost is an epoch at most, and the budget comes out exact."""

import json
import os
import signal

from tests.support.commands import Folder, paced, trial_processes, wait_until
from tests.support.spaces import LONG

START = ("start", "--space", "long.yaml", "--workers", 2)


def _curves(folder: Folder) -> dict[int, list[tuple[float, ...]]]:
    """Every trial's epochs, by the trial's number."""
    rows = folder.query(
        "SELECT trials.number, epoch, CAST(metrics AS text) FROM sweep_epochs "
        "JOIN trials USING (trial_id) ORDER BY number, epoch"
    )
    curves: dict[int, list[tuple[float, ...]]] = {}
    for number, epoch, metrics in rows:
        curves.setdefault(number, []).append((epoch, *json.loads(metrics, parse_int=float).values()))
    return curves


def _assert_whole(folder: Folder) -> None:
    """Three finished trials, none running, each with every epoch exactly once."""
    status = folder.read("status", "long")
    assert status["trials"]["finished"] == status["trials"]["complete"] == 3
    assert status["trials"]["running"] == 0
    for curve in _curves(folder).values():
        assert [point[0] for point in curve] == list(range(1, 31))


def _interrupted(folder: Folder, *signals: int, code: int) -> None:
    """Start the sweep, and when it has got on a little, send these signals as a terminal does: to the whole group."""
    before = folder.epochs()
    with folder.running(*START) as process:
        wait_until(lambda: folder.epochs() > before + 3, process)
        for number in signals:
            os.killpg(process.pid, number)
        assert process.wait(60) == code


def _killed(folder: Folder) -> None:
    before = folder.epochs()
    with folder.running(*START) as process:
        wait_until(lambda: folder.epochs() > before + 3, process)
        orphans = trial_processes(process.pid)
        assert orphans
        process.kill()
        process.wait(60)
        wait_until(lambda: not any(orphan.is_running() for orphan in orphans))


def test_a_sweep_that_is_interrupted_in_every_way_comes_out_bit_for_bit_with_any_number_of_workers(
    long, tmp_path_factory
):
    quiet = Folder(tmp_path_factory.mktemp("quiet"))
    quiet.write("long.yaml", LONG)
    quiet.sweep(*START)
    _interrupted(long, signal.SIGINT, code=130)  # finishes the epoch
    assert "sweep start" in long.output
    assert {outcome for number in range(2) for _, _, outcome in long.attempts("long", number)} == {"yielded"}
    before = _curves(long)
    _interrupted(long, signal.SIGINT, signal.SIGINT, code=130)  # stops at once
    _interrupted(long, signal.SIGHUP, code=130)  # the terminal was closed
    _killed(long)
    for number, curve in before.items():
        assert _curves(long)[number][: len(curve)] == curve
    long.sweep("start", "--space", "long.yaml", "--workers", 1, **paced(0))
    _assert_whole(long)
    assert _curves(long) == _curves(quiet)
    histories = [long.read("show", "long", number)["history"] for number in before]
    for history in histories:
        assert len(history) > 2
        assert all(attempt["first_epoch"] > 1 for attempt in history[1:])


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


def test_a_trial_that_hangs_is_ended_and_the_sweep_goes_on(long):
    long.write("long.yaml", LONG + "limits: {silence: 5s}\n")
    with long.running(*START) as process:
        wait_until(lambda: long.epochs() > 3, process)
        trial_processes(process.pid)[0].suspend()
        assert process.wait(120) == 0
    failed = next(trial for trial in long.read("trials", "long") if trial["state"] == "failed")
    assert "silence" in failed["reason"]
    assert long.read("status", "long")["trials"]["finished"] == 3


def test_a_second_start_of_a_running_sweep_is_told_who_works_on_it_whatever_artifacts_it_names(long):
    long.write("long.yaml", LONG.replace("epochs: 30", "epochs: 100_000"))
    with long.running(*START) as process:
        wait_until(lambda: long.epochs() > 1, process)
        for artifacts in ([], ["--artifacts", "elsewhere"]):
            assert str(process.pid) in long.sweep(*START, *artifacts, check=1).stderr
