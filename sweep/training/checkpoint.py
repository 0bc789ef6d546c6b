"""Everything that the next epoch depends on, in one file, replaced in one move."""

import json
import os
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sweep.errors import SweepError
from sweep.training.messages import EpochEnd
from sweep.training.stopping import Progression

CURRENT, PREVIOUS = "checkpoint.npz", "checkpoint.previous.npz"
_STATE = "state"
Arrays = tuple[NDArray[Any], ...]


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """A trial after one of its epochs."""

    identity: str  # of the configuration, data and code that trained it
    curve: tuple[EpochEnd, ...]  # all epochs so far
    progression: Progression
    weights: Arrays  # of the trainer
    optimizer: Arrays  # its variables, the step count among them
    best: Arrays  # of the core, at the best epoch

    def save(self, directory: Path) -> None:
        """Write beside, keep the one before, move into place: a kill at any point leaves a whole one."""
        current, previous = directory / CURRENT, directory / PREVIOUS
        beside = directory / f"{CURRENT}.{os.getpid()}"
        try:
            with beside.open("wb") as file:
                np.savez(file, allow_pickle=False, **self._entries())
            if current.exists():
                current.replace(previous)
            beside.replace(current)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise SweepError(f"Cannot write the checkpoint {current}: {error.strerror or error}") from error

    @classmethod
    def load(cls, directory: Path, identity: str) -> "Checkpoint | None":
        """The newest whole checkpoint of this very trial; None when there is none, and training starts anew."""
        for name in (CURRENT, PREVIOUS):
            try:
                checkpoint = _read(directory / name)
            # A torn file: the archive carries a sum of each entry, and reading checks it.
            except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
                continue
            if checkpoint.identity == identity:
                return checkpoint
        return None

    @staticmethod
    def discard(directory: Path) -> None:
        """Remove a trial's checkpoints, once nothing can want to go on from them."""
        beside = directory.glob(f"{CURRENT}.*")  # what a kill in the middle of a save left
        for path in (directory / CURRENT, directory / PREVIOUS, *beside):
            path.unlink(missing_ok=True)

    def _entries(self) -> dict[str, NDArray[Any]]:
        state = {
            "identity": self.identity,
            "curve": [asdict(epoch) for epoch in self.curve],
            "progression": asdict(self.progression),
        }
        entries: dict[str, NDArray[Any]] = {_STATE: np.frombuffer(json.dumps(state).encode(), np.uint8)}
        for group in ("weights", "optimizer", "best"):
            entries |= {f"{group}/{index:04}": array for index, array in enumerate(getattr(self, group))}
        return entries


def _read(path: Path) -> Checkpoint:
    # Opened here: np.load leaves the file of a torn archive open.
    with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
        state = json.loads(archive[_STATE].tobytes())
        groups = {
            group: tuple(archive[name] for name in sorted(archive.files) if name.startswith(f"{group}/"))
            for group in ("weights", "optimizer", "best")
        }
    return Checkpoint(
        identity=state["identity"],
        curve=tuple(EpochEnd(**epoch) for epoch in state["curve"]),
        progression=Progression(**state["progression"]),
        **groups,
    )
