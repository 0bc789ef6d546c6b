"""What a finished trial leaves in the artifact store: nothing that no one will need again."""

from storage.database import StudyDatabase
from sweep.artifacts.names import sibling
from sweep.artifacts.store import ArtifactStore
from sweep.supervision.ledger import RunningTrial
from sweep.supervision.sweep_work import SweepWork
from sweep.training.artifact_names import BESIDE
from sweep.training.checkpoint import Checkpoint


def remove_artifacts(database: StudyDatabase, work: SweepWork, trial: RunningTrial) -> None:
    """Remove what nothing will go on from, and the models that better ones have displaced.

    Raises `ArtifactError`; the files that stay then do no harm.
    """
    if trial.ends_as != "failed":  # a failed one may be tried again from there
        Checkpoint.discard(work.store, f"{work.sweep.name}/{trial.candidate.number}")
    for model in database.models.surplus(work.sweep, keep=work.space.search.keep_models):
        _remove(work.store, model.path)
        database.models.mark_removed(model.trial_id)


def _remove(store: ArtifactStore, location: str) -> None:
    """Remove a model by where it is, and what lies beside it; one that is not in this store is left alone."""
    name = location.removeprefix(f"{store.uri}/")
    if name != location:
        store.remove(name)
        for file in BESIDE:
            store.remove(sibling(name, file))
