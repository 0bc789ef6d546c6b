"""What a trial's best model said of the validation images, remembered for as long as its page is looked at."""

from functools import lru_cache

from storage.models import ModelRecord
from storage.sweeps import SweepRecord
from sweep.artifacts.store import ArtifactStore, open_store
from sweep.errors import SweepError
from sweep.results.dashboard.source import source
from sweep.results.predictions import Absent, Predictions, read_predictions
from sweep.results.records import TrialRow
from sweep.results.snapshot import Snapshot

__all__ = ["Absent", "Predictions", "judgement_of", "store_of"]


def judgement_of(snapshot: Snapshot, row: TrialRow) -> Predictions | Absent:
    """Read it, or say why it is not there."""
    sweep, keep = snapshot.sweep, snapshot.space.search.keep_models
    model = source().database.models.get(row.id)
    store = store_of(sweep)
    if isinstance(store, Absent):
        return store
    if model is None or not model.is_kept:
        return read_predictions(model, store, keep_models=keep)
    found = _remembered(store.uri, model)
    if isinstance(found, Absent):  # it may come
        _remembered.cache_clear()
    return found


def store_of(sweep: SweepRecord) -> ArtifactStore | Absent:
    """The store that has the sweep's artifacts."""
    location = source().artifacts or sweep.artifacts
    if location is None:
        return Absent(reason="nobody has said where this sweep's artifacts are")
    return _store(location)


@lru_cache(maxsize=16)
def _store(location: str) -> ArtifactStore | Absent:
    try:
        return open_store(location)
    except SweepError as error:
        return Absent(reason=str(error).rstrip("."))


@lru_cache(maxsize=8)  # each may be 40 MB
def _remembered(location: str, model: ModelRecord) -> Predictions | Absent:
    store = _store(location)
    return store if isinstance(store, Absent) else read_predictions(model, store)
