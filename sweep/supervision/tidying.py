"""What a finished trial leaves in the artifact store: nothing that no one will need again."""

from storage.database import StudyDatabase
from sweep.artifacts.names import sibling
from sweep.artifacts.store import ArtifactStore
from sweep.supervision.job import Job
from sweep.supervision.ledger import Entry
from sweep.training.checkpoint import Checkpoint
from sweep.training.kept import BESIDE


def tidy(database: StudyDatabase, job: Job, entry: Entry) -> None:
    """Remove what nothing will go on from, and the models that better ones have displaced.

    Raises `ArtifactError`; what stays then is in nobody's way.
    """
    if entry.ends_as != "failed":  # a failed one may be tried again from there
        Checkpoint.discard(job.store, f"{job.sweep.name}/{entry.candidate.number}")
    for model in database.models.surplus(job.sweep, keep=job.keep_models):
        _remove(job.store, model.path)
        database.models.mark_removed(model.trial_id)


def _remove(store: ArtifactStore, location: str) -> None:
    """Remove a model by where it is, and what lies beside it; one that is not in this store is left alone."""
    name = location.removeprefix(f"{store.uri}/")
    if name != location:
        store.remove(name)
        for file in BESIDE:
            store.remove(sibling(name, file))
