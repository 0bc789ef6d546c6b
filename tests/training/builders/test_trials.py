"""KerasTuner's published models, as trials."""

import sys
from bdb import BdbQuit
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from sweep.errors import InputError
from sweep.export.own_code import OwnCode
from sweep.export.refit import Refit
from sweep.export.trained_model import sidecar_of
from sweep.training.builders.discovery import discover
from sweep.training.builders.loading import BuilderError, told
from sweep.training.data import PreparedData
from sweep.training.messages import Failed, Order, Rejected
from sweep.training.trial import train
from tests.training.support import Recorder, next_attempt, task_of, trial_config, with_files, with_spec

HERE = Path(__file__).parent
IMAGES = {"data": {"digits": {"images": 160}}, "training": {"epochs": 3, "batch_size": 30}}


def found_of(name: str, digits: PreparedData):
    return discover(f"published:{name}", (HERE,), digits.image)


def task_for(name: str, values: dict, digits: PreparedData, artifacts: Path, **training):
    base = {**IMAGES, "model": {"builder": {f"published:{name}": values}}}
    return with_files(task_of(trial_config(base, **training), digits, artifacts), module_dirs=(HERE,), builders=None)


def trained(task, **orders) -> Recorder:
    recorder = Recorder(**orders)
    train(task, recorder)
    return recorder


def curve(recorder: Recorder) -> list:
    return [(one.epoch, one.metrics) for one in recorder.epochs()]


DENSE = {"num_layers": 2, "units_0": 32, "units_1": 32, "activation": "relu", "dropout": True, "lr": 0.01}
CASES = [
    ("build_dense", DENSE),
    ("build_logits", {"units": 32, "learning_rate": 1e-2}),
    ("MlpOrCnn", {"model_type": "cnn", "filters": 4}),
    ("TunedFit", {"units": 16, "batch_size": 16}),
    ("instance", {"units": 16, "batch_size": 32}),
]


def test_what_the_published_models_ask_for_is_found(digits: PreparedData):
    dense, kinds = found_of("build_dense", digits), found_of("MlpOrCnn", digits)
    assert [one.title for one in dense.dimensions] == [
        "num_layers", "units_0", "activation", "dropout", "lr", "units_1", "units_2",
    ]  # fmt: skip
    assert (dense.compiles, dense.fits, dense.takes) == (True, False, None)
    assert dense.parameters is not None
    assert dense.parameters[0] == 64 * 32 + 32 + 330
    assert (kinds.compiles, kinds.takes) == (False, (8, 8, 1))
    assert [str(one.where[0][0].values[0]) for one in kinds.dimensions if one.where] == ["mlp", "cnn"]


def test_what_a_fit_of_its_own_asks_for_is_found(digits: PreparedData):
    assert [one.name for one in found_of("TunedFit", digits).dimensions] == ["units", "batch_size"]
    assert [one.name for one in found_of("ShuffledFit", digits).dimensions] == [
        "units", "normalize", "shuffle", "epochs",
    ]  # fmt: skip
    loop = found_of("CustomLoop", digits)
    assert [one.name for one in loop.dimensions] == ["units", "batch_size", "learning_rate"]
    assert (loop.fits, loop.compiles) == (True, False)


@pytest.mark.parametrize(("name", "values"), CASES, ids=[name for name, _ in CASES])
def test_a_published_model_trains_and_goes_on_exactly(name: str, values: dict, digits: PreparedData, tmp_path: Path):
    whole = trained(task_for(name, values, digits, tmp_path / "whole"))
    assert whole.finished.epochs == 3, whole.last

    task = task_for(name, values, digits, tmp_path / "cut")
    first = trained(task, orders={1: Order.YIELD})
    second = trained(next_attempt(task, first))
    assert second.started.first_epoch == 2
    assert [*curve(first), *curve(second)[1:]] == curve(whole)
    assert second.finished.best_value == whole.finished.best_value


@pytest.mark.parametrize("name", ["build_dense", "build_logits"])
def test_the_kept_model_takes_pixels_as_they_are_stored_and_gives_probabilities(
    name: str, digits: PreparedData, tmp_path: Path
):
    values = dict(CASES)[name]
    recorder = trained(task_for(name, values, digits, tmp_path))
    model = keras.saving.load_model(recorder.finished.model)
    images, labels = digits.open_validation()
    scores = model.predict(images.astype(np.float32), verbose=0)
    assert scores.shape == (len(labels), 10)
    assert np.allclose(scores.sum(axis=1), 1, atol=1e-5)
    accuracy = float(np.mean(scores.argmax(axis=1) == labels))
    assert accuracy == pytest.approx(recorder.finished.best_value, abs=1e-6)
    assert model.evaluate(images.astype(np.float32), labels, verbose=0)[1] == pytest.approx(accuracy, abs=1e-6)


@pytest.mark.parametrize("returns", ["history", "number", "dictionary"])
def test_a_fit_that_reads_its_history_gets_keras_own_after_a_resume_too(
    returns: str, digits: PreparedData, tmp_path: Path
):
    task = task_for("HistoryFit", {"units": 16, "returns": returns}, digits, tmp_path)
    first = trained(task, orders={2: Order.YIELD})
    second = trained(next_attempt(task, first))
    assert second.finished.epochs == 3, second.last

    history = sys.modules["published"].HISTORIES[-1]
    curve = [*first.epochs(), second.epochs()[-1]]
    assert isinstance(history, keras.callbacks.History)
    assert history.epoch == [0, 1, 2]
    assert history.params == {"verbose": 0, "epochs": 3, "steps": 3}
    assert history.model.history is history
    for name in ("loss", "accuracy", "val_loss", "val_accuracy"):
        assert history.history[name] == [one.metrics[name] for one in curve]
    assert history.history["acc"] == history.history["accuracy"]
    assert history.history.keys() == {"loss", "accuracy", "acc", "val_loss", "val_accuracy", "val_acc"}


