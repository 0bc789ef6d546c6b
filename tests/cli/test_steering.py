"""`pause`, `resume`, `stop`, `retry` and `delete`, as a user runs them, with no supervisor at work or a made-up one."""

import dataclasses
import importlib
import os
import pty
import shutil
import sys
from pathlib import Path

import pytest
from sqlalchemy import MetaData, inspect, select, update

from storage.checkpoints import CheckpointRecord, record_checkpoint
from storage.database import StudyDatabase
from storage.epoch import Epoch
from storage.errors import StorageError
from storage.supervisors import NewSupervisor
from storage.sweeps import DesiredState
from storage.tables import Supervisor, Sweep
from sweep.app import steering
from sweep.artifacts.store import open_store
from sweep.cli.main import main
from sweep.results.reading import read_status
from sweep.search.scheduler import GoOn
from sweep.supervision.end_orphans import end_orphans
from sweep.supervision.lock import sole_supervisor
from sweep.supervision.marker import enter
from tests.storage.making import (
    begin,
    connected,
    end,
    ended,
    new_sweep,
    populate,
    propose,
    search_of,
    sqlite_url,
    told_of,
)

COMMANDS = ("pause", "resume", "stop", "retry", "delete")


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A database with the tables in it, to copy: that is faster than making them."""
    folder = tmp_path_factory.mktemp("empty")
    StudyDatabase.open(sqlite_url(folder), create=True).close()
    return folder / "study.db"


@pytest.fixture(scope="module")
def populated(empty, tmp_path_factory):
    """The same with a sweep in it: complete and pruned trials, trial 1 failed, and the last one orphaned."""
    folder = tmp_path_factory.mktemp("populated")
    shutil.copy(empty, folder)
    with StudyDatabase.open(sqlite_url(folder), create=False) as database:
        left_alone(database, "formula", trials=7)
    return folder / "study.db"


def left_alone(database, name, **changes):
    """A sweep in its middle that nobody works on."""
    populate(database, name=name, **changes)
    for supervisor in database.supervisors.alive():
        database.supervisors.dismiss(supervisor.id)
    return database.sweeps.get(name)


@pytest.fixture
def url(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("SWEEP_ARTIFACTS", raising=False)
    return sqlite_url(tmp_path)


@pytest.fixture
def database(request, url, tmp_path):
    """With the sweep in it, unless another one is to be there first."""
    source = "empty" if "other" in request.fixturenames else "populated"
    shutil.copy(request.getfixturevalue(source), tmp_path)
    with StudyDatabase.open(url, create=False) as database:
        yield database


@pytest.fixture
def sweep(database):
    return database.sweeps.find("formula") or left_alone(database, "formula", trials=7)


@pytest.fixture
def run(url, capsys):
    """Runs a command; gives its talk."""

    def run(*words, code=0):
        capsys.readouterr()
        assert main([*map(str, words), "--storage", url]) == code
        return capsys.readouterr().err

    return run


def state_of(database, name="formula"):
    return read_status(database, database.sweeps.get(name)).state


def supervisor(name="elsewhere"):
    return NewSupervisor(id=name, machine="there", host=None, pid=4711, process_started=None, devices=("cpu",))


def hold_the_running_trial(database, sweep):
    """Take the orphaned trial, as a supervisor on another machine does."""
    database.supervisors.renew(supervisor(), 3600.0)
    left = database.progress(sweep).orphaned[0]
    return database.transactions.begin_attempt(
        database.leases.take_turn(sweep, "elsewhere"),
        trial_id=left.trial_id, machine="there", pid=4711, device="cpu",
    )  # fmt: skip


def set_sweep(database, **values):
    with database._engine.begin() as connection:
        connection.execute(update(Sweep).values(**values))


# -- pause and resume


def test_pause_tells_what_runs_where_and_how_to_go_on(database, sweep, run, url):
    hold_the_running_trial(database, sweep)
    told = run("pause", "formula")
    assert "1 trial on there will end an epoch" in told
    assert f"sweep resume formula --storage {url}" in told
    assert database.sweeps.get("formula").desired is DesiredState.PAUSE


def test_pausing_again_is_harmless_and_keeps_the_reason(database, sweep, run, capsys, url):
    database.sweeps.pause_work("formula", reason="the disk is full.")
    assert "nothing of it runs" in run("pause", "formula")
    assert database.sweeps.get("formula").pause_reason == "the disk is full."
    assert main(["status", "formula", "--storage", url]) == 0
    shown = capsys.readouterr().out
    assert "paused" in shown
    assert "the disk is full" in shown
    assert "No supervisor runs" in run("resume", "formula")
    assert database.sweeps.get("formula").pause_reason is None


def test_a_full_disk_does_not_take_back_a_stop(database, sweep):
    database.sweeps.set_desired("formula", DesiredState.STOP)
    database.sweeps.pause_work("formula", reason="the disk is full")
    assert database.sweeps.get("formula").desired is DesiredState.STOP


def test_what_cannot_run_is_not_paused(database, sweep, run):
    run("stop", "formula")
    assert "was stopped" in run("pause", "formula", code=2)
    run("resume", "formula")
    set_sweep(database, trials=5)
    assert "is finished" in run("pause", "formula", code=2)
    set_sweep(database, trials=50, timeout_s=1.0)
    assert "is finished" in run("pause", "formula", code=2)


def test_resume_tells_who_can_take_it_up(database, sweep, run):
    run("pause", "formula")
    database.supervisors.renew(supervisor(), 3600.0)
    assert "1 supervisor on there" in run("resume", "formula")
    assert "neither paused nor stopped" in run("resume", "formula", code=2)


# -- stop


def test_stop_prunes_what_was_left_behind_and_keeps_what_runs(database, sweep, run):
    left = database.progress(sweep).orphaned[0]
    with sole_supervisor(database, "formula"):
        candidate = propose(search_of(database, sweep))
        begin(database, candidate)
        assert "1 trial on here will end" in run("stop", "formula")
        assert "1 trial on here will end" in run("stop", "formula")  # again is harmless
    ended = database.trials.get(sweep, left.number)
    assert (ended.state, ended.reason) == ("pruned", "the sweep was stopped")
    assert database.attempts.at(left.trial_id)[-1].outcome == "lost"
    assert database.trials.get(sweep, candidate.number).state == "running"
    assert state_of(database) == "stopped"
    assert "the trials that the stop pruned stay pruned" in run("resume", "formula")
    assert database.trials.get(sweep, left.number).state == "pruned"


def test_stop_shuts_out_a_supervisor_that_slept_past_its_lease(database, sweep, run):
    lease, attempt = hold_the_running_trial(database, sweep)
    with database._engine.begin() as connection:
        connection.execute(update(Supervisor).values(expires=0.0))
    run("stop", "formula")
    assert database.attempts.open(sweep) == ()
    database.supervisors.renew(supervisor(), 3600.0)  # it wakes
    with database.fenced(lease), pytest.raises(StorageError, match="taken over"):
        database.transactions.record_epoch(attempt, Epoch(epoch=2, metrics={"loss": 1.0}, seconds=1.0))


def test_who_wakes_before_a_stop_has_come_to_it_keeps_its_trial(database, sweep):
    left = database.progress(sweep).orphaned[0]
    hold_the_running_trial(database, sweep)
    database.supervisors.renew(supervisor("stopper"), 60.0)

    class LateLook:
        """The database as it was read just before the sleeper woke."""

        def __getattr__(self, name):
            return getattr(database, name)

        def progress(self, sweep):
            return dataclasses.replace(database.progress(sweep), orphaned=(left,))

    assert end_orphans(LateLook(), sweep, "stopper", reason="", store=None) == 0
    assert database.progress(sweep).leased == 1


def test_a_stopped_trials_checkpoints_go(database, sweep, run, tmp_path):
    store = open_store(str(tmp_path / "artifacts"))
    sweep = enter(database, sweep, store)
    left = database.progress(sweep).orphaned[0]
    write(store, f"formula/{left.number}/1/checkpoint-1.npz")
    write(store, f"formula/{left.number}/1/log.txt")
    with database._engine.begin() as connection:
        record_checkpoint(connection, CheckpointRecord(trial_id=left.trial_id, epoch=1, name="x", sha256="", size=1))
    run("stop", "formula")
    assert database.checkpoints.of(left.trial_id) == ()
    assert store.names(f"formula/{left.number}") == [f"formula/{left.number}/1/log.txt"]


def test_there_is_nothing_to_stop_in_a_finished_sweep(database, sweep, run):
    end_all(database, sweep)
    assert "nothing to stop" in run("stop", "formula")
    assert database.sweeps.get("formula").desired is DesiredState.WORK  # a larger budget needs no `resume`


def end_all(database, sweep):
    for left in database.progress(sweep).orphaned:
        search_of(database, sweep).prune(told_of(database, sweep, left.number), "by hand")


# -- retry


def test_a_failed_trial_runs_again_from_its_checkpoint(database, sweep, run):
    end_all(database, sweep)
    assert state_of(database) == "finished"
    trial = database.trials.get(sweep, failed_of(database, sweep)[0])
    with database._engine.begin() as connection:
        record_checkpoint(connection, CheckpointRecord(trial_id=trial.id, epoch=3, name="x", sha256="", size=1))
    told = run("retry", "formula", trial.number)
    assert f"Trial {trial.number} goes on with epoch 4." in told
    assert "sweep join formula" in told
    again = database.trials.get(sweep, trial.number)
    assert (again.state, again.reason) == ("running", None)
    assert state_of(database) == "active"
    assert "is running; only a failed one" in run("retry", "formula", trial.number, code=2)


def failed_of(database, sweep):
    return [trial.number for trial in database.trials.of(sweep) if trial.state == "failed"]


def test_several_are_retried_or_none(database, sweep, run):
    more = propose(search_of(database, sweep))
    attempt = begin(database, more)
    end(database, attempt, "failed", "by hand")
    search_of(database, sweep).fail(more, "by hand")
    failed = failed_of(database, sweep)
    assert len(failed) == 2
    complete = database.trials.best(sweep).number
    assert f"trial {complete} is complete" in run("retry", "formula", *failed, complete, code=2)
    assert "numbered 0 to" in run("retry", "formula", *failed, 999, code=2)
    assert failed_of(database, sweep) == failed
    told = run("retry", "formula", "--failed")
    assert told.count("begins anew") == 2
    assert "no trial to try again" in run("retry", "formula", "--failed", code=2)


def test_a_trial_that_would_be_cut_at_once_is_not_retried(database, sweep, run):
    number = failed_of(database, sweep)[0]
    run("stop", "formula")
    assert "first: sweep resume formula" in run("retry", "formula", number, code=2)
    run("resume", "formula")
    set_sweep(database, timeout_s=1.0)
    assert "--timeout" in run("retry", "formula", number, code=2)
    assert failed_of(database, sweep) == [number]
    set_sweep(database, timeout_s=None, epochs=1)
    assert "--epochs N" in run("retry", "formula", number, code=2)
    assert failed_of(database, sweep) == [number]
    set_sweep(database, epochs=None, trials=20)
    run("pause", "formula")
    assert "sweep resume formula" in run("retry", "formula", number)


def test_a_retry_lets_what_runs_beside_it_go_on(database, sweep):
    """The supervisor reloads what Optuna remembers, with trials of its own in the middle."""
    search = search_of(database, sweep)
    candidate = propose(search)
    assert search.epoch(candidate, ended(1, 0.5)) == GoOn()
    steering.retry(database, sweep, failed_of(database, sweep))
    database.studies.reload()
    search.reload(database.studies.of(sweep))
    assert search.epoch(candidate, ended(2, 0.6)) == GoOn()
    search.complete(candidate, 0.6)
    assert database.trials.get(sweep, candidate.number).state == "complete"


# -- delete


def write(store, name):
    with store.writing(name) as path:
        path.write_text(name)


@pytest.fixture
def store(database, sweep, tmp_path):
    """The store of the sweep's artifacts."""
    store = open_store(str(tmp_path / "artifacts"))
    enter(database, sweep, store)
    for name in ("0/1/model.keras", "0/1/model.json", "1/1/checkpoint-3.npz", "1/1/log.txt"):
        write(store, f"formula/{name}")
    return store


