"""A trial's best model, written to a directory of its own and verified there before it appears."""

import os
from dataclasses import dataclass
from pathlib import Path

from sweep.errors import SweepError
from sweep.export.agreement import Measured
from sweep.export.contract import CLASSES
from sweep.export.formats.registry import FORMATS
from sweep.export.output import refuse_used, whole_directory
from sweep.export.request import ExportRequest
from sweep.export.trained_model import model_file, refuse_other_data, sidecar_of
from sweep.export.unfinished import UnfinishedExport
from sweep.training.data import PreparedData
from sweep.wording import printable


@dataclass(frozen=True, kw_only=True)
class ExportRecord:
    """An exported model."""

    directory: Path
    model: Path  # what to load: a file, or the SavedModel's directory
    format: str
    quantized: str | None
    trial: int  # its number
    epoch: int  # the best one
    refit_images: int | None  # that it was trained on again, those of validation among them; None: the trial's model
    val_accuracy: float | None  # as recorded; None: there is none of a refit
    verified_accuracy: float | None  # found in a fresh process on the CPU by the format's own runtime; likewise
    difference: float  # the largest one of a probability from the trained model's, on the first validation images
    image: tuple[int, int, int]  # height, width, channels
    classes: tuple[str, ...]  # names, in the order of the model's outputs
    bytes: int  # of all files

    def loading(self) -> tuple[str, ...]:
        """Python that loads the model, names its classes and runs it."""
        classes = f"classes = open({str(self.directory / CLASSES)!r}).read().splitlines()  # {_few(self.classes)}"
        *load, run = (line.format(model=str(self.model)) for line in FORMATS[self.format].python)
        return (*load, classes, f"{run}  # (n, {', '.join(map(str, self.image))}) → (n, {len(self.classes)})")


def export_model(model: str, out: Path, request: ExportRequest) -> ExportRecord:
    """Export the model that a trial left in the artifact store, by its path or s3:// URI, into the directory `out`.

    `out` must be new or empty, or with `force` an export; it appears whole or not at all. The exported model is loaded
    in a fresh process by its format's own runtime and evaluated on the validation split: what differs from the trained
    model by more than the format's `Agreement` is an error. Raises InputError for a directory that is in use and for
    a request that does not fit; SweepError for a model that is missing, damaged or does not give its recorded accuracy.
    """
    kind, out = request.checked_format(), Path(os.path.abspath(out))  # noqa: PTH100  (resolve would follow a link)
    refuse_used(out, force=request.force)
    sidecar = sidecar_of(model)
    data = PreparedData.load(Path(request.data or sidecar["data"]))
    refuse_other_data(data, sidecar["data_fingerprint"])
    try:
        with whole_directory(out) as folder, model_file(model, request.sha256) as file:
            export = UnfinishedExport(kind=kind, request=request, data=data, sidecar=sidecar, file=file, folder=folder)
            export = export.refitted()
            found = export.write()
            export.verify(found)
            export.describe(found)
            refuse_used(out, force=request.force)  # again: another export may have come first
    except OSError as error:
        where = f"{error.filename}: " if error.filename in map(str, out.parents) else ""  # a file is in the way
        raise SweepError(f"Cannot export to {out}: {where}{error.strerror or error}") from error
    return _record(export, out, found)


def _few(names: tuple[str, ...], shown: int = 3) -> str:
    """Names in a comment, which none of them may end."""
    return printable(", ".join(names) if len(names) <= shown + 1 else f"{', '.join(names[:shown])}, … {names[-1]}")


def _record(export: UnfinishedExport, out: Path, found: Measured) -> ExportRecord:
    image, refit = export.data.image, export.refit
    return ExportRecord(
        directory=out,
        model=out / export.kind.file,
        format=export.kind.name,
        quantized=export.request.quantize,
        trial=export.sidecar["trial"],
        epoch=export.sidecar["epoch"],
        refit_images=refit["images"] if refit else None,
        val_accuracy=None if refit else export.expected.accuracy,
        verified_accuracy=None if refit else found.val_accuracy,
        difference=found.difference,
        image=(image.height, image.width, image.channels),
        classes=tuple(export.sidecar["classes"]),
        bytes=sum(file.stat().st_size for file in out.rglob("*") if file.is_file()),
    )
