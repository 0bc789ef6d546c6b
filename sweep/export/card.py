"""A model's card: where it comes from and what it is good for, as `model_card.json` and for people `model_card.md`."""

import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sweep.export.card_text import card_text
from sweep.export.contract import Contract
from sweep.training.data.prepared import PreparedData
from sweep.version import __version__
from sweep.wording import plural

CARD, CARD_TEXT = "model_card.json", "model_card.md"
VERSION = 1  # of the layout of the JSON
_OF_TRIAL = ("params", "metrics", "curve", "reason", "devices", "attempts", "seconds", "sha256")
_LIBRARIES = ("keras", "tensorflow", "numpy")
_FORMATS_LIBRARIES = {"tflite": ("ai-edge-litert",), "onnx": ("onnxruntime", "tf2onnx")}


@dataclass(frozen=True, kw_only=True)
class Background:
    """What an exported model comes from, beside its own files."""

    license: str | None = None  # under which it is handed on; None: not stated
    # What the study database tells of the trial (`sweep.results.provenance.Provenance`, as JSON). Empty: nothing.
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
    config, provenance = sidecar["config"], background.provenance
    card = {
        "version": VERSION,
        "license": background.license,
        "model": {
            "sweep": provenance.get("sweep"),
            "trial": contract.trial,
            "format": contract.format,
            "quantized": contract.quantized,
            "epoch": contract.epoch,
            "refit": contract.refit,
            "parameters": provenance.get("parameters"),
            "flops": provenance.get("flops"),
            "image": [contract.image.height, contract.image.width, contract.image.channels],
            "classes": list(contract.classes),
        },
        "data": {
            "source": _source(config["data"]),
            "fingerprint": data.fingerprint,
            "options": _options(config["data"]),
            "split": {"train": data.train, "validation": data.validation, "test": data.test},
            "skipped": data.skipped,  # images that could not be read
        },
        "configuration": {name: part for name, part in config.items() if name != "data"},
        "seed": config.get("training", {}).get("seed", 0),
        "trial": {name: provenance.get(name) for name in _OF_TRIAL},
        "search": provenance.get("search"),
        "verified": dict(contract.verified),
        "test": provenance.get("evaluation"),
        "test_looks": provenance.get("looks"),
        "versions": {"trained": provenance.get("versions"), "exported": _versions(contract.format)},
    }
    if not provenance:  # no database: the sidecar has the best epoch at least
        card["trial"]["metrics"] = sidecar.get("metrics")
    return card | {"limits": list(_limits(card))}


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


def _versions(kind: str) -> dict[str, str]:
    found = {"sweep": __version__, "python": platform.python_version()}
    for library in (*_LIBRARIES, *_FORMATS_LIBRARIES.get(kind, ())):
        try:
            found[library] = version(library)
        except PackageNotFoundError:  # Keras may run on another backend
            continue
    return found


def _limits(card: Mapping[str, Any]) -> Iterator[str]:
    """What a user must not expect, a sentence each."""
    model, data = card["model"], card["data"]
    height, width, channels = model["image"]
    colours = "grey" if channels == 1 else "RGB"
    yield (
        f"It takes {colours} images of {height} × {width} pixels, prepared as contract.json says; an image of another "
        "size is resized, and what is lost then was never measured."
    )
    yield (f"It knows {len(model['classes']):,} classes and gives every image one of them, also an image of none.")
    yield f"It was trained and judged on images of one origin ({data['source']}); others may look different to it."
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
            f"Its configuration is one of {search['finished']:,} that were compared by {search['metric']}; the best of "
            "many is flattered by what chose it."
        )
    if model["quantized"]:
        before, after = card["verified"].get("recorded_val_accuracy"), card["verified"].get("val_accuracy")
        cost = "" if before is None else f": {after:.4f} of the validation images right, {before:.4f} before"
        yield f"It computes with 8-bit integers ({model['quantized']}), which costs accuracy{cost}."


def _test(card: Mapping[str, Any]) -> Iterator[str]:
    looks, found = card["test_looks"], card["test"]
    if not card["data"]["split"]["test"]:
        yield "No test split was set aside: how good it is on images that chose nothing is not known."
    elif found is None:
        already = f" This test split has had {plural(looks, 'look')}: each makes it tell less." if looks else ""
        yield f"It was not evaluated on the sealed test split.{already}"
    elif looks > 1:
        yield f"The test split has been looked at {looks:,} times: the best of several looks is too good to be true."
    if found is None:
        yield "Its probabilities are a softmax's: how often it is right when it is sure was not measured."
    elif card["model"]["refit"]:
        yield "The test record is of the trial's model, not of this one."
