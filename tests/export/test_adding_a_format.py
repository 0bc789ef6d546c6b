"""A format that this test alone defines: a class and a line in the registry, and a model is exported in it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from sweep.cli.main import main
from sweep.export.agreement import Agreement
from sweep.export.exporting import export_model
from sweep.export.formats.format import Conversion, Format, Predict
from sweep.export.formats.registry import FORMATS
from sweep.export.request import ExportRequest
from tests.export.support import model_config, trial_model


class NumPy(Format):
    """A dense layer as two arrays, which NumPy runs."""

    name, file = "numpy", "model.npz"
    runtime = ("numpy",)
    quantizations = {"half": "16-bit weights"}  # noqa: RUF012
    agreement = Agreement(ties=0.01, rounding=1e-4)
    python = (
        "import numpy as np",
        "arrays = np.load({model!r})",
        "scores = images.reshape(len(images), -1) @ arrays['w']",
    )

    def convert(self, conversion: Conversion) -> None:
        kernel, bias = conversion.model.get_weights()
        kind = np.float16 if conversion.quantized else np.float32
        np.savez(conversion.path, w=kernel.astype(kind), b=bias)

    def load(self, path: Path, threads: int | None) -> Predict:
        arrays = np.load(path)
        kernel, bias = arrays["w"].astype(np.float32), arrays["b"]

        def predict(pixels: Any) -> Any:
            grown = np.exp(pixels.reshape(len(pixels), -1) / 255 @ kernel + bias)
            return grown / grown.sum(axis=1, keepdims=True)

        return predict


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, "numpy", NumPy())
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))  # where fresh processes find this module


@pytest.mark.parametrize("quantize", [None, "half"])
def test_model_is_exported_verified_described_and_predicts(
    quantize: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, data = trial_model(model_config(["flatten"]), tmp_path / "trial")
    out = tmp_path / "out"

    record = export_model(source, out, ExportRequest(format="numpy", quantize=quantize))

    assert (record.model, record.format, record.quantized) == (out / "model.npz", "numpy", quantize)
    assert 0 < record.difference < (1e-2 if quantize else 1e-4)
    assert record.verified_accuracy == pytest.approx(record.val_accuracy, abs=0.01)
    card = json.loads((out / "model_card.json").read_text())
    assert (card["model"]["format"], card["versions"]["exported"]["numpy"]) == ("numpy", np.__version__)
    assert "| format | numpy" in (out / "model_card.md").read_text()
    assert f"arrays = np.load('{out}/model.npz')" in record.loading()
    images, labels = data.open_validation()
    for index in range(20):
        Image.fromarray(images[index, ..., 0]).save(tmp_path / f"{index:02}.png")
    assert main(["predict", str(out), *map(str, sorted(tmp_path.glob("*.png"))), "--json"]) == 0
    found = [image["label"] for image in json.loads(capsys.readouterr().out)]
    assert np.mean(np.array(found) == labels[:20]) > 0


def test_command_offers_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["export", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "{keras,saved_model,tflite,onnx,numpy}" in said
    assert "half: 16-bit weights (numpy)" in said


def test_formats_are_offered_without_their_runtimes() -> None:
    code = (
        "import atexit, sys; from sweep.cli.main import main; runtimes = {'tensorflow', 'keras', 'onnxruntime'};"
        "atexit.register(lambda: print(runtimes & sys.modules.keys())); main(['export', '--help'])"
    )
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout.splitlines()[-1] == "set()"
