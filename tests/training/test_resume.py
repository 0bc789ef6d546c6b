"""An interrupted trial is the trial that was never interrupted, to the last bit."""

from pathlib import Path

import keras
import numpy as np
import pytest

from sweep.training.checkpoint import CURRENT, PREVIOUS, Checkpoint
from sweep.training.data import PreparedData
from sweep.training.messages import Order, Task, Yielded
from sweep.training.trial import train
from tests.training.support import EVERYTHING, SMALL, Recorder, task_of, trial_config


def run(task: Task, **orders: Order) -> Recorder:
    supervisor = Recorder(orders={int(name.removeprefix("epoch")): order for name, order in orders.items()})
    train(task, supervisor)
    return supervisor


def curve(supervisor: Recorder) -> list[dict[str, float]]:
    return [epoch.metrics for epoch in supervisor.epochs()]


def final_arrays(task: Task) -> list[np.ndarray]:
    with np.load(task.directory / CURRENT) as archive:
        return [archive[name] for name in sorted(archive.files) if name != "state"]


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
    second = run(task)

    assert first.last == Yielded(epochs=epoch)
    assert second.started.first_epoch == epoch + 1
    assert curve(first) + curve(second)[1:] == curve(whole)
    assert second.finished.best_value == whole.finished.best_value
    assert second.finished.best_epoch == whole.finished.best_epoch
    for mine, theirs in zip(final_arrays(task), final_arrays(whole_task), strict=True):
        np.testing.assert_array_equal(mine, theirs, strict=True)


def test_an_order_to_leave_after_the_last_epoch_finds_nothing_left_to_do(
    digits: PreparedData, undisturbed: tuple[Task, Recorder], tmp_path: Path
) -> None:
    supervisor = run(task_of(trial_config(EVERYTHING), digits, tmp_path), epoch3=Order.YIELD)
    assert curve(supervisor) == curve(undisturbed[1])
    assert supervisor.finished.best_value == undisturbed[1].finished.best_value


@pytest.mark.parametrize(
    "optimizer",
    [
        {"sgd": {"momentum": 0.9, "nesterov": True}},
        "adagrad",
        "adadelta",
        "adamax",
        {"adamw": {"weight_decay": 0.01}},
    ],
)
def test_every_optimizer_goes_on_exactly(optimizer: object, digits: PreparedData, tmp_path: Path) -> None:
    config = trial_config(SMALL, optimizer=optimizer)
    whole, halves = task_of(config, digits, tmp_path / "whole"), task_of(config, digits, tmp_path / "halves")

    undisturbed = run(whole)
    run(halves, epoch1=Order.YIELD)
    resumed = run(halves)

    assert curve(resumed)[-1] == curve(undisturbed)[-1]
    for mine, theirs in zip(final_arrays(halves), final_arrays(whole), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_mixed_precision_goes_on_exactly(digits: PreparedData, tmp_path: Path) -> None:
    config = trial_config(SMALL, precision="mixed_float16")  # the loss scale is a state, too
    whole, halves = task_of(config, digits, tmp_path / "whole"), task_of(config, digits, tmp_path / "halves")

    undisturbed = run(whole)
    run(halves, epoch1=Order.YIELD)

    assert curve(run(halves))[-1] == curve(undisturbed)[-1]


def test_the_last_epoch_before_an_interruption_is_asked_for_again(digits: PreparedData, tmp_path: Path) -> None:
    task = task_of(trial_config(SMALL), digits, tmp_path)
    run(task, epoch1=Order.YIELD)

    pruned = run(task, epoch1=Order.STOP)  # the answer that was lost

    assert [epoch.epoch for epoch in pruned.epochs()] == [1]
    assert pruned.started.curve == tuple(pruned.epochs())
    assert pruned.finished.epochs == 1


def test_finished_trial_that_is_run_again_tells_its_result_without_training(
    digits: PreparedData, tmp_path: Path
) -> None:
    task = task_of(trial_config(SMALL), digits, tmp_path)
    before, after = run(task), run(task)

    assert [epoch.epoch for epoch in after.epochs()] == [2]
    assert (after.finished.best_value, after.finished.epochs) == (before.finished.best_value, 2)


@pytest.mark.parametrize("damage", ["torn", "flipped"])
def test_damaged_checkpoint_falls_back_to_the_one_before(damage: str, digits: PreparedData, tmp_path: Path) -> None:
    task = task_of(trial_config(SMALL), digits, tmp_path)
    whole = run(task)
    path = tmp_path / CURRENT
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data[: len(data) // 2] if damage == "torn" else data)

    resumed = run(task)

    assert resumed.started.first_epoch == 2
    assert curve(resumed)[-1] == curve(whole)[-1]


def test_trial_without_a_whole_checkpoint_starts_anew(digits: PreparedData, tmp_path: Path) -> None:
    task = task_of(trial_config(SMALL), digits, tmp_path)
    whole = run(task)
    for name in (CURRENT, PREVIOUS):
        (tmp_path / name).write_bytes(b"PK")

    again = run(task)

    assert again.started.first_epoch == 1
    assert curve(again) == curve(whole)


def test_checkpoint_of_another_configuration_is_not_gone_on_with(digits: PreparedData, tmp_path: Path) -> None:
    run(task_of(trial_config(SMALL), digits, tmp_path), epoch1=Order.YIELD)
    other = run(task_of(trial_config(SMALL, seed=1), digits, tmp_path))
    assert other.started.first_epoch == 1


def test_kill_between_the_two_moves_of_a_checkpoint_leaves_a_whole_one(digits: PreparedData, tmp_path: Path) -> None:
    task = task_of(trial_config(SMALL), digits, tmp_path)
    run(task, epoch1=Order.YIELD)
    (tmp_path / CURRENT).rename(tmp_path / PREVIOUS)
    assert run(task).started.first_epoch == 2


def test_checkpoints_hold_no_pickles(digits: PreparedData, tmp_path: Path) -> None:
    run(task_of(trial_config(EVERYTHING, epochs=1), digits, tmp_path))
    with np.load(tmp_path / CURRENT, allow_pickle=False) as archive:
        assert all(archive[name].dtype != object for name in archive.files)
    assert Checkpoint.load(tmp_path, "another identity") is None
