"""What a model's card makes of what it is given."""

from typing import Any

import pytest

from sweep.export.card import Background, make_card, named_data
from sweep.export.card_text import card_text
from sweep.export.contract import Contract
from sweep.export.formats.registry import FORMATS
from sweep.space.image import ImageSpec
from sweep.training.data import PreparedData
from tests.training.support import SMALL, prepared, trial_config

CLASSES = tuple("0123456789")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> PreparedData:
    return prepared(trial_config(SMALL).data, tmp_path_factory.mktemp("data"))


def _card(data: PreparedData, config: dict[str, Any], **contract: Any) -> dict[str, Any]:
    image = ImageSpec(height=8, width=8, channels=1, classes=10)
    verified = {"images": 32, "largest_difference": 0.0, "recorded_val_accuracy": 0.9, "val_accuracy": 0.89}
    facts: dict[str, Any] = {"quantized": None, "trial": 7, "epoch": 2, "verified": verified, **contract}
    made = Contract(format=FORMATS["keras"], image=image, pixel_range=(0, 255), classes=CLASSES, **facts)
    return make_card(made, {"config": config, "metrics": {"val_accuracy": 0.5}}, data, Background())


@pytest.mark.parametrize(
    ("written", "source", "options"),
    [
        ("digits", "digits", {}),
        ({"digits": {"images": 160}}, "digits", {"images": 160}),
        ({"image_folder": {"path": "/home/me/secret/flowers", "size": [8, 8]}}, "image_folder",
         {"path": "flowers", "size": [8, 8]}),
    ],
)  # fmt: skip
def test_data_is_named_and_its_place_is_not(
    data: PreparedData, written: Any, source: str, options: dict[str, Any]
) -> None:
    card = _card(data, {"data": written})
    assert (card["data"]["source"], card["data"]["options"]) == (source, options)
    assert named_data(written) == ({source: options} if options else source)
    assert f"| data | {source.replace('_', chr(92) + '_')}, fingerprint {data.fingerprint} |" in card_text(card)
    assert "secret" not in card_text(card)


def test_card_of_a_model_without_a_database_has_what_its_file_tells(data: PreparedData) -> None:
    text = card_text(_card(data, {"data": "digits"}))
    assert text.startswith("# Model card: trial 7\n")
    assert "| val\\_accuracy | 0.5000 |" in text


def test_limits_tell_of_a_quantized_and_of_a_refit_model(data: PreparedData) -> None:
    limits = " ".join(_card(data, {"data": "digits"}, quantized="int8")["limits"])
    assert "0.8900 of the validation images right, 0.9000 before" in limits
    limits = " ".join(_card(data, {"data": "digits"}, refit={"epochs": 2, "images": 120})["limits"])
    assert "No validation figure exists for it" in limits
