"""An export until it appears: converted, verified and described in a hidden folder."""

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from sweep.export.agreement import Expected, Measured, check, check_loss
from sweep.export.card import named_data, write_card
from sweep.export.contract import Contract
from sweep.export.formats.format import Format
from sweep.export.output import WHOLE
from sweep.export.process import ask
from sweep.export.request import ExportRequest
from sweep.training.artifact_names import SIDECAR
from sweep.training.data import PreparedData

_REFIT = "refit.keras"
_SCORES = "scores.npy"  # the trained model's own probabilities
_DOING = "The model could not be exported"


@dataclass(frozen=True, kw_only=True)
class UnfinishedExport:
    """An export in its hidden folder."""

    kind: Format
    request: ExportRequest
    data: PreparedData
    sidecar: dict[str, Any]  # what the trial wrote beside its model, or what a refit makes of that
    file: Path  # the Keras model
    folder: Path

    @property
    def refit(self) -> dict[str, Any] | None:
        """What training again gave; None where the trial's model is exported."""
        found: dict[str, Any] | None = self.sidecar.get("refit")
        return found

    @property
    def expected(self) -> Expected:
        """What the exported model is held against."""
        return Expected(
            accuracy=float(self.refit["agreement"] if self.refit else self.sidecar["metrics"]["val_accuracy"]),
            images=self.data.validation,
            device=self.sidecar.get("device", "cpu"),
            precision=self.sidecar["config"].get("training", {}).get("precision", "float32"),
            is_refit=self.refit is not None,
        )

    def refitted(self) -> Self:
        """The export of a model that is trained again now, where the request says so."""
        if self.request.refit is None:
            return self
        file, scores = self.folder / _REFIT, self.folder / _SCORES
        sidecar = self.request.refit.run(self.sidecar, self.data, file, scores, self.request.own)
        return replace(self, sidecar=sidecar, file=file)

    def write(self) -> Measured:
        """Convert the model in one fresh process and load it in another; what the latter found."""
        directory = self.folder / WHOLE
        question: dict[str, Any] = {
            "model": str(self.file),
            "directory": str(directory),
            "format": self.kind.reference,
            "quantized": self.request.quantize,
            "data": str(self.data.directory),
            "batch_size": self.sidecar["config"].get("training", {}).get("batch_size", 32),
            "scores": str(self.folder / _SCORES),
            "own": self.request.own.of(self.sidecar),
        }
        if self.kind.is_trained_file:
            shutil.copyfile(self.file, directory / self.kind.file)
            if not self.refit or self.sidecar["device"] != "cpu":  # else `refit` wrote them before it saved the model
                question["scores"] = None
        else:
            ask("convert", question, _DOING)
        return Measured(**ask("verify", question, _DOING))

    def verify(self, found: Measured) -> None:
        """Raise SweepError where the exported model is not the trained one."""
        if self.request.quantize is None:
            check(found, self.expected, self.kind.agreement)
            return
        quantized, names = self.request.quantize, list(self.kind.quantizations)
        milder = names[names.index(quantized) + 1 :]
        check_loss(found, self.expected, quantized=quantized, milder=milder, max_loss=self.request.max_loss)

    def describe(self, found: Measured) -> None:
        """Write the contract, the class names, the sidecar and the card beside the model."""
        directory, sidecar = self.folder / WHOLE, self.sidecar
        contract = Contract(
            format=self.kind,
            quantized=self.request.quantize,
            image=self.data.image,
            pixel_range=tuple(sidecar["pixel_range"]),
            classes=tuple(sidecar["classes"]),
            trial=sidecar["trial"],
            epoch=sidecar["epoch"],
            refit=self.refit and {"epochs": sidecar["epoch"], "images": self.refit["images"]},
            verified=self._verified(found),
        )
        contract.save(directory)
        (directory / SIDECAR).write_text(json.dumps(_without_paths(sidecar), indent=1), encoding="utf-8")
        write_card(directory, contract, sidecar, self.data, self.request.background)

    def _verified(self, found: Measured) -> dict[str, Any]:
        """What the fresh process found; of a refit, which learned those images, under a name that promises nothing."""
        recorded, again = "recorded_val_accuracy", "val_accuracy"
        if self.refit:
            recorded, again = "recorded_share_of_learned_images", "share_of_learned_images"
        return {
            "images": self.data.validation,
            again: found.val_accuracy,
            recorded: self.expected.accuracy,
            "largest_difference": found.difference,
        }


def _without_paths(sidecar: dict[str, Any]) -> dict[str, Any]:
    """A sidecar without the paths of its machine: an export is handed on."""
    handed = {name: value for name, value in sidecar.items() if name != "data"}
    return handed | {"config": handed["config"] | {"data": named_data(handed["config"]["data"])}}
