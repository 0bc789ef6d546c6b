"""In every format, the exported model says what the trained one says."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from sweep.errors import InputError, SweepError
from sweep.export.agreement import EXACT, ROUNDED, Expected, Measured, check, check_loss
from sweep.export.contract import Contract
from sweep.export.exporting import export_model
from sweep.export.formats.registry import FORMATS
from sweep.export.output import refuse_used, whole_directory
from sweep.export.request import ExportRequest
from sweep.training.data import PreparedData
from tests.export.support import (
    AVERAGED_LAYERS,
    GALLERY_LAYERS,
    OTHER_LAYERS,
    POOLED_LAYERS,
    exported,
    model_config,
    trial_model,
)

MODELS = {"gallery": GALLERY_LAYERS, "other": OTHER_LAYERS, "averaged": AVERAGED_LAYERS, "pooled": POOLED_LAYERS}
IMAGES = 500
NO_SIZE = '{"version": 1, "format": "keras", "classes": [], "input": {"height": 0, "width": 8, "channels": 1}}'


@pytest.fixture(scope="module", params=MODELS)
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, PreparedData]:
    return trial_model(model_config(MODELS[request.param]), tmp_path_factory.mktemp(request.param))


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, PreparedData]:
    return trial_model(model_config(GALLERY_LAYERS), tmp_path_factory.mktemp("gallery"))


@pytest.mark.parametrize("kind", ["saved_model", "tflite", "onnx"])
def test_converted_model_says_what_the_trained_one_says(
    kind: str, model: tuple[str, PreparedData], tmp_path: Path
) -> None:
    source, data = model
    out = exported(source, data, tmp_path / "out", kind)
    trained, converted = keras.saving.load_model(source), FORMATS[kind].open(out)
    images = data.open_train().images[:IMAGES].astype(np.float32)
    for size, count in ((64, IMAGES), (1, IMAGES)):
        expected = _in_batches(trained.predict_on_batch, images[:count], size)
        found = _in_batches(converted, images[:count], size)
        assert np.ptp(expected, axis=0).max() > 0.03  # different images, different answers
        np.testing.assert_allclose(found, expected, rtol=0, atol=0 if kind == "saved_model" else 1e-5)


def _in_batches(predict: Any, images: Any, size: int) -> Any:
    return np.concatenate([predict(images[at : at + size]) for at in range(0, len(images), size)])


@pytest.mark.parametrize("kind", FORMATS)
def test_export_is_verified_and_lies_there_alone(kind: str, gallery: tuple[str, PreparedData], tmp_path: Path) -> None:
    record = export_model(gallery[0], tmp_path / "out", ExportRequest(format=kind))
    if kind in ("keras", "saved_model"):
        assert (record.difference, record.verified_accuracy) == (0, record.val_accuracy)
    else:
        assert record.difference <= 1e-5
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    contract = Contract.load(tmp_path / "out")
    assert (contract.format.name, contract.classes) == (kind, gallery[1].classes)
    assert contract.verified["val_accuracy"] == record.verified_accuracy
    if kind == "saved_model":
        _check_signature(tmp_path / "out")


def _check_signature(directory: Path) -> None:
    """What TensorFlow Serving asks for."""
    import tensorflow as tf

    loaded = tf.saved_model.load(str(directory))
    serve: Any = loaded.signatures["serving_default"]
    (taken,) = serve.structured_input_signature[1].values()
    assert (taken.name, taken.dtype, taken.shape.as_list()) == ("pixels", tf.float32, [None, 8, 8, 1])
    (given,) = serve.structured_outputs.values()
    assert (given.dtype, given.shape.as_list()) == (tf.float32, [None, 10])


@pytest.mark.parametrize("quantize", ["int8", "dynamic"])
def test_quantized_model_loses_no_more_than_is_allowed(
    quantize: str, gallery: tuple[str, PreparedData], tmp_path: Path
) -> None:
    record = export_model(
        gallery[0], tmp_path / "out", ExportRequest(format="tflite", quantize=quantize, max_loss=0.05)
    )
    assert record.val_accuracy - record.verified_accuracy <= 0.05
    assert record.difference > 0
    contract = Contract.load(tmp_path / "out")
    assert contract.quantized == quantize
    assert contract.verified["val_accuracy"] == record.verified_accuracy


def test_quantized_model_that_loses_too_much_is_refused() -> None:
    found = Measured(val_accuracy=0.90, difference=0.5)
    check_loss(found, Expected(accuracy=0.905, images=100), quantized="int8", milder=[], max_loss=0.01)
    with pytest.raises(
        SweepError,
        match=r"0.9000 instead of 0.9200: 0.0200 lost, allowed are 0.01. Nothing was exported; `--quantize dynamic`",
    ):
        check_loss(found, Expected(accuracy=0.92, images=100), quantized="int8", milder=["dynamic"], max_loss=0.01)


@pytest.mark.parametrize("difference", [2e-5, float("nan")])
def test_difference_beyond_rounding_is_refused(difference: float) -> None:
    found = Measured(val_accuracy=0.9, difference=difference)
    with pytest.raises(SweepError, match="rounding explains only 1e-05: nothing was exported"):
        check(found, Expected(accuracy=0.9, images=100), ROUNDED)


def test_tie_that_another_runtime_settles_is_no_difference() -> None:
    found = Measured(val_accuracy=0.91, difference=1e-6)
    check(found, Expected(accuracy=0.9, images=100), ROUNDED)  # one image of 100
    with pytest.raises(SweepError, match="nothing was exported"):
        check(found, Expected(accuracy=0.9, images=100), EXACT)
    with pytest.raises(SweepError, match="nothing was exported"):
        check(found, Expected(accuracy=0.9, images=300), ROUNDED)


@pytest.mark.parametrize("kind", ["tflite", "onnx"])
def test_model_of_16_bits_is_converted_in_32(kind: str, tmp_path: Path) -> None:
    source, data = trial_model(model_config(GALLERY_LAYERS, precision="mixed_float16"), tmp_path / "trial")
    predict = FORMATS[kind].open(exported(source, data, tmp_path / "out", kind))
    images = data.open_validation().images.astype(np.float32)
    trained = keras.saving.load_model(source).predict_on_batch(images)
    assert 1e-5 < np.max(np.abs(predict(images) - trained)) < 0.02


def test_contract_says_what_goes_in_and_what_comes_out(gallery: tuple[str, PreparedData], tmp_path: Path) -> None:
    export_model(gallery[0], tmp_path / "out", ExportRequest(format="keras"))
    document = json.loads((tmp_path / "out" / "contract.json").read_text())
    assert document["input"]["shape"] == [None, 8, 8, 1]
    assert document["input"]["range"] == [0, 255]
    assert document["output"]["shape"] == [None, 10]
    assert document["classes"] == list("0123456789")
    contract = Contract.load(tmp_path / "out")
    assert (contract.image, contract.classes, contract.format.name) == (gallery[1].image, gallery[1].classes, "keras")


@pytest.mark.parametrize(
    ("content", "match"),
    [(None, "holds no contract.json"), ("[]", "damaged"), ("{", "Cannot read"), ('{"version": 1}', "damaged"),
     ('{"version": 99}', "version 99"), (NO_SIZE, "damaged .*images of 0 × 8 × 1")],
)  # fmt: skip
def test_directory_that_is_no_export_is_said_so(content: str | None, match: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "contract.json").write_text(content)
    with pytest.raises(InputError, match=match):
        Contract.load(tmp_path)


def test_only_tflite_is_quantized(gallery: tuple[str, PreparedData], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--quantize int8 is for tflite, not for keras"):
        export_model(gallery[0], tmp_path / "out", ExportRequest(format="keras", quantize="int8"))


def test_missing_runtime_is_named_with_its_extra(
    gallery: tuple[str, PreparedData], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda module: None)
    with pytest.raises(InputError, match=r"tf2onnx and onnxruntime: pip install 'keras-sweep\[onnx\]'"):
        export_model(gallery[0], tmp_path / "out", ExportRequest(format="onnx"))
    with pytest.raises(InputError, match=r"ai_edge_litert: pip install 'keras-sweep\[tflite\]'"):
        export_model(gallery[0], tmp_path / "out", ExportRequest(format="tflite"))


class TestDirectory:
    def test_earlier_export_is_replaced_when_asked(self, tmp_path: Path) -> None:
        out = tmp_path / "out"
        out.mkdir()
        (out / "contract.json").touch()
        (out / "old.txt").touch()
        with pytest.raises(InputError, match="--force"):
            refuse_used(out, force=False)
        refuse_used(out, force=True)
        with whole_directory(out) as part:
            (part / "whole" / "new.txt").touch()
        assert [path.name for path in out.iterdir()] == ["new.txt"]
        assert [path.name for path in tmp_path.iterdir()] == ["out"]

    def test_what_is_no_export_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.tex").write_text("mine")
        with pytest.raises(InputError, match="not what `sweep export` wrote"):
            refuse_used(tmp_path, force=True)

    def test_link_to_an_empty_directory_is_refused_before_the_work(self, tmp_path: Path) -> None:
        (tmp_path / "there").mkdir()
        (tmp_path / "out").symlink_to(tmp_path / "there")
        with pytest.raises(InputError, match=f"give the directory itself: {tmp_path / 'there'}"):
            refuse_used(tmp_path / "out", force=False)

    def test_failure_leaves_what_was_there(self, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "old.txt").touch()
        with pytest.raises(SweepError), whole_directory(tmp_path / "out"):
            raise SweepError("no")
        assert [path.name for path in tmp_path.rglob("*")] == ["out", "old.txt"]

    @pytest.mark.parametrize("moment", ["part.mkdir", "whole.mkdir", "whole written", "replaced"])
    def test_kill_at_any_moment_leaves_the_whole_directory_or_none(self, moment: str, tmp_path: Path) -> None:
        out = tmp_path / "out"
        done = subprocess.run([sys.executable, "-c", KILLED, str(out), moment], check=False, capture_output=True)
        assert done.returncode == -signal.SIGKILL, done.stderr
        if moment == "replaced":
            assert sorted(path.name for path in out.iterdir()) == ["model", "more"]
        else:
            assert not out.exists()
        with whole_directory(out) as part:  # the next one removes what is left
            (part / "whole" / "again").touch()
        assert [path.name for path in tmp_path.iterdir()] == ["out"]
        assert [path.name for path in out.iterdir()] == ["again"]

    def test_earlier_export_comes_back_where_the_new_one_does_not(self, tmp_path: Path) -> None:
        out = tmp_path / "out"
        with whole_directory(out) as part:
            (part / "whole" / "old").touch()
        done = subprocess.run([sys.executable, "-c", KILLED, str(out), "moved aside"], check=False, capture_output=True)
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert not out.exists()
        with pytest.raises(SweepError), whole_directory(out):
            assert [path.name for path in out.iterdir()] == ["old"]
            raise SweepError("no")
        assert [path.name for path in tmp_path.iterdir()] == ["out"]


KILLED = """
import os, signal, sys
from pathlib import Path
from sweep.export import output

out, moment = Path(sys.argv[1]), sys.argv[2]
mkdir, replace = Path.mkdir, Path.replace

def die(): os.kill(os.getpid(), signal.SIGKILL)

def mkdir_and_die(self, *words, **options):
    mkdir(self, *words, **options)
    if moment == "part.mkdir" and self.suffix == ".part" or moment == "whole.mkdir" and self.name == "whole": die()

def replace_and_die(self, target):
    replace(self, target)
    die()

Path.mkdir, Path.replace = mkdir_and_die, replace_and_die
with output.whole_directory(out) as part:
    (part / "whole" / "model").touch()
    (part / "whole" / "more").touch()
    if moment == "whole written": die()
"""
