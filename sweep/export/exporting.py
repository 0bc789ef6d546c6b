"""A trial's best model, written to a directory of its own and verified there before anybody is told."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sweep.artifacts.errors import ArtifactMissingError
from sweep.artifacts.names import sibling
from sweep.artifacts.store import reading
from sweep.errors import InputError, SweepError
from sweep.training.data import PreparedData

Format = Literal["keras", "saved_model"]
FORMATS: tuple[Format, ...] = ("keras", "saved_model")
MODEL, SIDECAR, CLASSES = "model.keras", "model.json", "classes.txt"
GPU_TOLERANCE = 0.005  # share of the validation images: a GPU adds in another order than the CPU that verifies
_ENVIRONMENT = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}  # on the CPU, quietly


@dataclass(frozen=True, kw_only=True)
class ExportRecord:
    """An exported model."""

    directory: Path
    model: Path  # what to load: the `.keras` file, or the SavedModel's directory
    format: Format
    trial: int  # its number
    epoch: int  # the best one
    val_accuracy: float  # as recorded
    verified_accuracy: float  # found in a fresh process on the CPU: the same, or close to it for a trial of a GPU
    image: tuple[int, int, int]  # height, width, channels
    classes: tuple[str, ...]  # names, in the order of the model's outputs
    bytes: int  # of all files


def export_model(
    source: str,
    out: Path,
    format: Format,  # noqa: A002  (the option's name)
    *,
    data: Path | None = None,
    sha256: str | None = None,
) -> ExportRecord:
    """Export the model that a trial left in the artifact store; `source` is its path or s3:// URI.

    `out` must be new or empty; it appears whole or not at all. The exported model is loaded in a fresh process and
    evaluated on the validation split of the prepared data in `data` (by default where the trial found it): an
    accuracy other than the recorded one is an error, or one further from it than `GPU_TOLERANCE` where the trial was
    trained on a GPU. Raises InputError for a directory that is in use, SweepError for a model that is missing, damaged
    (`sha256` differs) or does not give its recorded accuracy.
    """
    if format not in FORMATS:
        raise InputError(f"unknown format {format!r}; the formats are {', '.join(FORMATS)}")
    out = Path(os.path.abspath(out))  # noqa: PTH100  (resolve would follow a link that is to be replaced)
    _refuse_used(out)
    sidecar = _read_sidecar(source)
    prepared = PreparedData.load(Path(data or sidecar["data"]))
    beside = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with reading(source) as kept:
            _check_sum(kept, source, sha256)
            model = _write(kept, beside, format, sidecar)
        found = _verify(model, prepared, sidecar)
        size = sum(file.stat().st_size for file in beside.rglob("*") if file.is_file())
        beside.replace(out)
    except OSError as error:
        raise SweepError(f"Cannot export to {out}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return ExportRecord(
        directory=out,
        model=out / model.relative_to(beside),
        format=format,
        trial=sidecar["trial"],
        epoch=sidecar["epoch"],
        val_accuracy=_recorded(sidecar),
        verified_accuracy=found,
        image=(prepared.image.height, prepared.image.width, prepared.image.channels),
        classes=tuple(sidecar["classes"]),
        bytes=size,
    )


def fingerprint_of(source: str) -> str | None:
    """The data that a trial's model was trained on; None where there is no such model."""
    try:
        return str(_read_sidecar(source)["data_fingerprint"])
    except SweepError:
        return None


def _refuse_used(out: Path) -> None:
    if out.is_file() or (out.is_dir() and any(out.iterdir())):
        raise InputError(f"{out} is there already and not empty; give another --out, or remove it")


def _read_sidecar(source: str) -> dict[str, Any]:
    try:
        with reading(sibling(source, SIDECAR)) as path:
            sidecar: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (ArtifactMissingError, OSError, ValueError) as error:
        raise SweepError(f"The trial left no model at {source} ({error})") from error
    return sidecar


def _check_sum(model: Path, source: str, sha256: str | None) -> None:
    with model.open("rb") as file:
        if sha256 is not None and hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise SweepError(f"{source} is damaged: its sum is not the recorded one. Train the trial again")


def _write(saved: Path, directory: Path, kind: Format, sidecar: dict[str, Any]) -> Path:
    """The model, its class names and its description; the path to load."""
    if kind == "keras":
        directory.mkdir()
        model = directory / MODEL
        shutil.copyfile(saved, model)
    else:
        model = directory
        _run("convert", str(saved), str(directory))
    (directory / CLASSES).write_text("\n".join(sidecar["classes"]) + "\n", encoding="utf-8")
    kept = {name: value for name, value in sidecar.items() if name != "data"}  # a path of this machine
    (directory / SIDECAR).write_text(json.dumps(kept, indent=1), encoding="utf-8")
    return model


def _recorded(sidecar: dict[str, Any]) -> float:
    return float(sidecar["metrics"]["val_accuracy"])


def _agree(recorded: float, found: float, *, images: int, on_cpu: bool) -> bool:
    """Whether two accuracies over so many images are one model's: equal, or close where a GPU found the first one."""
    if on_cpu:
        return found == recorded
    return round(abs(found - recorded) * images) <= max(1, int(images * GPU_TOLERANCE))


def _verify(model: Path, data: PreparedData, sidecar: dict[str, Any]) -> float:
    """The accuracy that a fresh process finds; raises unless it is the recorded one."""
    recorded, on_cpu = _recorded(sidecar), sidecar.get("device", "cpu") == "cpu"
    batch_size = sidecar["config"].get("training", {}).get("batch_size", 32)
    found = float(json.loads(_run("verify", str(model), str(data.directory), str(batch_size)))["val_accuracy"])
    if not _agree(recorded, found, images=data.validation, on_cpu=on_cpu):
        raise SweepError(
            f"The exported model has a validation accuracy of {found!r}, recorded is {recorded!r}: nothing was kept. "
            "Is this another machine, or another version of Keras, than the one that trained it?"
        )
    return found


def _run(module: str, *arguments: str) -> str:
    """One of this package's modules in a fresh process; its standard output."""
    command = [sys.executable, "-m", f"sweep.export.{module}", *arguments]
    done = subprocess.run(  # noqa: S603  (our own module)
        command, env=os.environ | _ENVIRONMENT, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise SweepError(f"The model could not be exported: {lines[-1] if lines else f'exit code {done.returncode}'}")
    return done.stdout
