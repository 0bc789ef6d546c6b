"""As many supervisors, and as many workers, as anybody will have: nothing lost, nothing doubled, nobody locked out."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

from storage.database import StudyDatabase
from tests.storage.making import new_sweep
from tests.support.commands import environment
from tests.support.postgres import shared_server

ROOT = Path(__file__).parents[2]
SUPERVISORS, TRIALS, EPOCHS = 16, 24, 2

# Random search over 54 configurations, of which those with 24 filters are rejected: it comes upon every one many times.
SPACE = f"""\
name: formula
data: digits
model:
  cnn:
    depth: {{int: [1, 2]}}
    filters: {{choice: [2, 3, 4, 24]}}
    dropout: {{float: [0.0, 0.4], step: 0.05}}
training: {{epochs: {EPOCHS}}}
search: {{sampler: random, pruner: none, trials: {TRIALS}, seed: 1}}
limits: {{parameters: 5_000}}
"""

# Everything of a supervisor but its loop and its trial processes, in whose place a formula speaks.
SUPERVISOR = """
import os, sys, time
from contextlib import ExitStack
from pathlib import Path
from storage.database import StudyDatabase
from sweep.artifacts.store import open_store
from sweep.space.reading import parse_space
from sweep.supervision.devices import Place
from sweep.supervision.job import Ending, Job
from sweep.supervision.presence import Presence
from sweep.training.data.prepared import PreparedData
from sweep.training.messages import CheckpointRef, EpochEnd, Finished, Order, Started
from tests.storage.making import DIGITS, accuracy

url, folder, supervisors, epochs = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
data = PreparedData(fingerprint="5eed", directory=folder, image=DIGITS, classes=tuple("0123456789"), train=100,
                    validation=10, test=0, skipped=0)

def train(job, entry):
    job.ledger.started(entry, Started(first_epoch=1, parameters=1, device="cpu"))
    for epoch in range(1, epochs + 1):
        value = accuracy(entry.candidate, epoch)
        ref = CheckpointRef(name=f"formula/{entry.candidate.number}/1/{epoch}", epoch=epoch, sha256="ab", bytes=1)
        end = EpochEnd(epoch=epoch, metrics={"val_accuracy": value}, seconds=1.0, is_best=True, checkpoint=ref)
        assert job.ledger.epoch(entry, end) is Order.GO_ON
    end = Finished(
        epochs=epochs, best_epoch=epochs, best_value=value, reason="all epochs", model="m", bytes=1, sha256="ab"
    )
    job.ledger.finished(entry, end)

def work():
    place = Place(worker=0, gpu=None, threads=1)
    with StudyDatabase.open(url, create=False) as database, Presence(database, (place,), 60.0) as presence:
        sweep = database.sweeps.get("formula")
        space, store = parse_space(sweep.space, sweep.origin), open_store(str(folder))
        job = Job(database=database, sweep=sweep, space=space, store=store, data=data, logs=folder, presence=presence,
                  lock=ExitStack())
        while job.ending is None:
            entry = job.take(place)
            if entry is None:
                time.sleep(0.1 if job.waits_for_turn else 0.3)
            else:
                train(job, entry)
            job.look()
        assert job.ending is Ending.FINISHED, job.ending
        job.close()

children = []
for _ in range(supervisors):
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            import traceback
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    children.append(child)
sys.exit(any([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]))
"""


def test_sixteen_supervisors_at_once_spend_the_budget_exactly_and_lose_nothing(tmp_path):
    with shared_server().database() as url, StudyDatabase.open(url, create=True) as database:
        sweep = database.transactions.create_sweep(new_sweep(space=SPACE, trials=TRIALS))
        command = [sys.executable, "-c", SUPERVISOR, url, str(tmp_path), str(SUPERVISORS), str(EPOCHS)]
        done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        counts = database.trials.counts(sweep)
        assert (counts.complete, counts.finished, counts.running, counts.waiting) == (TRIALS, TRIALS, 0, 0)
        everything = database.studies.of(sweep).trials
        assert [trial.number for trial in everything] == list(range(len(everything)))
        trials = database.trials.of(sweep)
        assert len({str(trial.params) for trial in trials}) == TRIALS
        attempts = database.attempts.of(sweep)
        assert Counter(attempt.trial_id for attempt in attempts) == Counter(trial.id for trial in trials)
        assert {attempt.outcome for attempt in attempts} == {"complete"}
        assert len({attempt.pid for attempt in attempts}) > SUPERVISORS // 2
        for trial in trials:
            assert [epoch.epoch for epoch in database.epochs.of(trial.id)] == list(range(1, EPOCHS + 1))
        assert database.supervisors.all() == ()
        assert database.progress(sweep).leased == 0


def test_eight_workers_on_a_sqlite_file_and_those_who_look_on_are_never_locked_out(folder):
    folder.write("many.yaml", TINY_EPOCHS)
    with folder.running("start", "--space", "many.yaml", "--workers", 8) as process:
        while process.poll() is None:
            if folder.epochs():
                folder.sweep("status", "many")
                folder.sweep("trials", "many")
    assert process.returncode == 0, folder.output
    assert "locked" not in folder.output
    status = folder.read("status", "many")["trials"]
    assert (status["complete"], status["finished"], status["running"]) == (12, 12, 0)
    for curve in folder.curves().values():
        assert [point[0] for point in curve] == list(range(1, 9))
    for number in range(12):
        assert len(folder.attempts("many", number)) == 1


TINY_EPOCHS = """\
name: many
data: {digits: {images: 100}}
model:
  cnn: {depth: 1, filters: {int: [1, 2]}, head: {dense: none}, dropout: {float: [0.0, 0.5]}}
training: {epochs: 8, batch_size: 50}
search: {sampler: random, pruner: none, trials: 12}
"""
