"""Kills and mishaps at exact places, with real processes: what comes out is what comes out undisturbed."""

import hashlib
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.support.commands import Folder, forkservers, trial_processes, wait_until

START = ("start", "--space", "short.yaml", "--workers", 1)
REFUSES_TO_BE_READ = "/proc/self/mem"  # a file that opens, and whose first byte is an input/output error


def trials_of(folder: Folder, name: str = "short") -> dict[str, int]:
    return dict(folder.read("status", name)["trials"])


def curves_of(folder: Folder, name: str = "short") -> dict[int, list[tuple[float, ...]]]:
    return {number: curve for (sweep, number), curve in folder.curves().items() if sweep == name}


def first(curves: dict[int, Any], count: int) -> dict[int, Any]:
    return {number: curve for number, curve in curves.items() if number < count}


def outcomes(folder: Folder, number: int, name: str = "short") -> list[str | None]:
    return [outcome for _, _, outcome in folder.attempts(name, number)]


def assert_models_are_what_was_recorded(folder: Folder, count: int) -> None:
    models = folder.query("SELECT path, sha256 FROM sweep_models")
    assert len(models) == count
    for path, recorded in models:
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == recorded


# -- killed at an exact place

KILLED_AT = """
import os, signal, sys
from importlib import import_module
from sweep.cli.main import main
from sweep.supervision import processes

def die_at(module, *names, call):
    owner = import_module(module)
    for name in names[:-1]:
        owner = getattr(owner, name)
    real, calls = getattr(owner, names[-1]), []
    def dying(*args, **kwargs):
        calls.append(None)
        if len(calls) == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    setattr(owner, names[-1], dying)

processes.host = lambda: "elsewhere"  # so that nobody here knows that this process is gone: its leases must expire
die_at(*{place!r}, call={call})
sys.exit(main({words!r}))
"""


def killed_at(folder: Folder, *place: str, call: int = 1) -> None:
    """Start the sweep in a supervisor that kills itself instead of doing something for the n-th time."""
    words = [*map(str, START), "--trials", "2"]
    with folder.running_script(KILLED_AT.format(place=place, call=call, words=words)) as process:
        assert process.wait(120) == -signal.SIGKILL, folder.output


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_trial_that_is_killed_at_every_step_ends_as_if_it_had_not_been(request, database, undisturbed):
    folder: Folder = request.getfixturevalue("short" if database == "sqlite" else "shared")
    # After it was asked for: running, and nobody's.
    killed_at(folder, "storage.transactions", "Transactions", "begin_attempt")
    assert trials_of(folder)["running"] == 1
    assert folder.attempts("short", 0) == []
    # After its lease was taken, before it has a process.
    killed_at(folder, "sweep.execution.local", "TrialProcess")
    assert [attempt[1:] for attempt in folder.attempts("short", 0)] == [[None, None]]
    # Between its third checkpoint and the row of it.
    killed_at(folder, "storage.transactions", "Transactions", "record_epoch", call=3)
    assert folder.epochs() == 2
    assert len(list(folder.path.glob("sweeps/artifacts/short/0/2/checkpoint-3.npz"))) == 1
    # Between its last epoch and its result: the model is there, and nobody knows.
    killed_at(folder, "sweep.supervision.ledger", "Ledger", "finished")
    assert folder.epochs() == 8
    assert len(list(folder.path.glob("sweeps/artifacts/short/0/3/model.keras"))) == 1
    assert folder.query("SELECT * FROM sweep_models") == []
    assert trials_of(folder)["running"] == 1
    # Between the telling of its result and the end of its lease.
    killed_at(folder, "storage.leases", "Leases", "release")
    assert trials_of(folder)["complete"] == 1
    folder.sweep(*START, "--trials", 2)
    counts = {"finished": 2, "complete": 2, "pruned": 0, "failed": 0, "running": 0, "paused": 0, "waiting": 0}
    assert trials_of(folder) == counts
    assert [attempt[1:] for attempt in folder.attempts("short", 0)] == [
        [None, "lost"],
        [1, "lost"],
        [3, "lost"],
        [9, "complete"],
    ]
    assert outcomes(folder, 1) == ["complete"]
    assert curves_of(folder) == first(undisturbed, 2)
    assert_models_are_what_was_recorded(folder, 2)


