"""An interrupted trial is the trial that was never interrupted, to the last bit."""

import hashlib
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from sweep.artifacts.store import open_store, reading
from sweep.space.keras_names import class_name, names
from sweep.space.keras_objects import REFUSED
from sweep.training.checkpoint import Checkpoint
from sweep.training.data import PreparedData
from sweep.training.messages import CheckpointRef, EpochEnd, Order, Yielded
from sweep.training.task import Task
from sweep.training.trial import train
from tests.support.s3 import S3Server
from tests.training.support import (
    EVERYTHING,
    SMALL,
    TRIAL,
    Recorder,
    next_attempt,
    task_of,
    trial_config,
    with_files,
    with_spec,
)


def run(task: Task, **orders: Order) -> Recorder:
    supervisor = Recorder(orders={int(name.removeprefix("epoch")): order for name, order in orders.items()})
    train(task, supervisor)
    return supervisor


def curve(supervisor: Recorder) -> list[dict[str, float]]:
    return [epoch.metrics for epoch in supervisor.epochs()]


def arrays(task: Task, ref: CheckpointRef) -> list[np.ndarray]:
    with open_store(task.files.artifacts).reading(ref.name) as path, np.load(path) as archive:
        return [archive[name] for name in sorted(archive.files) if name != "state"]


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def tear(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.fixture(scope="module")
def undisturbed(digits: PreparedData, tmp_path_factory: pytest.TempPathFactory) -> tuple[Task, Recorder]:
    task = task_of(trial_config(EVERYTHING), digits, tmp_path_factory.mktemp("undisturbed"))
    return task, run(task)


@pytest.mark.parametrize("epoch", [1, 2])
def test_trial_interrupted_after_an_epoch_ends_as_if_it_never_was(
    epoch: int, digits: PreparedData, undisturbed: tuple[Task, Recorder], tmp_path: Path
) -> None:
    whole_task, whole = undisturbed
    task = task_of(trial_config(EVERYTHING), digits, tmp_path)

    first = run(task, **{f"epoch{epoch}": Order.YIELD})
    keras.utils.set_random_seed(999)  # what another process would find
    second = run(next_attempt(task, first))

    assert first.last == Yielded(epochs=epoch)
    assert second.started.first_epoch == epoch + 1
    assert curve(first) + curve(second)[1:] == curve(whole)
    assert second.finished.best_value == whole.finished.best_value
    assert second.finished.best_epoch == whole.finished.best_epoch
    ends = arrays(task, second.checkpoints()[0]), arrays(whole_task, whole.checkpoints()[0])
    for mine, theirs in zip(*ends, strict=True):
        np.testing.assert_array_equal(mine, theirs, strict=True)


def test_an_order_to_leave_after_the_last_epoch_finds_nothing_left_to_do(
    digits: PreparedData, undisturbed: tuple[Task, Recorder], tmp_path: Path
) -> None:
    supervisor = run(task_of(trial_config(EVERYTHING), digits, tmp_path), epoch3=Order.YIELD)
    assert curve(supervisor) == curve(undisturbed[1])
    assert supervisor.finished.best_value == undisturbed[1].finished.best_value


OPTIMIZERS = sorted(name for name in names("optimizers") if class_name("optimizers", name) not in REFUSED)
# With arguments that give them more to remember than they have by themselves.
ARGUMENTS = {"sgd": {"momentum": 0.9, "nesterov": True}, "rmsprop": {"momentum": 0.9, "centered": True}}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_goes_on_exactly(optimizer: str, digits: PreparedData, tmp_path: Path) -> None:
    config = trial_config(SMALL, optimizer={optimizer: ARGUMENTS.get(optimizer, {})})
    whole, halves = task_of(config, digits, tmp_path / "whole"), task_of(config, digits, tmp_path / "halves")

    undisturbed = run(whole)
    resumed = run(next_attempt(halves, run(halves, epoch1=Order.YIELD)))

    assert curve(resumed)[-1] == curve(undisturbed)[-1]
    ends = arrays(halves, resumed.checkpoints()[0]), arrays(whole, undisturbed.checkpoints()[0])
    for mine, theirs in zip(*ends, strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_mixed_precision_goes_on_exactly(digits: PreparedData, tmp_path: Path) -> None:
    config = trial_config(SMALL, precision="mixed_float16")  # the loss scale is a state, too
    whole, halves = task_of(config, digits, tmp_path / "whole"), task_of(config, digits, tmp_path / "halves")

    undisturbed = run(whole)
    resumed = run(next_attempt(halves, run(halves, epoch1=Order.YIELD)))

    assert curve(resumed)[-1] == curve(undisturbed)[-1]


def test_the_last_epoch_before_an_interruption_is_asked_for_again(digits: PreparedData, tmp_path: Path) -> None:
    task = task_of(trial_config(SMALL), digits, tmp_path)
    before = run(task, epoch1=Order.YIELD)

    pruned = run(next_attempt(task, before), epoch1=Order.STOP)  # the answer that was lost

    assert pruned.epochs() == before.epochs()
    assert pruned.finished.epochs == 1


def test_finished_trial_that_is_run_again_tells_its_result_without_training(
    digits: PreparedData, tmp_path: Path
) -> None:
    task = task_of(trial_config(SMALL), digits, tmp_path)
    before = run(task)
    after = run(next_attempt(task, before))

    assert [epoch.epoch for epoch in after.epochs()] == [2]
    assert (after.finished.best_value, after.finished.epochs) == (before.finished.best_value, 2)
    assert after.finished.model != before.finished.model


@pytest.mark.parametrize("damage", [flip, tear, Path.unlink])
def test_damaged_checkpoint_falls_back_to_the_one_before(
    damage: Callable[[Path], None], digits: PreparedData, undisturbed: tuple[Task, Recorder], tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    task = task_of(trial_config(EVERYTHING), digits, tmp_path)
    before = run(task, epoch2=Order.YIELD)
    damage(tmp_path / before.checkpoints()[0].name)

    resumed = run(next_attempt(task, before))

    assert resumed.started.first_epoch == 2
    assert curve(resumed) == curve(undisturbed[1])
    assert "not going on from epoch 2" in capfd.readouterr().err


def test_trial_without_a_whole_checkpoint_starts_anew(
    digits: PreparedData, undisturbed: tuple[Task, Recorder], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    task = task_of(trial_config(EVERYTHING), digits, tmp_path)
    before = run(task, epoch2=Order.YIELD)
    for ref in before.checkpoints():
        flip(tmp_path / ref.name)

    again = run(next_attempt(task, before))

    assert again.started.first_epoch == 1
    assert curve(again) == curve(undisturbed[1])
    assert "starting anew" in capfd.readouterr().err


def test_a_whole_checkpoint_that_is_not_the_recorded_one_is_not_gone_on_with(
    digits: PreparedData, tmp_path: Path
) -> None:
    task = task_of(trial_config(SMALL), digits, tmp_path)
    before = run(task)
    newest, older = before.checkpoints()
    (tmp_path / older.name).replace(tmp_path / newest.name)
    assert run(next_attempt(task, before)).started.first_epoch == 1


def test_checkpoint_that_the_database_does_not_hold_is_not_gone_on_with(digits: PreparedData, tmp_path: Path) -> None:
    task = task_of(trial_config(SMALL), digits, tmp_path)
    run(task, epoch1=Order.YIELD)
    assert run(with_files(with_spec(task, attempt=2), folder=f"{TRIAL}/2")).started.first_epoch == 1


def test_checkpoint_of_another_configuration_is_not_gone_on_with(digits: PreparedData, tmp_path: Path) -> None:
    task = task_of(trial_config(SMALL), digits, tmp_path)
    before = run(task, epoch1=Order.YIELD)
    other = with_spec(next_attempt(task, before), config=trial_config(SMALL, seed=1))
    assert run(other).started.first_epoch == 1


def test_a_checkpoint_whose_curve_says_which_epoch_was_the_best_is_gone_on_with(
    digits: PreparedData, tmp_path: Path
) -> None:
    task = task_of(trial_config(SMALL), digits, tmp_path)
    before = run(task, epoch1=Order.YIELD)
    (ref,) = before.checkpoints()
    path = tmp_path / ref.name
    with np.load(path) as archive:
        entries = dict(archive)
    state = json.loads(entries["state"].tobytes())
    state["curve"][0]["is_best"] = True  # as the first releases wrote it
    entries["state"] = np.frombuffer(json.dumps(state).encode(), np.uint8)
    np.savez(path, **entries)
    older = replace(ref, sha256=hashlib.sha256(path.read_bytes()).hexdigest())

    resumed = run(with_spec(next_attempt(task, before), checkpoints=(older,)))

    assert resumed.started.first_epoch == 2
    assert resumed.epochs()[0] == before.epochs()[0]


def test_checkpoints_hold_no_pickles(digits: PreparedData, tmp_path: Path) -> None:
    supervisor = run(task_of(trial_config(EVERYTHING, epochs=1), digits, tmp_path))
    with np.load(tmp_path / supervisor.checkpoints()[0].name, allow_pickle=False) as archive:
        assert all(archive[name].dtype != object for name in archive.files)


def files(root: Path) -> list[str]:
    return sorted(path.relative_to(root / TRIAL).as_posix() for path in root.rglob("checkpoint-*"))


def test_the_newest_checkpoint_and_the_one_before_stay_and_the_rest_go_once_their_row_is_there(
    digits: PreparedData, tmp_path: Path
) -> None:
    class Looker(Recorder):
        def ask(self, message: EpochEnd) -> Order:
            seen.append(files(tmp_path))
            return super().ask(message)

    seen: list[list[str]] = []
    task = task_of(trial_config(SMALL, epochs=6), digits, tmp_path)
    first = Looker(orders={4: Order.YIELD})
    train(task, first)
    assert seen[-1] == ["1/checkpoint-2.npz", "1/checkpoint-3.npz", "1/checkpoint-4.npz"]
    assert files(tmp_path) == ["1/checkpoint-3.npz", "1/checkpoint-4.npz"]

    train(next_attempt(task, first), Looker())
    assert seen[-3] == ["1/checkpoint-3.npz", "1/checkpoint-4.npz"]  # asked again
    assert seen[-1] == ["1/checkpoint-3.npz", "1/checkpoint-4.npz", "2/checkpoint-5.npz", "2/checkpoint-6.npz"]
    assert files(tmp_path) == ["2/checkpoint-5.npz", "2/checkpoint-6.npz"]


def test_a_sleeper_whose_lease_was_taken_over_harms_nobody(digits: PreparedData, tmp_path: Path) -> None:
    task = task_of(trial_config(SMALL, epochs=3), digits, tmp_path)
    others: list[Recorder] = []

    class Sleeper(Recorder):
        def ask(self, message: EpochEnd) -> Order:
            order = super().ask(message)
            if message.epoch.epoch == 2:  # its row is there; while it slept, another attempt trains on to the end
                others.append(run(next_attempt(task, self)))
            return order

    sleeper = Sleeper()
    train(task, sleeper)

    (other,) = others
    assert curve(other)[-1] == curve(sleeper)[-1]
    again = run(next_attempt(next_attempt(task, sleeper), other))  # whatever the sleeper wrote since
    assert again.started.first_epoch == 4
    assert Path(other.finished.model).is_file()


def test_discard_removes_the_checkpoints_of_all_attempts_and_nothing_else(digits: PreparedData, tmp_path: Path) -> None:
    task = task_of(trial_config(SMALL), digits, tmp_path)
    run(next_attempt(task, run(task, epoch1=Order.YIELD)))
    (tmp_path / TRIAL / "1" / ".1f2e.checkpoint-2.npz").write_bytes(b"PK")  # what a kill left
    other = tmp_path / "digits" / "71" / "checkpoint-1.npz"
    other.parent.mkdir()
    other.write_bytes(b"")

    Checkpoint.discard(open_store(task.files.artifacts), TRIAL)

    left = sorted(path.name for path in (tmp_path / TRIAL).rglob("*") if path.is_file())
    assert left == ["confusion.png", "model.json", "model.keras", "predictions.npz"]
    assert other.is_file()


def test_a_trial_goes_on_from_s3_in_another_process(
    digits: PreparedData, undisturbed: tuple[Task, Recorder], s3: S3Server, tmp_path: Path
) -> None:
    task = with_files(task_of(trial_config(EVERYTHING), digits, f"{s3.uri}/resume"), directory=tmp_path)
    before = run(task, epoch1=Order.YIELD)
    (tmp_path / "task").write_bytes(pickle.dumps(next_attempt(task, before)))
    program = (
        "import pickle\n"
        "from pathlib import Path\n"
        "from sweep.training.trial import train\n"
        "from tests.training.support import Recorder\n"
        f"folder = Path({str(tmp_path)!r})\n"
        "supervisor = Recorder()\n"
        "train(pickle.loads((folder / 'task').read_bytes()), supervisor)\n"
        "(folder / 'told').write_bytes(pickle.dumps(supervisor))\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env={**os.environ, "CUDA_VISIBLE_DEVICES": "-1"})
    resumed: Recorder = pickle.loads((tmp_path / "told").read_bytes())  # noqa: S301 - our own

    assert resumed.started.first_epoch == 2
    assert curve(before) + curve(resumed)[1:] == curve(undisturbed[1])
    with reading(resumed.finished.model) as path:
        assert path.stat().st_size == resumed.finished.bytes
    store = open_store(task.files.artifacts)
    Checkpoint.discard(store, TRIAL)
    assert store.names(TRIAL) == [
        f"{TRIAL}/2/{name}" for name in ("confusion.png", "model.json", "model.keras", "predictions.npz")
    ]
