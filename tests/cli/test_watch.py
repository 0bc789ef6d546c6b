"""`sweep watch`: what it makes of the database, beside a real sweep, and while a server is away."""

import os
import signal
from pathlib import Path

import pytest

from storage.database import StudyDatabase
from storage.models import ModelRecord
from storage.supervisors import NewSupervisor
from storage.sweeps import DesiredState
from sweep.app.watching import Watcher
from sweep.results import snapshot as snapshots
from tests.storage.making import begin, end, new_sweep, populate, propose, search_of, sqlite_url, told_of, train
from tests.support.commands import Folder, paced, wait_until
from tests.support.postgres import postgres_server
from tests.support.spaces import SHORT


class Seen:
    """A view that remembers."""

    def __init__(self) -> None:
        self.board = None
        self.ends = []
        self.said = []

    def changed(self, board):
        self.board = board

    def trial_ended(self, board, sweep, ended):
        self.ends.append(ended)

    def say(self, text):
        self.said.append(text)

    @property
    def places(self):
        return [(line.machine, line.device, line.state, line.trial) for line in self.board.lines]


@pytest.fixture
def database(tmp_path, monkeypatch):
    monkeypatch.setattr(snapshots, "_FRESH", 0.0)
    with StudyDatabase.open(sqlite_url(tmp_path), create=True) as opened:
        yield opened


def join(database, name, *devices):
    """A supervisor that is there, with places for so many trials."""
    database.supervisors.renew(
        NewSupervisor(id=name, machine=name, host=None, pid=os.getpid(), process_started=None, devices=devices), 600.0
    )


def test_the_board_has_a_line_for_every_place_of_every_supervisor(database):
    sweep = database.transactions.create_sweep(new_sweep(trials=3))
    seen = Seen()
    watcher = Watcher(database, sweep.name, seen)
    join(database, "lab", "gpu:0", "gpu:1")
    search = search_of(database, sweep)
    candidate = propose(search)
    attempt = begin(database, candidate)  # by a supervisor called here
    train(database, search, candidate, attempt, range(1, 4))
    assert watcher.refresh() is False
    assert seen.places == [
        ("lab", "gpu:0", "idle", None),
        ("lab", "gpu:1", "idle", None),
        ("here", "cpu", "training", candidate.number),
    ]
    line = seen.board.lines[-1]
    assert (line.epoch, line.epochs, line.step, line.steps, line.params) == (4, 9, 3, 9, candidate.params)
    assert line.value == database.epochs.of(candidate.trial_id)[-1].metrics["val_accuracy"]
    database.supervisors.dismiss(str(candidate.trial_id))  # its supervisor is gone, the trial is not
    watcher.refresh()
    assert seen.places[-1] == ("here", "cpu", "orphaned", candidate.number)


def test_places_at_another_sweep_are_told(database):
    for name in ("one", "two"):
        database.transactions.create_sweep(new_sweep(name, trials=3))
    begin(database, propose(search_of(database, database.sweeps.get("two"))))
    seen = Seen()
    Watcher(database, "one", seen).refresh()
    assert seen.places == [("here", "cpu", "at another sweep", None)]


def test_trials_that_end_while_it_is_watched_are_told_once_and_the_best_of_them_too(database):
    sweep = populate(database, trials=12)
    seen = Seen()
    watcher = Watcher(database, sweep.name, seen)
    watcher.refresh()
    assert seen.ends == []  # what ended before is in the counts
    assert seen.board.sweeps[0].counts.finished == 11
    running = next(row for row in watcher._snapshots.of(sweep.name).rows if row.state == "running")
    database.models.record(
        ModelRecord(trial_id=running.id, epoch=1, value=2.0, path="x", size=7, sha256="ab", parameters=5, flops=6)
    )
    (attempt,) = database.attempts.open(sweep)
    end(database, attempt, "complete", "all epochs")
    search_of(database, sweep).complete(told_of(database, sweep, running.trial), 2.0)
    assert watcher.refresh() is True
    assert [(ended.trial, ended.state, ended.value, ended.is_best) for ended in seen.ends] == [
        (running.trial, "complete", 2.0, True)
    ]
    assert watcher.refresh() is True
    assert len(seen.ends) == 1
    assert seen.board.sweeps[0].best.trial == running.trial


def test_a_sweep_that_stands_still_says_why_once(database):
    sweep = database.transactions.create_sweep(new_sweep(trials=3))
    seen = Seen()
    watcher = Watcher(database, sweep.name, seen, options="--storage sqlite:///here.db")
    watcher.refresh()
    watcher.refresh()
    assert seen.said == ["formula waits for a supervisor; start one: sweep join formula --storage sqlite:///here.db"]
    database.sweeps.set_desired(sweep.name, DesiredState.PAUSE)
    assert watcher.refresh() is False
    assert seen.said[1:] == ["formula is paused. It goes on with: sweep resume formula --storage sqlite:///here.db"]
    assert seen.board.sweeps[0].state == "paused"
    join(database, "lab", "cpu")
    database.sweeps.set_desired(sweep.name, DesiredState.WORK)
    watcher.refresh()
    assert len(seen.said) == 2
    database.sweeps.set_desired(sweep.name, DesiredState.STOP)
    assert watcher.refresh() is True


def test_a_real_sweep_is_watched_to_its_end_and_left_alone_by_an_interruption(tmp_path: Path):
    folder = Folder(tmp_path, paced(0.25))
    folder.write("short.yaml", SHORT)
    with folder.running("start", "--space", "short.yaml", "--workers", 1) as sweep:
        wait_until(lambda: folder.epochs() > 0, sweep)
        with folder.running("watch", "short", into="watch.txt") as watch:
            with folder.running("watch", "short", into="other.txt") as other:
                wait_until(lambda: "trial" in folder.said("other.txt"), other)
                other.send_signal(signal.SIGINT)
                assert other.wait(30) == 130
                assert "Traceback" not in folder.said("other.txt")
            assert sweep.wait(120) == 0
            assert watch.wait(30) == 0
    said = folder.said("watch.txt")
    assert "Traceback" not in said
    assert said.count("[3/3] trial") == 1
    assert "3 of 3 trials: 3 complete" in said
    assert "sweep export short" in said
    assert "3 of 3 trials" in folder.sweep("watch", "short").stdout  # over already


def test_a_server_that_is_away_is_waited_for(folder: Folder):
    with postgres_server() as server, server.database() as url:
        with StudyDatabase.open(url, create=True) as database:
            sweep = populate(database, trials=4)
            for supervisor in database.supervisors.alive():
                database.supervisors.dismiss(supervisor.id)
        with folder.running("watch", sweep.name, "--storage", url) as watch:
            wait_until(lambda: "waits for a supervisor" in folder.output, watch)
            server.stop()
            wait_until(lambda: "Waiting for it" in folder.output, watch)
            server.start()
            wait_until(lambda: "is back" in folder.output, watch)
            with StudyDatabase.open(url, create=False) as database:
                (attempt,) = database.attempts.open(sweep)
                end(database, attempt, "failed", "enough")
                search_of(database, sweep).fail(
                    told_of(database, sweep, database.trials.of(sweep)[-1].number), "enough"
                )
            assert watch.wait(30) == 0
        assert "4 of 4 trials" in folder.output


def test_a_sweep_that_is_not_there_is_wrong_input(folder: Folder):
    with StudyDatabase.open(f"sqlite:///{folder.path}/sweeps/study.db", create=True) as database:
        database.transactions.create_sweep(new_sweep())
    assert "did you mean `formula`?" in folder.sweep("watch", "formul", check=2).stderr
