"""Real processes on one SQLite file: nobody hears "database is locked", and nothing is lost."""

import subprocess
import sys
from pathlib import Path

import pytest

from storage.database import StudyDatabase
from tests.storage.making import begin, new_sweep, search_of, sqlite_url

ROOT = Path(__file__).parents[2]
OPEN = "from storage.database import StudyDatabase\nfrom tests.storage.making import *\n"


def process(script, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", OPEN + script, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(started):
    """Wait for processes that must end well; gives their last lines."""
    answers = []
    for one in started:
        out, err = one.communicate(timeout=120)
        assert one.returncode == 0, err
        answers.append(out.strip().splitlines()[-1] if out.strip() else "")
    return answers


def test_processes_that_make_the_same_database_at_once_make_one(tmp_path):
    script = f"StudyDatabase.open({sqlite_url(tmp_path)!r}, create=True).close()"
    finished([process(script) for _ in range(3)])
    with StudyDatabase.open(sqlite_url(tmp_path), create=False) as database:
        assert database.create_sweep(new_sweep()).id == 1


def test_writers_and_readers_at_once_lose_nothing_and_are_never_locked_out(tmp_path):
    url = sqlite_url(tmp_path)
    with StudyDatabase.open(url, create=True) as database:
        sweep = database.create_sweep(new_sweep())
    write = f"""
with StudyDatabase.open({url!r}, create=False) as database:
    sweep = database.sweep("formula")
    search = search_of(database, sweep)
    for _ in range(4):
        train(database, search, (candidate := search.propose()), begin(database, candidate))
        database.add_active_seconds("formula", 1.0)
"""
    read = f"""
for _ in range(30):
    with StudyDatabase.open({url!r}, create=False) as database:
        sweep = database.sweep("formula")
        database.count_trials(sweep), database.trials(sweep), database.epoch_totals(sweep)
"""
    finished([process(write), process(write), process(read)])
    with StudyDatabase.open(url, create=False) as database:
        sweep = database.sweep("formula")
        assert sweep.active_seconds == 8.0
        trials = database.trials(sweep)
        assert len(trials) == 8
        assert {trial.state for trial in trials} <= {"complete", "pruned"}
        totals = database.epoch_totals(sweep)
        assert all(totals[trial.id].epochs == 9 for trial in trials if trial.state == "complete")


def test_a_writer_waits_for_a_transaction_of_another_process(tmp_path):
    url = sqlite_url(tmp_path)
    with StudyDatabase.open(url, create=True) as database:
        sweep = database.create_sweep(new_sweep())
        holder = process(f"""
import sqlite3, sys
connection = sqlite3.connect({str(tmp_path / "study.db")!r}, isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
connection.execute("COMMIT")
""")
        assert holder.stdout.readline() == "held\n"
        waiting = process(f"""
with StudyDatabase.open({url!r}, create=False) as database:
    print("ready", flush=True)
    database.add_active_seconds("formula", 5.0)
""")
        assert waiting.stdout.readline() == "ready\n"
        assert database.sweep("formula") == sweep  # readers do not wait
        holder.stdin.write("\n")
        holder.stdin.flush()
        finished([holder, waiting])
        assert database.sweep("formula").active_seconds == 5.0


@pytest.mark.parametrize("where", ["epoch", "attempt"])
def test_a_writer_that_is_killed_leaves_whole_rows(tmp_path, where):
    url = sqlite_url(tmp_path)
    with StudyDatabase.open(url, create=True) as database:
        sweep = database.create_sweep(new_sweep())
        candidate = search_of(database, sweep).propose()
        attempt = begin(database, candidate)
        writer = process(f"""
import itertools
with StudyDatabase.open({url!r}, create=False) as database:
    for epoch in itertools.count(1):
        metrics = {{"loss": epoch, "val_loss": epoch}}
        if {where!r} == "epoch":
            database.record_epoch(
                trial_id={candidate.trial_id}, attempt_id={attempt.id}, epoch=epoch, metrics=metrics, seconds=1
            )
        else:
            database.begin_attempt(trial_id={candidate.trial_id}, machine="m", pid=epoch, device="cpu")
        print(epoch, flush=True)
""")
        said = [int(writer.stdout.readline()) for _ in range(20)]
        writer.kill()
        rest, _ = writer.communicate(timeout=60)
        last = int((rest.split() or said)[-1])
        if where == "epoch":
            rows = [epoch.epoch for epoch in database.epochs(candidate.trial_id)]
            assert all(epoch.loss == epoch.val_loss == epoch.epoch for epoch in database.epochs(candidate.trial_id))
        else:
            rows = [row.number - 1 for row in database.attempts_at(candidate.trial_id)][1:]
        assert rows == list(range(1, len(rows) + 1))
        assert len(rows) in (last, last + 1)  # what was said to be written is there; at most one row beyond it
