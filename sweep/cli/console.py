"""Where commands print for people. Names, reasons and values may come from a stranger's file, and are only text."""

from collections.abc import Iterable
from typing import Any

from rich import console
from rich.segment import Segment

from sweep.wording import printable


class Console(console.Console):
    """rich's, which takes brackets for brackets and passes no control character on."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"markup": False, **options})

    def render(self, renderable: Any, options: console.ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render as rich does; its own control codes stay."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(printable(segment.text, keep="\n"), segment.style)
