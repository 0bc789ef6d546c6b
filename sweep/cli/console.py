"""Where commands print for people. Names, reasons and values may come from an untrusted file, and are only text."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from rich import console
from rich.segment import Segment

from sweep.wording import printable


class Console(console.Console):
    """rich's, which takes brackets for brackets and lets no control character through."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"markup": False, **options})

    def render(self, renderable: Any, options: console.ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render as rich does; its own control codes stay."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(printable(segment.text, keep="\n"), segment.style)


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Give what takes (what is under way, how much is done, of how much or 0 where that is unknown)."""
    with Console(stderr=True).status("") as status:

        def draw(what: str, done: int, total: int) -> None:
            status.update(f"{what}{f' {done:,}' if done else ''}{f' of {total:,}' if total else ''}")

        yield draw
