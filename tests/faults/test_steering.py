"""Steering a sweep from beside it, while real supervisors work on it."""

from tests.support.commands import Folder, paced, trial_processes, wait_until
from tests.support.spaces import LONG

START = ("start", "--space", "long.yaml", "--workers", 2)


def _open_attempts(folder: Folder) -> int:
    return folder.query("SELECT count(*) FROM sweep_attempts WHERE ended IS NULL")[0][0]


def test_a_sweep_is_paused_resumed_stopped_opened_again_and_deleted(long):
    long.write("long.yaml", LONG.replace("epochs: 30", "epochs: 100"))
    other = long.path / "sweeps" / "artifacts" / "other" / "keep.txt"
    with long.running(*START) as process:
        wait_until(lambda: long.epochs() > 3, process)
        long.sweep("pause", "long", "--wait")
        assert long.read("status", "long")["state"] == "paused"
        assert _open_attempts(long) == 0
        before = long.epochs()
        long.sweep("resume", "long")
        wait_until(lambda: long.epochs() > before, process)
        assert str(process.pid) in long.sweep("delete", "long", "--yes", check=1).stderr
        long.sweep("stop", "long", "--wait")
        assert process.wait(60) == 0
    stopped = long.read("status", "long")
    assert (stopped["state"], stopped["trials"]["running"]) == ("stopped", 0)
    assert {trial["reason"] for trial in long.read("trials", "long") if trial["state"] == "pruned"} == {
        "the sweep was stopped"
    }
    assert "sweep resume long" in long.sweep(*START, check=2).stderr
    long.sweep("resume", "long")
    long.sweep(*START, **paced(0))
    assert long.read("status", "long")["trials"]["finished"] == 3
    assert "only a failed one" in long.sweep("retry", "long", 0, check=2).stderr
    assert "--yes" in long.sweep("delete", "long", check=2).stderr
    other.parent.mkdir()
    other.write_text("somebody else's")
    long.sweep("delete", "long", "--yes")
    assert long.read("list") == []
    assert [path.name for path in (long.path / "sweeps" / "artifacts").iterdir()] == ["other"]
    assert (long.path / "sweeps" / "data").exists()
    for table in ("sweep_attempts", "sweep_epochs", "sweep_models", "sweep_leases", "trials", "studies"):
        assert long.query(f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608


def test_stop_ends_what_a_killed_supervisor_left_behind(long):
    with long.running(*START) as process:
        wait_until(lambda: long.epochs() > 3, process)
        process.kill()
        process.wait(60)
        long.sweep("stop", "long")
    assert long.read("status", "long")["trials"]["running"] == 0
    assert _open_attempts(long) == 0


def test_a_failed_trial_is_tried_again_from_its_checkpoint(long):
    long.write("long.yaml", LONG + "limits: {silence: 5s}\n")
    with long.running(*START) as process:
        wait_until(lambda: all(len(long.curves().get(("long", number), [])) > 1 for number in (0, 1)), process)
        trial_processes(process.pid)[0].suspend()
        assert process.wait(120) == 0
    failed = next(trial["trial"] for trial in long.read("trials", "long") if trial["state"] == "failed")
    long.sweep("retry", "long", "--failed")
    assert long.read("status", "long")["state"] == "active"
    long.sweep(*START)
    assert long.read("status", "long")["trials"]["complete"] == 3
    trial = long.read("show", "long", failed)
    assert trial["history"][-1]["first_epoch"] > 1
    assert [point["epoch"] for point in trial["curve"]] == list(range(1, 31))


def test_several_machines_are_steered_from_a_third_and_a_retry_disturbs_nobody(shared):
    shared = Folder(shared.path, {**shared.settings, **paced(0.1)})
    shared.write("long.yaml", LONG.replace("epochs: 30", "epochs: 60") + "limits: {silence: 5s}\n")
    queue = ("start", "--space", "long.yaml", "--detach", "--trials")
    with (
        shared.running("join", "--workers", 1, into="one.txt") as one,
        shared.running("join", "--workers", 1, into="two.txt") as two,
    ):
        shared.sweep(*queue, 5)  # so many that a quick machine has some left while one trial is silent
        wait_until(lambda: _at_work(shared) == {one.pid, two.pid} and shared.epochs() > 3)
        told = shared.sweep("pause", "long", "--wait").stderr
        assert "2 trials on" in told
        assert _open_attempts(shared) == 0
        assert shared.read("status", "long")["state"] == "paused"
        before = shared.epochs()
        assert "2 supervisors on" in shared.sweep("resume", "long").stderr
        wait_until(lambda: shared.epochs() > before + 3)
        trial_processes(one.pid)[0].suspend()
        wait_until(lambda: shared.read("trials", "long", "--state", "failed"))
        wait_until(lambda: _at_work(shared) == {one.pid, two.pid})
        told = shared.sweep("retry", "long", "--failed").stderr
        failed = int(told.split()[1])
        assert "goes on with epoch" in told
        wait_until(lambda: shared.read("status", "long")["trials"]["complete"] == 5)
        assert shared.read("show", "long", failed)["history"][-1]["first_epoch"] > 1
        for curve in shared.curves().values():
            assert [point[0] for point in curve] == list(range(1, 61))
        shared.sweep(*queue, 9)
        wait_until(lambda: _at_work(shared) == {one.pid, two.pid})
        refused = shared.sweep("delete", "long", "--yes", check=1).stderr
        assert str(one.pid) in refused
        assert str(two.pid) in refused
        shared.sweep("stop", "long", "--wait")
        shared.sweep("delete", "long", "--yes")
        assert shared.read("list") == []
        shared.sweep(*queue, 1)  # of the same name, and all who joined are still there for it
        wait_until(lambda: _at_work(shared) <= {one.pid, two.pid} and shared.epochs() > 0)
    for name in ("one.txt", "two.txt"):
        assert "Traceback" not in shared.said(name)


def _at_work(folder: Folder) -> set[int]:
    """The supervisors that hold a lease on a trial."""
    return {
        pid
        for (pid,) in folder.query(
            "SELECT pid FROM sweep_leases JOIN sweep_supervisors ON sweep_supervisors.id = supervisor_id "
            "WHERE trial_id IS NOT NULL"
        )
    }
