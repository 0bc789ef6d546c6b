"""What the study database tells of a trial's model, for who gets the model without the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storage.database import StudyDatabase
from storage.models import ModelRecord
from storage.sweeps import SweepRecord
from sweep.results.evaluations import Evaluation, read_evaluation
from sweep.results.reading import read_status, read_trial
from sweep.results.records import CurvePoint
from sweep.space.reading import parse_space


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """A trial and the search that it was part of. The fields are the keys of the JSON."""

    sweep: str
    params: Mapping[str, Any]
    metrics: Mapping[str, float | None]  # of the best epoch
    curve: tuple[CurvePoint, ...]
    devices: tuple[str, ...]  # that trained it, each once
    attempts: int
    seconds: float  # in its epochs
    reason: str | None  # why its training ended
    parameters: int
    flops: int
    sha256: str  # of the trial's model
    search: Mapping[str, Any]
    versions: Mapping[str, str]  # of the libraries, as the sweep began
    evaluation: Evaluation | None  # on the sealed test split
    looks: int  # at that split, by any trial of any sweep in this database


def read_provenance(database: StudyDatabase, sweep: SweepRecord, number: int, model: ModelRecord) -> Provenance:
    """Everything about the trial of that number, which left this model."""
    trial, status = read_trial(database, sweep, number), read_status(database, sweep)
    search = parse_space(sweep.space, sweep.origin).search
    return Provenance(
        sweep=sweep.name,
        params=trial.params,
        metrics=trial.metrics,
        curve=trial.curve,
        devices=tuple(dict.fromkeys(line.device for line in trial.history)),
        attempts=trial.attempts,
        seconds=trial.seconds,
        reason=trial.reason,
        parameters=model.parameters,
        flops=model.flops,
        sha256=model.sha256,
        search={
            "metric": sweep.metric,
            "direction": sweep.direction,
            "sampler": search.sampler.name,
            "pruner": search.pruner.name,
            "seed": search.seed,
            "finished": status.trials.finished,
            "complete": status.trials.complete,
        },
        versions=sweep.versions,
        evaluation=read_evaluation(database, sweep, number, model),
        looks=len(database.evaluations.of_data(sweep.data_fingerprint)),
    )
