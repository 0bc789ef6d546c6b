"""A trial's best model, written to a directory of its own and verified there before anybody is told."""

import json
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sweep.artifacts.store import reading
from sweep.errors import InputError, SweepError
from sweep.export.agreement import Found, check, check_loss
from sweep.export.card import Background, named_data, write_card
from sweep.export.contract import CLASSES, CONTRACT, Contract
from sweep.export.formats import FORMATS, MODEL_FILES, Format, Quantization, require_converter
from sweep.export.own_code import NOTHING_OWN, OwnCode
from sweep.export.place import filling, refuse_used
from sweep.export.process import ask
from sweep.export.refit import Refit
from sweep.export.source import refuse_damaged, refuse_other, sidecar_of
from sweep.training.data import PreparedData
from sweep.training.kept import SIDECAR

__all__ = ["CLASSES", "CONTRACT", "FORMATS", "ExportRecord", "Format", "export_model"]

_REFIT = "refit.keras"
_SCORES = "scores.npy"  # the trained model's own probabilities, while the export is made
MAX_LOSS = 0.01  # of the validation accuracy, that a quantized model may lose unless told otherwise
_DOING = "The model could not be exported"


@dataclass(frozen=True, kw_only=True)
class ExportRecord:
    """An exported model."""

    directory: Path
    model: Path  # what to load: a file, or the SavedModel's directory
    format: Format
    quantized: Quantization | None
    trial: int  # its number
    epoch: int  # the best one
    refit_images: int | None  # that it was trained on again, those of validation among them; None: the trial's model
    val_accuracy: float | None  # as recorded; None: there is none of a refit
    verified_accuracy: float | None  # found in a fresh process on the CPU by the format's own runtime; likewise
    difference: float  # the largest one of a probability from the trained model's, on the first validation images
    image: tuple[int, int, int]  # height, width, channels
    classes: tuple[str, ...]  # names, in the order of the model's outputs
    bytes: int  # of all files


@dataclass(frozen=True, kw_only=True)
class _Job:
    kind: Format
    quantize: Quantization | None
    max_loss: float  # of the validation accuracy, by quantizing
    data: PreparedData
    own: OwnCode
    sidecar: dict[str, Any]  # what the trial wrote beside its model, or what a refit makes of that
    background: Background

    @property
    def refit(self) -> dict[str, Any] | None:
        """What was found in training again; None where the trial's model is exported."""
        found: dict[str, Any] | None = self.sidecar.get("refit")
        return found

    @property
    def recorded(self) -> float:
        """The share of the validation images that the model had right when it was trained."""
        return float(self.refit["agreement"] if self.refit else self.sidecar["metrics"]["val_accuracy"])


def export_model(
    source: str,
    out: Path,
    format: Format,  # noqa: A002  (the option's name)
    *,
    data: Path | None = None,
    sha256: str | None = None,
    quantize: Quantization | None = None,
    max_loss: float = MAX_LOSS,
    force: bool = False,
    refit: Refit | None = None,
    own: OwnCode = NOTHING_OWN,
    background: Background | None = None,
) -> ExportRecord:
    """Export the model that a trial left in the artifact store; `source` is its path or s3:// URI.

    `out` must be new or empty, or with `force` an export; it appears whole or not at all. The exported model is loaded
    in a fresh process by its format's own runtime and evaluated on the validation split of the prepared data in `data`
    (by default where the trial found it): what differs from the trained model by more than `agreement.check` allows is
    an error. A model with layers of the user's own wants its builder in `own`. With `refit` the configuration is
    trained again before, and that model is exported; the model's card tells `background` besides. Raises InputError for
    a directory that is in use, a format that is not installed or cannot be quantized; SweepError for a model that is
    missing, damaged (`sha256` differs) or does not give its recorded accuracy.
    """
    _refuse_options(format, quantize)
    out = Path(os.path.abspath(out))  # noqa: PTH100  (resolve would follow a link that is to be replaced)
    refuse_used(out, force=force)
    sidecar = sidecar_of(source)
    data_of_trial = PreparedData.load(Path(data or sidecar["data"]))
    refuse_other(data_of_trial, sidecar["data_fingerprint"])
    job = _Job(
        kind=format,
        quantize=quantize,
        max_loss=max_loss,
        data=data_of_trial,
        own=own,
        sidecar=sidecar,
        background=background or Background(),
    )
    try:
        with filling(out) as part, reading(source) as kept:
            refuse_damaged(kept, source, sha256)
            if refit is not None:
                job = replace(job, sidecar=refit.run(sidecar, data_of_trial, part / _REFIT, part / _SCORES, own))
            found = _write(job, kept if refit is None else part / _REFIT, part)
            _agree(job, found)
            _describe(job, part / "whole", found)
            refuse_used(out, force=force)  # again: another export may have come first
    except OSError as error:
        where = f"{error.filename}: " if error.filename in map(str, out.parents) else ""  # a file is in the way
        raise SweepError(f"Cannot export to {out}: {where}{error.strerror or error}") from error
    return _record(job, out, found)


