"""As many supervisors, and as many workers, as anybody will have: nothing lost, nothing doubled, nobody locked out."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

from storage.budget import Budget
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

# Everything of a supervisor but its loop and its trial processes, in whose slot a formula speaks.
SUPERVISOR = """
import os, sys, time
from contextlib import ExitStack
from pathlib import Path
from storage.database import StudyDatabase
from storage.epoch import Epoch
from sweep.artifacts.store import open_store
from sweep.space.reading import parse_space
from sweep.training.task import Slot
from sweep.supervision.ending import Ending
from sweep.supervision.machine import Machine
from sweep.supervision.sweep_parts import SweepParts
from sweep.supervision.sweep_work import SweepWork
from sweep.supervision.heartbeat import Heartbeat
from sweep.training.data.prepared import PreparedData
from sweep.training.messages import CheckpointRef, EpochEnd, Finished, Order, Started
from tests.storage.making import DIGITS, accuracy

url, folder, supervisors, epochs = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
data = PreparedData(fingerprint="5eed", directory=folder, image=DIGITS, classes=tuple("0123456789"), train=100,
                    validation=10, test=0, skipped=0)

def train(sweep_work, trial):
    sweep_work.ledger.started(trial, Started(first_epoch=1, parameters=1, device="cpu"))
    for epoch in range(1, epochs + 1):
        value = accuracy(trial.candidate, epoch)
        ref = CheckpointRef(name=f"formula/{trial.candidate.number}/1/{epoch}", epoch=epoch, sha256="ab", bytes=1)
        end = EpochEnd(
            epoch=Epoch(epoch=epoch, metrics={"val_accuracy": value}, seconds=1.0), checkpoint=ref
        )
        assert sweep_work.ledger.epoch(trial, end) is Order.GO_ON
    end = Finished(
        epochs=epochs, best_epoch=epochs, best_value=value, reason="all epochs", model="m", bytes=1, sha256="ab"
    )
    sweep_work.ledger.finished(trial, end)

def work():
    slot = Slot(worker=0, gpu=None, threads=1)
    with StudyDatabase.open(url, create=False) as database, Heartbeat(database, (slot,), 60.0) as heartbeat:
        sweep = database.sweeps.get("formula")
        space, store = parse_space(sweep.space, sweep.origin), open_store(str(folder))
        parts = SweepParts(sweep=sweep, space=space, store=store, data=data, lock=ExitStack())
        machine = Machine(slots=(slot,), artifacts=str(folder), says_artifacts=True, data=folder, lease_seconds=60.0,
                          grace=None)
        sweep_work = SweepWork(database, parts, machine, heartbeat)
        while sweep_work.ending is None:
            trial = sweep_work.take(slot)
            if trial is None:
                time.sleep(0.1 if sweep_work.waits_for_turn else 0.3)
            else:
                train(sweep_work, trial)
            sweep_work.look()
        assert sweep_work.ending is Ending.FINISHED, sweep_work.ending
        sweep_work.close()

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
        sweep = database.transactions.create_sweep(new_sweep(space=SPACE, budget=Budget(trials=TRIALS)))
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
        assert database.supervisors.alive() == ()
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
