"""Progress of long work that a command does by itself: a line that is drawn over on a terminal, nothing elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

_CLEAR = "\r\x1b[2K"


@contextmanager
def progress_on(stream: TextIO) -> Iterator[Callable[[str, int, int], None]]:
    """Give what takes (what is under way, how much is done, of how much or 0 where nobody knows)."""
    if not stream.isatty():
        yield lambda _what, _done, _total: None
        return

    def draw(what: str, done: int, total: int) -> None:
        count = f" {done:,}" if done else ""
        stream.write(f"{_CLEAR}{what}{count}{f' of {total:,}' if total else ''} …")
        stream.flush()

    try:
        yield draw
    finally:
        stream.write(_CLEAR)
        stream.flush()
