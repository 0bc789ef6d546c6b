"""Progress of long work that a command does by itself: a line on a terminal, nothing elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sweep.cli.console import Console


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Give what takes (what is under way, how much is done, of how much or 0 where nobody knows)."""
    with Console(stderr=True).status("") as status:

        def draw(what: str, done: int, total: int) -> None:
            status.update(f"{what}{f' {done:,}' if done else ''}{f' of {total:,}' if total else ''}")

        yield draw