def rows(url):
    """Every row of every table, of all sweeps."""
    with connected(url) as connection:
        metadata = MetaData()
        metadata.reflect(connection, only=inspect(connection).get_table_names())
        return {
            (name, row)
            for name, table in metadata.tables.items()
            for row in map(str, connection.execute(select(table)))
        }


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def without_database(found):
    return {path: content for path, content in found.items() if not path.name.startswith("study.db")}


@pytest.fixture
def other(database, tmp_path):
    """Another sweep in the same database, with artifacts in the same store, and data beside them."""
    other = left_alone(database, "other", trials=5)
    store = open_store(str(tmp_path / "artifacts"))
    enter(database, other, store)
    write(store, "other/0/1/model.keras")
    write(open_store(str(tmp_path)), "data/5eed/images.npy")
    write(open_store(str(tmp_path)), "study.db.locks/other/supervisor.lock")
    return database.sweeps.get("other")


def test_delete_takes_the_sweep_and_nothing_else(url, run, tmp_path, other, request):
    kept_rows, kept_files = rows(url), without_database(files(tmp_path))
    request.getfixturevalue("sweep")
    request.getfixturevalue("store")
    assert rows(url) > kept_rows
    assert "formula is deleted" in run("delete", "formula", "--yes")
    assert rows(url) == kept_rows
    assert without_database(files(tmp_path)) == kept_files
    assert not (tmp_path / "artifacts" / "formula").exists()
    assert not (tmp_path / "study.db.locks" / "formula").exists()
    assert "no sweep is called `formula`" in run("delete", "formula", "--yes", code=2)