# -- leases between supervisors


def test_a_sleepers_trial_is_taken_over_once_and_the_sleeper_goes_on_with_other_work(shared, undisturbed):
    names = ("one.txt", "two.txt", "three.txt")
    with (
        shared.running("join", "--workers", 1, into=names[0]) as one,
        shared.running("join", "--workers", 1, into=names[1]) as two,
        shared.running("join", "--workers", 1, into=names[2]) as three,
    ):
        supervisors = {process.pid: (process, name) for process, name in zip((one, two, three), names, strict=True)}
        wait_until(lambda: all(forkservers(pid) for pid in supervisors))
        shared.sweep("start", "--space", "short.yaml", "--detach", "--trials", 1)
        wait_until(lambda: shared.epochs() > 0)
        ((pid, _, _),) = shared.attempts("short", 0)
        sleeper, output = supervisors[pid]
        (orphan,) = trial_processes(pid)
        sleeper.send_signal(signal.SIGSTOP)
        wait_until(lambda: trials_of(shared)["finished"] == 1)
        taken = shared.attempts("short", 0)
        assert [attempt[2] for attempt in taken] == ["lost", "complete"]
        assert taken[1][0] in supervisors.keys() - {pid}
        shared.sweep("start", "--space", "short.yaml", "--detach", "--trials", 5)
        sleeper.send_signal(signal.SIGCONT)
        wait_until(lambda: not orphan.is_running())
        wait_until(lambda: trials_of(shared)["finished"] == 5)
        assert "Trial 0 was taken over" in shared.said(output)
        for process, _ in supervisors.values():
            process.send_signal(signal.SIGTERM)
        assert [process.wait(60) for process, _ in supervisors.values()] == [130, 130, 130]
    assert shared.attempts("short", 0) == taken
    later = [attempt for number in range(1, 5) for attempt in shared.attempts("short", number)]
    assert [attempt[2] for attempt in later] == ["complete"] * 4
    assert pid in [attempt[0] for attempt in later]
    assert trials_of(shared)["running"] == 0
    assert curves_of(shared) == first(undisturbed, 5)
    assert_models_are_what_was_recorded(shared, 5)
    assert shared.query("SELECT * FROM sweep_leases") == shared.query("SELECT * FROM sweep_supervisors") == []


# -- damaged checkpoints


def flip_a_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def test_a_flipped_byte_costs_an_epoch_and_two_of_them_the_trial_and_no_curve_shows_it(short, undisturbed):
    with short.running("start", "--space", "short.yaml", "--workers", 2) as process:
        wait_until(lambda: min(map(len, [curves_of(short).get(number, []) for number in (0, 1)])) > 2, process)
        orphans = trial_processes(process.pid)
        process.kill()
        wait_until(lambda: not any(orphan.is_running() for orphan in orphans))
    kept = short.query(
        "SELECT trials.number, epoch, name FROM sweep_checkpoints "
        "JOIN trials ON trials.trial_id = sweep_checkpoints.trial_id ORDER BY epoch DESC"
    )
    newest = {number: max(epoch for trial, epoch, _ in kept if trial == number) for number in (0, 1)}
    assert len(kept) == 4
    for number, epoch, name in kept:
        if number == 1 or epoch == newest[0]:
            flip_a_byte(short.path / "sweeps" / "artifacts" / name)
    short.sweep("start", "--space", "short.yaml", "--workers", 2)
    again = [[attempt[1:] for attempt in short.attempts("short", number)] for number in (0, 1)]
    assert again == [[[1, "lost"], [newest[0], "complete"]], [[1, "lost"], [1, "complete"]]]
    assert curves_of(short) == first(undisturbed, 3)
    assert_models_are_what_was_recorded(short, 3)