def test_a_fit_that_changes_the_images_begins_anew_and_comes_to_the_same(digits: PreparedData, tmp_path: Path):
    values = {"units": 16, "normalize": True, "shuffle": False, "epochs": 3}
    whole = trained(task_for("ShuffledFit", values, digits, tmp_path / "whole"))
    assert whole.finished.epochs == 3, whole.last
    task = task_for("ShuffledFit", values, digits, tmp_path / "cut")
    first = trained(task, orders={1: Order.YIELD})
    second = trained(next_attempt(task, first))
    assert second.started.first_epoch == 1
    assert [epoch for epoch, _ in curve(second)] == [1, 2, 3]


def test_a_loop_of_its_own_is_watched_through_its_callbacks(digits: PreparedData, tmp_path: Path):
    values = {"units": 32, "batch_size": 32, "learning_rate": 1e-2}
    recorder = trained(task_for("CustomLoop", values, digits, tmp_path))
    assert recorder.finished.epochs == 2, recorder.last
    assert all({"val_loss", "val_accuracy"} <= one.metrics.keys() for one in recorder.epochs())
    stopped = trained(task_for("CustomLoop", values, digits, tmp_path / "stopped"), orders={1: Order.STOP})
    assert (stopped.finished.epochs, stopped.finished.reason) == (1, "told to stop")


def test_a_fit_that_tells_of_no_epoch_is_one_epoch(digits: PreparedData, tmp_path: Path):
    recorder = trained(task_for("Silent", {"units": 32}, digits, tmp_path))
    assert recorder.finished.epochs == 1, recorder.last


def test_training_applies_where_the_builder_says_nothing(digits: PreparedData, tmp_path: Path):
    values = {"model_type": "mlp", "units": 8}
    extra = {"epochs": 2, "optimizer": {"sgd": {"learning_rate": 0.5}}, "augmentation": ["random_flip"]}
    recorder = trained(task_for("MlpOrCnn", values, digits, tmp_path, **extra))
    assert recorder.finished.epochs == 2
    assert [one.metrics["learning_rate"] for one in recorder.epochs()] == [0.5, 0.5]


def test_a_model_beyond_the_limit_is_rejected_before_it_is_trained(digits: PreparedData, tmp_path: Path):
    task = with_spec(task_for("build_dense", DENSE, digits, tmp_path), parameter_limit=1000)
    (message,) = trained(task).messages
    assert message == Rejected(reason="the model has 3,466 parameters; the limit is 1,000")


def test_an_error_of_the_builders_is_told_with_its_line(digits: PreparedData, tmp_path: Path, capsys):
    (message,) = trained(task_for("build_broken", {"breaks": True}, digits, tmp_path)).messages
    assert isinstance(message, Failed)
    assert message.reason.startswith(
        "builder published:build_broken: ValueError: a mistake of the author's (published.py"
    )
    assert "Traceback" not in capsys.readouterr().err


def test_what_only_appears_in_training_keeps_its_default_and_is_told(digits: PreparedData, tmp_path: Path):
    found = found_of("build_late", digits)
    assert "surprise" not in [one.name for one in found.dimensions]
    recorder = trained(task_for("build_late", {"rate": 0.123, "units": 32, "learning_rate": 1e-2}, digits, tmp_path))
    assert "`surprise`" in recorder.started.notes[0]


def test_images_that_the_model_does_not_take_are_told(digits: PreparedData, tmp_path: Path):
    wide = replace(digits, image=replace(digits.image, height=9))
    found = discover("published:build_logits", (HERE,), wide.image)
    assert found.takes == (8, 8)
    three = replace(digits.image, classes=3)
    with pytest.raises(BuilderError, match=r"gives .* and the data has 3 classes"):
        discover("published:build_dense", (HERE,), three)


def test_a_builder_that_is_not_allowed_is_not_imported(digits: PreparedData, tmp_path: Path):
    (tmp_path / "evil_trial.py").write_text("raise SystemExit('imported')\n")
    base = {**IMAGES, "model": {"builder": "evil_trial:build"}}
    for allowed in (frozenset(), frozenset({"other:build"})):
        task = with_files(
            task_of(trial_config(base), digits, tmp_path / "a"), module_dirs=(tmp_path,), builders=allowed
        )
        (message,) = trained(task).messages
        assert message == Failed(reason="this machine was not told to run the model builder evil_trial:build")


def test_code_that_changed_since_is_not_gone_on_with(digits: PreparedData, tmp_path: Path):
    module = tmp_path / "changing.py"
    module.write_text((HERE / "published.py").read_text())
    base = {**IMAGES, "model": {"builder": {"changing:build_dense": DENSE}}}
    task = with_files(task_of(trial_config(base), digits, tmp_path / "a"), module_dirs=(tmp_path,), builders=None)
    first = trained(task, orders={1: Order.YIELD})
    module.write_text(module.read_text() + "\n# another version\n")

    class Editor(Recorder):
        def ask(self, message):
            module.write_text(module.read_text() + "\n# and another, while it trains\n")
            return super().ask(message)

    second = Editor()
    train(next_attempt(task, first), second)
    assert second.started.first_epoch == 1

    sidecar, again = sidecar_of(second.finished.model), Refit()
    with pytest.raises(InputError, match=r"changing\.py changed since trial \d+"):
        again.run(sidecar, digits, tmp_path / "model.keras", tmp_path / "scores", OwnCode(module_dirs=(tmp_path,)))


def test_a_debugger_that_nobody_can_answer_says_how_to_have_one() -> None:
    assert "--executor inline" in str(told("mine:build", BdbQuit()))