def test_a_sweep_of_that_name_can_be_made_again(database, store, run):
    run("delete", "formula", "--yes")
    again = database.transactions.create_sweep(new_sweep())
    assert enter(database, again, store).artifacts == store.uri


def test_artifacts_may_stay(database, store, run, tmp_path):
    before = files(tmp_path / "artifacts")
    run("delete", "formula", "--yes", "--keep-artifacts")
    assert files(tmp_path / "artifacts") == before
    assert database.sweeps.all() == ()


def test_artifacts_that_cannot_be_seen_or_are_anothers_are_not_forgotten(database, store, run, tmp_path):
    moved = tmp_path / "moved"
    (tmp_path / "artifacts").rename(moved)
    assert "--keep-artifacts" in run("delete", "formula", "--yes", code=2)
    write(store, "formula/sweep.json")  # no mark of ours
    assert "--keep-artifacts" in run("delete", "formula", "--yes", code=2)
    assert len(database.sweeps.all()) == 1
    run("delete", "formula", "--yes", "--artifacts", moved)
    assert not (moved / "formula").exists()
    assert (tmp_path / "artifacts" / "formula" / "sweep.json").exists()
    assert database.sweeps.all() == ()


def test_a_sweep_that_somebody_works_on_is_not_deleted(database, sweep, store, run):
    hold_the_running_trial(database, sweep)
    told = run("delete", "formula", "--yes", code=1)
    assert "process 4711 on there works on formula; first: sweep stop formula --wait" in told
    assert database.sweeps.get("formula").desired is DesiredState.WORK
    assert store.names("formula/0")


