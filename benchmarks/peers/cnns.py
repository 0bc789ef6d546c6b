"""Eight fixed CNNs for CIFAR-10: what every contestant trains."""

from dataclasses import dataclass

EPOCHS = 2
BATCH_SIZE = 64


@dataclass(frozen=True, kw_only=True)
class Cnn:
    """One of the eight; two convolutions a block, filters doubling from block to block."""

    depth: int
    filters: int
    batch_norm: bool
    optimizer: str


CNNS = (
    Cnn(depth=1, filters=16, batch_norm=False, optimizer="adam"),
    Cnn(depth=1, filters=32, batch_norm=True, optimizer="adagrad"),
    Cnn(depth=2, filters=16, batch_norm=True, optimizer="adadelta"),
    Cnn(depth=2, filters=32, batch_norm=False, optimizer="adamax"),
    Cnn(depth=3, filters=16, batch_norm=False, optimizer="adagrad"),
    Cnn(depth=3, filters=32, batch_norm=True, optimizer="adam"),
    Cnn(depth=3, filters=32, batch_norm=False, optimizer="adadelta"),
    Cnn(depth=2, filters=32, batch_norm=True, optimizer="adamax"),
)
