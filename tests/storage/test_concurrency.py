"""Real processes on one database: nobody is locked out, and nothing is lost."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage.database import StudyDatabase
from tests.storage.making import begin, new_sweep, propose, search_of, sqlite_url

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


def test_processes_that_make_the_same_database_at_once_make_one(database_url):
    script = f"StudyDatabase.open({database_url!r}, create=True).close()"
    finished([process(script) for _ in range(4)])
    with StudyDatabase.open(database_url, create=False) as database:
        assert database.transactions.create_sweep(new_sweep()).id == 1


def test_a_making_that_is_killed_lets_those_that_wait_for_it_go_on(server):
    with server.database() as url:
        slow = f"""
import time
from storage import database
def stuck(_):
    print("making", flush=True)
    time.sleep(600)
database.migrate = stuck
StudyDatabase.open({url!r}, create=True)
"""
        maker = process(slow)
        assert maker.stdout.readline() == "making\n"
        waiting = [process(f"StudyDatabase.open({url!r}, create=True).close()") for _ in range(2)]
        with server.connect(url.rsplit("/", 1)[1]) as connection:
            waiters = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            until(lambda: connection.execute(waiters).fetchone() == (2,))
        maker.kill()
        maker.communicate()
        finished(waiting)
        StudyDatabase.open(url, create=False).close()


def until(condition):
    limit = time.monotonic() + 60.0
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.02)


def test_writers_and_readers_at_once_lose_nothing_and_are_never_locked_out(url):
    with StudyDatabase.open(url, create=False) as database:
        database.transactions.create_sweep(new_sweep())
    write = f"""
with StudyDatabase.open({url!r}, create=False) as database:
    sweep = database.sweeps.get("formula")
    search = search_of(database, sweep)
    for _ in range(4):
        train(database, search, (candidate := propose(search)), begin(database, candidate))
        database.sweeps.beat("formula")
"""
    read = f"""
for _ in range(30):
    with StudyDatabase.open({url!r}, create=False) as database:
        sweep = database.sweeps.get("formula")
        database.progress(sweep), database.trials.of(sweep), database.epochs.totals(sweep)
"""
    finished([process(write), process(write), process(read)])
    with StudyDatabase.open(url, create=False) as database:
        sweep = database.sweeps.get("formula")
        trials = database.trials.of(sweep)
        assert len(trials) == 8
        assert {trial.state for trial in trials} <= {"complete", "pruned"}
        totals = database.epochs.totals(sweep)
        assert all(totals[trial.id].epochs == 9 for trial in trials if trial.state == "complete")


def test_many_processes_that_ask_and_tell_at_once_number_every_trial_once(url):
    with StudyDatabase.open(url, create=False) as database:
        database.transactions.create_sweep(new_sweep())
    script = f"""
with StudyDatabase.open({url!r}, create=False) as database:
    study = database.studies.of(database.sweeps.get("formula"))
    for value in range(5):
        study.tell(study.ask(), value)
"""
    finished([process(script) for _ in range(6)])
    with StudyDatabase.open(url, create=False) as database:
        trials = database.trials.of(database.sweeps.get("formula"))
        assert [trial.number for trial in trials] == list(range(30))
        assert sorted(trial.value for trial in trials) == sorted(float(value) for value in list(range(5)) * 6)


def test_a_writer_waits_for_a_transaction_of_another_process(tmp_path):
    url = sqlite_url(tmp_path)
    with StudyDatabase.open(url, create=True) as database:
        sweep = database.transactions.create_sweep(new_sweep())
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
    database.sweeps.set_budget("formula", Budget(trials=5))
""")
        assert waiting.stdout.readline() == "ready\n"
        assert database.sweeps.get("formula") == sweep  # readers do not wait
        holder.stdin.write("\n")
        holder.stdin.flush()
        finished([holder, waiting])
        assert database.sweeps.get("formula").budget.trials == 5


@pytest.mark.parametrize("where", ["epoch", "attempt"])
def test_a_writer_that_is_killed_leaves_whole_rows(url, where):
    with StudyDatabase.open(url, create=False) as database:
        sweep = database.transactions.create_sweep(new_sweep())
        candidate = propose(search_of(database, sweep))
        begin(database, candidate)
        writer = process(f"""
import itertools
from types import SimpleNamespace
with StudyDatabase.open({url!r}, create=False) as database:
    (attempt,) = database.attempts.at({candidate.trial_id})
    candidate = SimpleNamespace(trial_id={candidate.trial_id}, number={candidate.number})
    for epoch in itertools.count(1):
        if {where!r} == "epoch":
            metrics = {{"loss": epoch, "val_loss": epoch}}
            database.transactions.record_epoch(attempt, Epoch(epoch=epoch, metrics=metrics, seconds=1))
        else:
            begin(database, candidate)
        print(epoch, flush=True)
""")
        said = [int(writer.stdout.readline()) for _ in range(20)]
        writer.kill()
        rest = writer.stdout.read()  # `communicate` would not see what was read ahead with the lines
        writer.communicate()
        last = int((rest.split() or said)[-1])
        if where == "epoch":
            epochs = database.epochs.of(candidate.trial_id)
            rows = [epoch.epoch for epoch in epochs]
            assert all(epoch.metrics == {"loss": epoch.epoch, "val_loss": epoch.epoch} for epoch in epochs)
        else:
            rows = [row.number - 1 for row in database.attempts.at(candidate.trial_id)][1:]
        assert rows == list(range(1, len(rows) + 1))
        assert len(rows) in (last, last + 1)  # what was said to be written is there; at most one row beyond it