def _refuse_options(kind: Format, quantize: Quantization | None) -> None:
    if kind not in FORMATS:
        raise InputError(f"unknown format {kind!r}; the formats are {', '.join(FORMATS)}")
    if quantize and kind != "tflite":
        raise InputError(f"--quantize is for tflite; a {kind} model keeps its precision")
    require_converter(kind)


def _record(job: _Job, out: Path, found: Found) -> ExportRecord:
    refit = job.refit
    return ExportRecord(
        directory=out,
        model=out / MODEL_FILES[job.kind],
        format=job.kind,
        quantized=job.quantize,
        trial=job.sidecar["trial"],
        epoch=job.sidecar["epoch"],
        refit_images=refit["images"] if refit else None,
        val_accuracy=None if refit else job.recorded,
        verified_accuracy=None if refit else found.val_accuracy,
        difference=found.difference,
        image=(job.data.image.height, job.data.image.width, job.data.image.channels),
        classes=tuple(job.sidecar["classes"]),
        bytes=sum(file.stat().st_size for file in out.rglob("*") if file.is_file()),
    )


def _write(job: _Job, saved: Path, part: Path) -> Found:
    """The model in `whole`, converted in one fresh process and loaded in another; what the latter found."""
    request: dict[str, Any] = {
        "model": str(saved),
        "directory": str(part / "whole"),
        "format": job.kind,
        "quantized": job.quantize,
        "data": str(job.data.directory),
        "batch_size": job.sidecar["config"].get("training", {}).get("batch_size", 32),
        "scores": str(part / _SCORES),
        "own": job.own.of(job.sidecar),
    }
    if job.kind == "keras":  # the trained model's own file
        shutil.copyfile(saved, part / "whole" / MODEL_FILES["keras"])
        if not job.refit or job.sidecar["device"] != "cpu":  # else there are those of before it was saved
            request["scores"] = None
    else:
        ask("convert", request, _DOING)
    return Found(**ask("verify", request, _DOING))


def _agree(job: _Job, found: Found) -> None:
    if job.quantize:
        check_loss(found, job.recorded, job.sidecar, quantized=job.quantize, max_loss=job.max_loss)
    else:
        check(found, job.recorded, job.sidecar, images=job.data.validation, kind=job.kind)


def _describe(job: _Job, directory: Path, found: Found) -> None:
    """The contract, the class names, what the trial says of its model, and the card."""
    sidecar = job.sidecar
    contract = Contract(
        format=job.kind,
        quantized=job.quantize,
        image=job.data.image,
        pixel_range=tuple(sidecar["pixel_range"]),
        classes=tuple(sidecar["classes"]),
        trial=sidecar["trial"],
        epoch=sidecar["epoch"],
        refit=job.refit and {"epochs": sidecar["epoch"], "images": job.refit["images"]},
        verified=_verified(job, found),
    )
    contract.save(directory)
    (directory / SIDECAR).write_text(json.dumps(_without_places(sidecar), indent=1), encoding="utf-8")
    write_card(directory, contract, sidecar, job.data, job.background)


def _without_places(sidecar: dict[str, Any]) -> dict[str, Any]:
    """What the trial says, without the paths of its machine: an export is handed on."""
    told = {name: value for name, value in sidecar.items() if name != "data"}
    return told | {"config": told["config"] | {"data": named_data(told["config"]["data"])}}


def _verified(job: _Job, found: Found) -> dict[str, Any]:
    """What the fresh process found; of a refit, which learned those images, under a name that promises nothing."""
    recorded, again = "recorded_val_accuracy", "val_accuracy"
    if job.refit:
        recorded, again = "recorded_share_of_learned_images", "share_of_learned_images"
    return {
        "images": job.data.validation,
        again: found.val_accuracy,
        recorded: job.recorded,
        "largest_difference": found.difference,
    }
