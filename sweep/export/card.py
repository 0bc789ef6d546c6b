"""A model's card: where it comes from and what it is good for, as `model_card.json` and for people `model_card.md`."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sweep.export.card_text import card_text
from sweep.export.contract import Contract
from sweep.training.data.prepared import PreparedData
from sweep.version import installed
from sweep.wording import plural

CARD, CARD_TEXT = "model_card.json", "model_card.md"
VERSION = 1  # of the layout of the JSON
_OF_TRIAL = ("params", "metrics", "curve", "reason", "devices", "attempts", "seconds", "sha256")
_LIBRARIES = ("keras", "tensorflow", "numpy")


@dataclass(frozen=True, kw_only=True)
class Background:
    """What an exported model comes from, beside its own files."""

    license: str | None = None  # under which it is handed on; None: not stated
    # What the study database tells of the trial (`sweep.results.provenance`). Empty: nothing.
    provenance: Mapping[str, Any] = field(default_factory=dict)


def write_card(
    directory: Path, contract: Contract, sidecar: Mapping[str, Any], data: PreparedData, background: Background
) -> None:
    """Write both files."""
    card = make_card(contract, sidecar, data, background)
    (directory / CARD).write_text(json.dumps(card, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    (directory / CARD_TEXT).write_text(card_text(card), encoding="utf-8")


def make_card(
    contract: Contract, sidecar: Mapping[str, Any], data: PreparedData, background: Background
) -> dict[str, Any]:
    """Everything that is known of the model. `trial` is of the trial's own model, also where this one is a refit."""
    config, provenance, kind = sidecar["config"], background.provenance, contract.format
    trial = {name: provenance.get(name) for name in _OF_TRIAL}
    if not provenance:  # no database: the sidecar has the best epoch at least
        trial["metrics"] = sidecar.get("metrics")
    card = {
        "version": VERSION,
        "license": background.license,
        "model": _model(contract, provenance),
        "data": _data(config["data"], data),
        "configuration": {name: part for name, part in config.items() if name != "data"},
        "seed": config.get("training", {}).get("seed", 0),
        "trial": trial,
        "search": provenance.get("search"),
        "verified": dict(contract.verified),
        "test": provenance.get("evaluation"),
        "test_looks": provenance.get("looks"),
        "versions": {
            "trained": provenance.get("versions"),
            "exported": installed(*_LIBRARIES, *kind.runtime, *kind.converter),
        },
    }
    return card | {"limits": list(_limits(card))}


def _model(contract: Contract, provenance: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "sweep": provenance.get("sweep"),
        "trial": contract.trial,
        "format": contract.format.name,
        "quantized": contract.quantized,
        "epoch": contract.epoch,
        "refit": contract.refit,
        "parameters": provenance.get("parameters"),
        "flops": provenance.get("flops"),
        "image": [contract.image.height, contract.image.width, contract.image.channels],
        "classes": list(contract.classes),
    }


def _data(config: str | Mapping[str, Any], data: PreparedData) -> dict[str, Any]:
    return {
        "source": _source(config),
        "fingerprint": data.fingerprint,
        "options": _options(config),
        "split": {"train": data.train, "validation": data.validation, "test": data.test},
        "skipped": data.skipped,  # images that could not be read
    }


def named_data(data: str | Mapping[str, Any]) -> str | dict[str, Any]:
    """A configuration's `data:` with the name of a path alone, since where it was is nobody's business."""
    return data if isinstance(data, str) else {_source(data): _options(data)}


def _source(data: str | Mapping[str, Any]) -> str:
    """`digits`, `image_folder`, …: alone where it has no options, else the one key of them."""
    return data if isinstance(data, str) else next(iter(data))


def _options(data: str | Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(data, str):
        return {}
    return {name: Path(str(value)).name if name == "path" else value for name, value in data[_source(data)].items()}


def _limits(card: Mapping[str, Any]) -> Iterator[str]:
    """What a user must not expect, one sentence each."""
    model, data = card["model"], card["data"]
    height, width, channels = model["image"]
    colours = "grey" if channels == 1 else "RGB"
    yield (
        f"It takes {colours} images of {height} × {width} pixels, prepared as contract.json says. An image of another "
        "size is resized; what accuracy that costs was not measured."
    )
    yield f"It assigns every image to one of its {len(model['classes']):,} classes, even an image of something else."
    yield f"It was trained and validated on images of one source ({data['source']}), and may be worse on others."
    yield from _figures(card)
    yield from _test(card)


def _figures(card: Mapping[str, Any]) -> Iterator[str]:
    model, search = card["model"], card["search"]
    if model["refit"]:
        yield (
            "It was trained again on the training and validation images together. No validation figure exists for it: "
            "those below are of the trial, whose model learned from fewer images."
        )
    if search and search["finished"] > 1:
        yield (
            f"Its configuration is the best of {search['finished']:,} by {search['metric']}, and a figure that chose "
            "the best of many overestimates it."
        )
    if model["quantized"]:
        before, after = card["verified"].get("recorded_val_accuracy"), card["verified"].get("val_accuracy")
        cost = "" if before is None else f": {after:.4f} of the validation images right, {before:.4f} before"
        yield f"It computes with 8-bit integers ({model['quantized']}), which costs accuracy{cost}."


def _test(card: Mapping[str, Any]) -> Iterator[str]:
    evaluations, found = card["test_looks"], card["test"]
    if not card["data"]["split"]["test"]:
        yield "No test split was set aside: its accuracy on images that no choice was made by is not known."
    elif found is None:
        already = (
            f" That split has had {plural(evaluations, 'evaluation')}: each makes the next less telling."
            if evaluations
            else ""
        )
        yield f"It was not evaluated on the sealed test split.{already}"
    elif evaluations > 1:
        yield f"The test split was evaluated {evaluations:,} times: the best of several is too good to be true."
    if found is None:
        yield "How well its probabilities are calibrated was not measured."
    elif card["model"]["refit"]:
        yield "The test record is of the trial's model, not of this one."
