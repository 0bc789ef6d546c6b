"""What a HyperModel that trains by itself and its trial say to each other."""

from collections.abc import Callable
from typing import Protocol

from storage.epoch import Epoch
from sweep.training.data.prepared import Split
from sweep.training.messages import Order


class LeaveError(BaseException):
    """Takes the way out of the user's `fit`, past whatever it catches."""

    def __init__(self, order: Order = Order.GO_ON) -> None:
        super().__init__(order)
        self.order = order


class Trainee(Protocol):
    """The trial, as far as a `fit` has to do with it."""

    splits: tuple[Split, Split]  # the images to train on and those to validate on
    epochs: int  # to train
    curve: tuple[Epoch, ...]  # those that were trained

    def train_exactly(self, *, epochs: int, batch_size: int, shuffle: bool) -> None:
        """Train by the sweep's own steps, from the last checkpoint on. Raises `LeaveError` on an order."""

    def epoch_ended(self, metrics: dict[str, float], seconds: float) -> None:
        """Take an epoch that `fit` has trained in its own way. Raises `LeaveError` on an order, or to end early."""

    def heartbeat(self, step: int) -> None:
        """Report a step within an epoch."""


OwnFit = Callable[[Trainee], Order]  # trains to its end or to an order, which it returns
