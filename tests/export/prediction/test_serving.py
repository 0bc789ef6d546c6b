"""A SavedModel answers TensorFlow Serving as `sweep predict` does: loaded and asked as its C++ does, by names alone."""

import json
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from sweep.cli.main import main
from tests.export.support import POOLED_LAYERS, exported, model_config, trial_model

REQUEST = {"signature_name": "serving_default"}


def test_signature_answers_a_rest_request_as_predict_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, data = trial_model(model_config(POOLED_LAYERS), tmp_path / "trial")
    model = exported(source, data, tmp_path / "1", "saved_model")
    pixels = np.arange(0, 256, 4, dtype=np.uint8).reshape(8, 8)
    Image.fromarray(pixels).save(tmp_path / "image.png")
    body = json.dumps({**REQUEST, "instances": [pixels[..., None].tolist()] * 2})

    assert main(["predict", str(model), str(tmp_path / "image.png"), "--top", "10", "--json"]) == 0
    (said,) = json.loads(capsys.readouterr().out)
    served = _served(model, body)

    assert len(served) == 2
    probabilities = {top["label"]: top["probability"] for top in said["top"]}
    assert probabilities == pytest.approx(dict(enumerate(served[0])), abs=2e-6)


def _served(model: Path, body: str) -> list[list[float]]:
    """The `predictions` of TensorFlow Serving's answer: the graph and the names in it are all that it knows."""
    request, v1 = json.loads(body), tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as session:
        signature = v1.saved_model.loader.load(session, ["serve"], str(model)).signature_def[request["signature_name"]]
        assert signature.method_name == "tensorflow/serving/predict"
        ((name, taken),), ((answer, given),) = signature.inputs.items(), signature.outputs.items()
        assert (name, answer, taken.dtype) == ("pixels", "output_0", tf.float32.as_datatype_enum)
        assert [size.size for size in taken.tensor_shape.dim] == [-1, 8, 8, 1]
        found: list[list[float]] = session.run(given.name, {taken.name: request["instances"]}).tolist()
        return found
