"""Data: images from a source into raw `uint8` arrays, decoded once, split once, memory-mapped by every trial."""

from sweep.training.data.peeking import Peek, peek
from sweep.training.data.preparation import prepare
from sweep.training.data.prepared import PreparedData, Split

__all__ = ["Peek", "PreparedData", "Split", "peek", "prepare"]
