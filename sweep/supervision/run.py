"""A run: one attempt in its slot, and how far the conversation with it has come."""

from collections import deque
from dataclasses import dataclass, field

from sweep.execution.executor import Event, Handle, Said
from sweep.supervision.board import WorkerLine
from sweep.supervision.ledger import RunningTrial
from sweep.supervision.sweep_work import SweepWork
from sweep.training.messages import Message
from sweep.training.task import Slot


@dataclass(eq=False, kw_only=True)
class Run:
    """A trial in a slot of this machine."""

    slot: Slot
    work: SweepWork
    trial: RunningTrial
    handle: Handle
    line: WorkerLine  # on the board
    started: float  # seconds, by the monotonic clock; later by as long as it waited for us
    last_heard: float  # likewise
    inbox: deque[Message] = field(default_factory=deque)  # each leaves it when it is written down
    cause: str | None = None  # why it died, once all that it said is in the inbox
    is_ended: bool = False  # by us, in the middle: its inbox holds its last message
    is_over: bool = False  # all is written down; the slot is to be freed

    def hear(self, event: Event, now: float) -> None:
        """Take in what the executor says of it."""
        if isinstance(event, Said):
            self.inbox.append(event.message)
            self.last_heard = now
        else:
            self.cause = event.cause

    def answered(self, now: float) -> None:
        """Note that it was answered: the time it waited for us is neither its silence nor its training."""
        waited = now - self.last_heard
        self.last_heard += waited
        self.started += waited

    def end(self, last: Message) -> None:
        """Have this be its last message, as if it had sent it."""
        self.inbox, self.is_ended = deque([last]), True
