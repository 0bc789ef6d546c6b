"""What the study database tells of a trial's model, for who gets the model without the database."""

from typing import Any

from storage.database import StudyDatabase
from storage.models import ModelRecord
from storage.sweeps import SweepRecord
from storage.trials import StateCounts
from sweep.results.evaluations import read_evaluation
from sweep.results.json_form import as_json
from sweep.results.reading import read_trial
from sweep.space.reading import parse_space


def read_provenance(database: StudyDatabase, sweep: SweepRecord, number: int, model: ModelRecord) -> dict[str, Any]:
    """The trial of that number, which left this model, and the search that it was part of; as JSON takes it."""
    trial = read_trial(database, sweep, number)
    found = {
        "sweep": sweep.name,
        "params": trial.params,
        "metrics": trial.metrics,  # of the best epoch
        "curve": trial.curve,
        "devices": tuple(dict.fromkeys(line.device for line in trial.history)),  # that trained it, each once
        "attempts": trial.attempts,
        "seconds": trial.seconds,  # in its epochs
        "reason": trial.reason,  # why its training ended
        "parameters": model.parameters,
        "flops": model.flops,
        "sha256": model.sha256,
        "search": _search(sweep, database.trials.counts(sweep)),
        "versions": sweep.versions,  # of the libraries, as the sweep began
        "evaluation": read_evaluation(database, sweep, number, model),  # on the sealed test split
        "looks": len(database.evaluations.of_data(sweep.data_fingerprint)),  # at that split, by any trial of any sweep
    }
    given: dict[str, Any] = as_json(found)
    return given


def _search(sweep: SweepRecord, counts: StateCounts) -> dict[str, Any]:
    search = parse_space(sweep.space, sweep.origin).search
    return {
        "metric": sweep.metric,
        "direction": sweep.direction,
        "sampler": search.sampler.name,
        "pruner": search.pruner.name,
        "seed": search.seed,
        "finished": counts.finished,
        "complete": counts.complete,
    }
