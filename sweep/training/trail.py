"""The checkpoints that an attempt leaves behind it: the newest one that counts, and the one before it."""

from sweep.artifacts.errors import ArtifactError
from sweep.artifacts.store import ArtifactStore
from sweep.training.checkpoint import Say
from sweep.training.messages import CheckpointRef

KEPT = 2  # should the newest be damaged, there is another


class Trail:
    """Removes checkpoints once newer ones count. Nobody is harmed by what it leaves, so trouble is only told."""

    def __init__(self, store: ArtifactStore, earlier: tuple[CheckpointRef, ...], say: Say) -> None:
        self._store, self._earlier, self._say = store, earlier, say
        self._own: tuple[CheckpointRef, ...] = ()  # newest first

    def extend(self, ref: CheckpointRef) -> None:
        """Take a checkpoint of this attempt's that the database holds; those of earlier attempts go with the second."""
        own = (ref, *self._own)
        useless = (*own[KEPT:], *(self._earlier if len(own) >= KEPT else ()))
        try:
            for old in useless:
                self._store.remove(old.name)
        except ArtifactError as error:
            self._say(f"an old checkpoint stays: {error}")
        self._own = own[:KEPT]
        self._earlier = () if len(own) >= KEPT else self._earlier