@pytest.mark.skipif(not Path(REFUSES_TO_BE_READ).exists(), reason="needs Linux's /proc")
def test_a_disk_that_refuses_to_be_read_ends_the_sweep_with_a_message_and_costs_nothing(short, undisturbed):
    with short.running(*START, "--trials", 1) as process:
        wait_until(lambda: len(curves_of(short).get(0, [])) > 2, process)
        (orphan,) = trial_processes(process.pid)
        process.kill()
        wait_until(lambda: not orphan.is_running())
    epochs = short.epochs()
    ((name,),) = short.query("SELECT name FROM sweep_checkpoints ORDER BY epoch DESC LIMIT 1")
    checkpoint = short.path / "sweeps" / "artifacts" / name
    checkpoint.rename(checkpoint.with_suffix(".kept"))
    checkpoint.symlink_to(REFUSES_TO_BE_READ)
    refused = short.sweep(*START, "--trials", 1, check=1).stderr
    assert f"Cannot read {checkpoint}: Input/output error. Is it still mounted?" in refused
    assert "nothing is lost" in refused
    assert trials_of(short)["running"] == 1
    assert outcomes(short, 0) == ["lost", "yielded"]
    assert short.epochs() == epochs  # it did not begin anew, nor with the checkpoint before
    checkpoint.unlink()
    checkpoint.with_suffix(".kept").rename(checkpoint)
    short.sweep(*START, "--trials", 1)
    assert [attempt[1:] for attempt in short.attempts("short", 0)][-1] == [epochs + 1, "complete"]
    assert curves_of(short) == first(undisturbed, 1)
    assert_models_are_what_was_recorded(short, 1)


# -- the database away


def test_trials_wait_for_a_database_that_is_away_twice_and_nothing_is_lost(shared, server, undisturbed):
    """Once it is shut down, once it crashes."""
    start, names = (*START, "--trials", 4), ("one.txt", "two.txt")
    long_lease = {"SWEEP_LEASE": "60s"}
    with (
        shared.running(*start, into=names[0], **long_lease) as one,
        shared.running(*start, into=names[1], **long_lease) as two,
    ):
        for times, crash in enumerate((False, True), 1):
            before = shared.epochs()
            wait_until(lambda before=before: len(trials_at_work(one, two)) == 2 and shared.epochs() > before + 1)
            trials = trials_at_work(one, two)
            server.stop(crash=crash)
            wait_until(lambda times=times: all(shared.said(name).count("Waiting for it") == times for name in names))
            assert all(trial.is_running() for trial in trials)
            server.start()
            wait_until(lambda times=times: all(shared.said(name).count("is back") == times for name in names))
        assert [one.wait(120), two.wait(120)] == [0, 0]
    assert not any("Traceback" in shared.said(name) for name in names)
    assert trials_of(shared)["complete"] == trials_of(shared)["finished"] == 4
    assert [outcomes(shared, number) for number in range(4)] == [["complete"]] * 4
    assert curves_of(shared) == first(undisturbed, 4)


def trials_at_work(*supervisors: Any) -> list[Any]:
    return [trial for supervisor in supervisors for trial in trial_processes(supervisor.pid)]


def test_a_database_that_is_away_for_longer_than_a_lease_costs_no_trial_and_no_bit(shared, server, undisturbed):
    """As a minute is at the default of 60 s. The supervisor that finds back first may take the other's trial over."""
    lease = float(shared.settings["SWEEP_LEASE"].removesuffix("s"))
    start = (*START, "--trials", 4)
    with shared.running(*start, into="one.txt") as one, shared.running(*start, into="two.txt") as two:
        wait_until(lambda: min(map(len, [curves_of(shared).get(number, []) for number in (0, 1)])) > 0)
        server.restart(seconds_away=3 * lease)
        assert [one.wait(120), two.wait(120)] == [0, 0]
    for name in ("one.txt", "two.txt"):
        assert "Waiting for it" in shared.said(name)
        assert "Traceback" not in shared.said(name)
    assert trials_of(shared)["complete"] == trials_of(shared)["finished"] == 4
    assert all(outcomes(shared, number)[-1] == "complete" for number in range(4))
    assert curves_of(shared) == first(undisturbed, 4)
    assert_models_are_what_was_recorded(shared, 4)