def test_nobody_takes_the_turn_of_a_deleted_sweep(database, sweep, run):
    run("delete", "formula", "--yes")
    database.supervisors.renew(supervisor(), 60.0)
    assert database.leases.take_turn(sweep, "elsewhere") is None
    with pytest.raises(StorageError, match="was deleted"):
        database.studies.of(sweep)


class CutError(Exception):
    """The process was killed here."""


STEPS = {
    "in the middle of the artifacts": ("sweep.artifacts.directory.DirectoryStore.remove", 2),
    "before the rows": ("storage.deletion.mark_half_deleted", 0),
    "in the middle of the rows": ("storage.deletion.delete_rows", 1),
    "before the study": ("storage.deletion.delete_study", 0),
    "before the mark": ("sweep.artifacts.directory.DirectoryStore.remove_folder", 0),
    "before the sweep's own row": ("storage.deletion.delete_sweep", 0),
    "before the lock": ("shutil.rmtree", 1),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_deletion_that_was_cut_off_is_finished_by_another(database, store, run, step):
    place, after = STEPS[step]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.deletion.BATCH", 2)
        cut_at(patch, place, after)
        with pytest.raises(CutError):
            run("delete", "formula", "--yes")
    if step == "before the lock":  # then nothing is left of it but a lock that nobody has
        assert database.sweeps.all() == ()
        return
    assert [sweep.name for sweep in database.sweeps.all()] == ["formula"]
    if step not in ("in the middle of the artifacts", "before the rows"):
        assert "sweep delete formula" in run("resume", "formula", code=2)
    run("delete", "formula", "--yes")
    assert database.sweeps.all() == ()
    assert store.names("formula") == []
    database.transactions.create_sweep(new_sweep())


def cut_at(patch, place, after):
    """Raise `CutError` in the place of a function, once it has been called so often."""
    calls = []
    module, _, name = place.rpartition(".")
    try:
        owner = importlib.import_module(module)
    except ModuleNotFoundError:
        module, _, kind = module.rpartition(".")
        owner = getattr(importlib.import_module(module), kind)
    original = getattr(owner, name)

    def cut(*args, **options):
        if len(calls) >= after:
            raise CutError
        calls.append(args)
        return original(*args, **options)

    patch.setattr(owner, name, cut)


def test_without_a_terminal_nothing_is_deleted_unasked(database, sweep, run, monkeypatch):
    with Path(os.devnull).open() as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        assert "--yes deletes without asking" in run("delete", "formula", code=2)
    assert len(database.sweeps.all()) == 1


@pytest.mark.parametrize("answer", ["no", "", "formula"])
def test_on_a_terminal_it_says_what_goes_and_asks(database, store, run, monkeypatch, answer):
    code = 0 if answer == "formula" else 1
    controller, terminal = pty.openpty()
    with os.fdopen(terminal) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        os.write(controller, f"{answer}\n".encode())
        told = run("delete", "formula", code=code)
        os.close(controller)
    assert "7 trials" in told
    assert "5 files with" in told
    assert str(store.uri) in told
    assert len(database.sweeps.all()) == (0 if code == 0 else 1)


# -- all of them


@pytest.mark.parametrize("command", COMMANDS)
def test_a_sweep_that_is_not_there_is_wrong_input(database, sweep, run, command):
    words = [command, "formul", *(["1"] if command == "retry" else []), *(["--yes"] if command == "delete" else [])]
    told = run(*words, code=2)
    assert "did you mean `formula`?" in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_a_missing_database_is_not_made(command, tmp_path, capsys):
    words = [command, "formula", *(["1"] if command == "retry" else [])]
    assert main([*words, "--storage", sqlite_url(tmp_path)]) == 2
    assert list(Path(tmp_path).iterdir()) == []


def test_status_tells_who_works_and_what_is_orphaned(database, sweep, url, capsys):
    def shown():
        assert main(["status", "formula", "--storage", url]) == 0
        return capsys.readouterr().out

    assert "nobody; 1 running trial orphaned" in shown()
    database.supervisors.renew(supervisor(), 3600.0)
    assert "without a trial of it: there (process 4711)" in shown()
    hold_the_running_trial(database, sweep)
    assert "there (process 4711, 1 trial)" in shown()
