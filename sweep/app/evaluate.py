"""`sweep evaluate`: opens the sealed test split for one trial, and keeps the result."""

import platform
from collections.abc import Collection
from pathlib import Path

from storage.database import StudyDatabase
from storage.evaluations import NewEvaluation
from storage.models import ModelRecord
from storage.sweeps import SweepRecord
from sweep.app.models import BEST, Which, find_model, own_code, path_of, refuse_removed, refuse_unknown_builders
from sweep.environment import data_directory
from sweep.errors import SweepError
from sweep.results.evaluations import Evaluation, read_evaluation


def evaluate(
    database: StudyDatabase,
    sweep: SweepRecord,
    which: Which = BEST,
    *,
    artifacts: str | None = None,
    allow_builders: Collection[str] = (),
) -> tuple[Evaluation, bool]:
    """Evaluate the trial's model, unless that was done before; gives the record, and whether it is new.

    Keras runs in a fresh process. Raises `SweepError` where the model or the data is not there.
    """
    refuse_unknown_builders(sweep, allow_builders)
    trial, model = find_model(database, sweep, which)
    is_new = database.evaluations.get(model) is None
    if is_new:
        refuse_removed(sweep, trial, model)
        database.evaluations.record(_evaluate(sweep, model, path_of(model, artifacts), allow_builders))
    found = read_evaluation(database, sweep, trial.number, model)
    assert found is not None
    return found, is_new


def _evaluate(sweep: SweepRecord, model: ModelRecord, path: str, builders: Collection[str]) -> NewEvaluation:
    from sweep.export.evaluating import evaluate_model, find_data
    from sweep.export.trained_model import sidecar_of

    sidecar = sidecar_of(path)
    if sidecar.get("data_fingerprint") != sweep.data_fingerprint:
        raise SweepError(f"the model at {path} was trained on other data than this sweep's: the fingerprints differ")
    elsewhere = Path(str(sidecar["data"])) if sidecar.get("data") else None
    data = find_data(sweep.data_fingerprint, (data_directory() / sweep.data_fingerprint, elsewhere))
    batch_size = int(sidecar.get("config", {}).get("training", {}).get("batch_size", 32))
    own = own_code(builders).of(sidecar)
    found = evaluate_model(path, data, sha256=model.sha256, batch_size=batch_size, own=own)
    return NewEvaluation(
        trial_id=model.trial_id,
        sha256=model.sha256,
        data_fingerprint=sweep.data_fingerprint,
        machine=platform.node(),
        **vars(found),
    )
