"""`sweep export`: saves a trial's model in a directory of its own, the best trial's by default."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.app.models import BEST, Which, find_model, own_code, path_of, refuse_removed, refuse_unknown_builders
from sweep.environment import data_directory
from sweep.errors import InputError
from sweep.execution.slots import available_cores, available_gpus
from sweep.export.card import Background
from sweep.export.exporting import ExportRecord, export_model
from sweep.export.formats.registry import DEFAULT
from sweep.export.refit import Refit
from sweep.export.request import MAX_LOSS, ExportRequest
from sweep.export.trained_model import fingerprint_of
from sweep.results.provenance import read_provenance

Draw = Callable[[str, int, int], object]  # takes what is under way, how much of it is done, of how much


def export(  # long: its options alone
    database: StudyDatabase,
    sweep: SweepRecord,
    out: Path,
    which: Which = BEST,
    *,
    format: str = DEFAULT,  # noqa: A002 - the option's name
    quantize: str | None = None,
    max_loss: float | None = None,  # of the validation accuracy, by quantizing; None: the default
    refit: bool = False,  # train again, on training and validation images together
    license: str | None = None,  # noqa: A002 - for the model's card
    force: bool = False,  # replace an earlier export
    artifacts: str | None = None,
    allow_builders: Collection[str] = (),
    draw: Draw = lambda *_: None,  # shows how far a refit is
) -> ExportRecord:
    """Export the trial's model to a new directory. Keras runs in fresh processes.

    Raises as `sweep.export.exporting.export_model` does.
    """
    if max_loss is not None and not quantize:
        raise InputError("--max-loss says what --quantize may cost; give both, or neither")
    refuse_unknown_builders(sweep, allow_builders)
    trial, model = find_model(database, sweep, which)
    refuse_removed(sweep, trial, model)
    path = path_of(model, artifacts)
    provenance = read_provenance(database, sweep, trial.number, model)
    request = ExportRequest(
        format=format,
        data=_prepared(path),
        sha256=model.sha256,
        quantize=quantize,
        max_loss=MAX_LOSS if max_loss is None else max_loss,
        force=force,
        own=own_code(allow_builders),
        refit=_refit(draw) if refit else None,
        background=Background(license=license, provenance=provenance),
    )
    return export_model(path, out, request)


def _prepared(model: str) -> Path | None:
    """The prepared data in this machine's cache; None where the trial's own record says where it is."""
    name = fingerprint_of(model)
    directory = data_directory() / name if name else None
    return directory if directory and directory.is_dir() else None


def _refit(draw: Draw) -> Refit:
    def show(said: dict[str, Any]) -> None:
        loss = said["metrics"].get("loss")
        figure = "" if loss is None else f", loss {loss:.4f}"
        draw(f"Training again: epoch {said['epoch']} of {said['epochs']}{figure}, step", said["step"], said["steps"])

    gpus = available_gpus()
    return Refit(gpu=gpus[0] if gpus else None, threads=available_cores(), on_progress=show)
