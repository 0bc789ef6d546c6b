"""What a trial's best model predicts for the validation images, cached while its page is open."""

from functools import lru_cache

from storage.models import ModelRecord
from storage.sweeps import SweepRecord
from sweep.artifacts.store import ArtifactStore, open_store
from sweep.errors import SweepError
from sweep.results.dashboard.resources import resources
from sweep.results.predictions import Absent, read_predictions
from sweep.results.records import TrialRow
from sweep.results.snapshot import Snapshot
from sweep.training.predictions import Predictions


def predictions_of(snapshot: Snapshot, row: TrialRow) -> Predictions | Absent:
    """Read them, or say why they are not there."""
    model, store = resources().database.models.get(row.id), store_of(snapshot.sweep)
    if isinstance(store, Absent):
        return store
    if model is None or not model.is_kept:
        return read_predictions(model, store, keep_models=snapshot.space.search.keep_models)
    found = _cached(store.uri, model)
    if isinstance(found, Absent):  # it may come
        _cached.cache_clear()
    return found


def store_of(sweep: SweepRecord) -> ArtifactStore | Absent:
    """The store that has the sweep's artifacts."""
    location = resources().artifacts or sweep.artifacts
    if location is None:
        return Absent(reason="the sweep does not say where its artifacts are; start the dashboard with --artifacts")
    return _store(location)


@lru_cache(maxsize=16)
def _store(location: str) -> ArtifactStore | Absent:
    try:
        return open_store(location)
    except SweepError as error:
        return Absent(reason=str(error).rstrip("."))


@lru_cache(maxsize=8)  # each may be 40 MB
def _cached(location: str, model: ModelRecord) -> Predictions | Absent:
    store = _store(location)
    return store if isinstance(store, Absent) else read_predictions(model, store)
