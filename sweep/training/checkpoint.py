"""Everything that the next epoch depends on, in one file of the artifact store."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storage.epoch import Epoch
from sweep.artifacts.errors import ArtifactMissingError, explained
from sweep.artifacts.store import ArtifactStore
from sweep.training.messages import CheckpointRef
from sweep.training.stopping import Progression

_PREFIX, _SUFFIX = "checkpoint-", ".npz"
_STATE = "state"
_GROUPS = ("weights", "optimizer", "best")
Arrays = tuple[NDArray[Any], ...]
Say = Callable[[str], None]  # takes a line for the trial's log


class _UnusableError(Exception):
    """A checkpoint that training cannot go on from, and why."""


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """A trial after one of its epochs."""

    identity: str  # of the configuration, data and code that trained it
    curve: tuple[Epoch, ...]  # all epochs so far
    progression: Progression
    weights: Arrays  # of the trainer
    optimizer: Arrays  # its variables, the step count among them
    best: Arrays  # of the core, at the best epoch

    def save(self, store: ArtifactStore, folder: str) -> CheckpointRef:
        """Write it into the attempt's folder, whole or not at all. Raises `ArtifactError`."""
        epoch = len(self.curve)
        name = f"{folder}/{_PREFIX}{epoch}{_SUFFIX}"
        with store.writing(name) as path:
            with path.open("wb") as file:
                np.savez(file, allow_pickle=False, **self._entries())
            return CheckpointRef(name=name, epoch=epoch, sha256=sum_of(path), bytes=path.stat().st_size)

    @classmethod
    def load(
        cls, store: ArtifactStore, refs: tuple[CheckpointRef, ...], identity: str, say: Say
    ) -> "tuple[Checkpoint, CheckpointRef] | None":
        """Return the first that is there, whole and of this very trial; None when none is, and training starts anew.

        Logs which are passed over and why. Raises `ArtifactError` when the store is out of reach.
        """
        for ref in refs:
            try:
                with store.reading(ref.name) as path:
                    return _read(path, ref, identity), ref
            except (ArtifactMissingError, _UnusableError) as error:
                say(f"not going on from epoch {ref.epoch}: {store.locate(ref.name)}: {error}")
        if refs:
            say("no checkpoint can be gone on from: starting anew")
        return None

    @staticmethod
    def discard(store: ArtifactStore, trial_folder: str) -> None:
        """Remove the checkpoints of all attempts at a trial, once nothing will go on from them."""
        for name in store.names(trial_folder):
            file = name.rpartition("/")[2]
            is_half_written = file.startswith(".")  # by a process that was killed
            if is_half_written or (file.startswith(_PREFIX) and file.endswith(_SUFFIX)):
                store.remove(name)

    def _entries(self) -> dict[str, NDArray[Any]]:
        state = {
            "identity": self.identity,
            "curve": [asdict(epoch) for epoch in self.curve],
            "progression": asdict(self.progression),
        }
        entries: dict[str, NDArray[Any]] = {_STATE: np.frombuffer(json.dumps(state).encode(), np.uint8)}
        for group in _GROUPS:
            entries |= {f"{group}/{index:04}": array for index, array in enumerate(getattr(self, group))}
        return entries


def sum_of(path: Path) -> str:
    """Return a file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(path: Path, ref: CheckpointRef, identity: str) -> Checkpoint:
    try:
        with explained("read", path):  # a disk error is not a damaged file: the trial must not start anew for it
            if sum_of(path) != ref.sha256:
                raise _UnusableError("damaged, its checksum is not the recorded one")
            # Opened here: np.load leaves the file of a torn archive open.
            with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
                return _unpack(archive, identity)
    except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise _UnusableError(f"cannot be read ({error})") from error


def _unpack(archive: Any, identity: str) -> Checkpoint:
    state = json.loads(archive[_STATE].tobytes())
    if state["identity"] != identity:  # before its arrays take any memory
        raise _UnusableError("of another configuration, other data or another version")
    groups = {
        group: tuple(archive[name] for name in sorted(archive.files) if name.startswith(f"{group}/"))
        for group in _GROUPS
    }
    return Checkpoint(
        identity=identity,
        curve=tuple(_epoch(one) for one in state["curve"]),
        progression=Progression(**state["progression"]),
        **groups,
    )


def _epoch(entry: dict[str, Any]) -> Epoch:
    """An epoch of the curve; older checkpoints say more of it."""
    return Epoch(epoch=entry["epoch"], metrics=entry["metrics"], seconds=entry["seconds"])
