"""How long checkpoints stay: the newest one that counts and the one before it are kept, older ones are removed."""

from sweep.artifacts.errors import ArtifactError
from sweep.artifacts.store import ArtifactStore
from sweep.training.checkpoint import Say
from sweep.training.messages import CheckpointRef

KEPT_CHECKPOINTS = 2  # a trial, in the store and in the database: should the newest be damaged, there is another


class CheckpointRetention:
    """Removes checkpoints once newer ones count. One that stays behind harms nobody, so a failure is only logged."""

    def __init__(self, store: ArtifactStore, earlier: tuple[CheckpointRef, ...], say: Say) -> None:
        self._store, self._earlier, self._say = store, earlier, say
        self._own: tuple[CheckpointRef, ...] = ()  # newest first

    def add(self, ref: CheckpointRef) -> None:
        """Take a checkpoint of this attempt that the database holds; earlier attempts' go once there are enough."""
        own = (ref, *self._own)
        surplus = (*own[KEPT_CHECKPOINTS:], *(self._earlier if len(own) >= KEPT_CHECKPOINTS else ()))
        try:
            for old in surplus:
                self._store.remove(old.name)
        except ArtifactError as error:
            self._say(f"an old checkpoint stays: {error}")
        self._own = own[:KEPT_CHECKPOINTS]
        self._earlier = () if len(own) >= KEPT_CHECKPOINTS else self._earlier