# -- processes that die


def kill_next_trial(folder: Folder, process: Any, number: int, *, epochs: int) -> None:
    """Kill the process of an attempt that has just begun, once it has finished some epochs."""
    attempts = len(folder.attempts("short", number))
    wait_until(lambda: len(folder.attempts("short", number)) > attempts, process)
    before = len(curves_of(folder).get(number, []))
    wait_until(lambda: len(curves_of(folder).get(number, [])) >= before + epochs, process)
    wait_until(lambda: bool(trial_processes(process.pid)), process)
    (trial,) = trial_processes(process.pid)
    trial.kill()


def test_a_trial_that_takes_its_process_down_at_each_start_fails_and_one_that_gets_on_does_not(short, undisturbed):
    with short.running(*START, "--trials", 2) as process:
        for _ in range(3):
            kill_next_trial(short, process, 0, epochs=0)
        for _ in range(3):
            kill_next_trial(short, process, 1, epochs=1)
        assert process.wait(120) == 0
    failed, whole = sorted(short.read("trials", "short"), key=lambda trial: trial["trial"])
    assert failed["state"] == "failed"
    assert failed["reason"].startswith("took its process down 3 times in a row; the last time: killed by the system")
    assert outcomes(short, 0) == ["crashed", "crashed", "failed"]
    assert whole["state"] == "complete"
    assert outcomes(short, 1) == ["crashed"] * 3 + ["complete"]
    assert curves_of(short) == {1: undisturbed[1]}


def test_a_killed_forkserver_disturbs_no_running_trial_and_new_ones_start(short, undisturbed):
    with short.running("start", "--space", "short.yaml", "--workers", 2) as process:
        wait_until(lambda: min(map(len, [curves_of(short).get(number, []) for number in (0, 1)])) > 0, process)
        for server in forkservers(process.pid):
            server.kill()
        assert process.wait(120) == 0
    assert [outcomes(short, number) for number in range(3)] == [["complete"]] * 3
    assert curves_of(short) == first(undisturbed, 3)


# -- asked to leave


def test_sigterm_drains_within_the_grace_and_a_second_one_ends_at_once(short, undisturbed):
    """A trial that was stopped stands for one whose epoch takes longer than the grace."""

    def terminated(signals: int, *, stopped: bool, **changes: str) -> float:
        """Terminate a start of the sweep in the middle of an attempt; gives how many seconds it took to leave."""
        before, epochs = len(short.attempts("short", 0)), short.epochs()
        with short.running(*START, "--trials", 1, **changes) as process:
            wait_until(lambda: [a[1] for a in short.attempts("short", 0)[before:]] == [epochs + 1], process)
            if stopped:
                (trial,) = trial_processes(process.pid)
                trial.suspend()
            began = time.monotonic()
            for _ in range(signals):
                process.send_signal(signal.SIGTERM)
                wait_until(lambda: "Stopping" in short.output)  # two at once would be one
            assert process.wait(60) == 130
            took = time.monotonic() - began
        assert "everything kept" in short.output
        assert "Traceback" not in short.output
        assert trials_of(short)["running"] == 1
        return took

    assert terminated(2, stopped=True, SWEEP_GRACE="50s") < 20
    assert 1 < terminated(1, stopped=True, SWEEP_GRACE="1s") < 20
    epochs = short.epochs()
    assert terminated(1, stopped=False, SWEEP_GRACE="50s") < 50
    assert epochs < short.epochs() < 8
    assert outcomes(short, 0) == ["yielded"] * 3
    short.sweep(*START, "--trials", 1)
    assert outcomes(short, 0) == ["yielded"] * 3 + ["complete"]
    assert curves_of(short) == first(undisturbed, 1)
