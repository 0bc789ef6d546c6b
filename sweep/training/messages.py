"""What a trial process and its supervisor say to each other: small frozen records, pickled over one pipe."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from storage.epoch import Epoch


class Order(Enum):
    """The supervisor's answer to an epoch."""

    GO_ON = "go on"
    STOP = "stop"  # the trial ends here for good: pruned, or the sweep's time is up
    YIELD = "yield"  # leave with everything on disk; the trial goes on in a later attempt


@dataclass(frozen=True, kw_only=True)
class CheckpointRef:
    """A checkpoint in the artifact store. One that the database holds counts; any other is rubbish."""

    name: str  # in the store: `cnn_depth/3/1/checkpoint-7.npz`
    epoch: int  # the last one in it, from 1
    sha256: str  # of the file
    bytes: int


@dataclass(frozen=True, kw_only=True)
class Started:
    """The model is built and compiled; the first step comes next."""

    first_epoch: int  # 1, or the one after the checkpoint
    parameters: int
    device: str  # `cpu`, `gpu:0`
    notes: tuple[str, ...] = ()  # what the user should know of it, a line each


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A heartbeat within an epoch, at most one per second."""

    epoch: int  # from 1
    step: int
    steps: int


@dataclass(frozen=True, kw_only=True)
class EpochEnd:
    """A finished epoch; its checkpoint is in the store before this is sent. Answered by an `Order`.

    Epoch and checkpoint become one row, and the order comes once it is committed. A trial that goes on from a
    checkpoint asks its last epoch once more: the answer may never have arrived.
    """

    epoch: Epoch  # metrics: loss, accuracy, val_loss, val_accuracy, learning_rate
    checkpoint: CheckpointRef


@dataclass(frozen=True, kw_only=True)
class Finished:
    """The last message of an attempt that trained to its end or was told to stop."""

    epochs: int  # trained in all, earlier attempts included
    best_epoch: int
    best_value: float  # of the objective
    reason: str  # `all epochs`, `early stopping`, `told to stop`
    model: str  # where the best epoch's is: an absolute path or an s3:// URI
    bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Yielded:
    """The last message of an attempt that was told to yield: its checkpoint holds all epochs."""

    epochs: int


@dataclass(frozen=True, kw_only=True)
class Failed:
    """The last message of an attempt that cannot go on: NaN, out of memory, an error in Keras."""

    reason: str  # one line, for people
    machine: bool = False  # the machine's fault (a full disk, data gone), not the trial's: none is lost
    full_disk: bool = False  # which of them it was: no room for an artifact


@dataclass(frozen=True, kw_only=True)
class Rejected:
    """The last message of an attempt whose builder made a model beyond the limits: it was not trained."""

    reason: str


Message = Rejected | Started | Progress | EpochEnd | Finished | Yielded | Failed


class Supervisor(Protocol):
    """The training side's view of who it reports to."""

    def tell(self, message: Message) -> None:
        """Sends a message that needs no answer."""

    def ask(self, message: EpochEnd) -> Order:
        """Sends an epoch and waits for the order that answers it."""
