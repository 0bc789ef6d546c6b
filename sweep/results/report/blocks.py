"""What a report is made of: plain words, tables and figures, which HTML and Markdown each write in their own way.

Every text here is what it says, letter by letter: the writers of HTML and Markdown escape it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from sweep.results.shots import Shot

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A few sentences; a `note` is smaller, a `warning` stands out."""

    kind: ClassVar[str] = "paragraph"
    text: str
    tone: Literal["plain", "note", "warning"] = "plain"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Labels and what they are."""

    kind: ClassVar[str] = "facts"
    items: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of text; figures stand to the right."""

    kind: ClassVar[str] = "table"
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()  # columns of figures
    caption: str = ""
    strong: int | None = None  # the column that stands out


@dataclass(frozen=True, kw_only=True)
class Code:
    """Lines to copy; long ones are folded away under their title."""

    kind: ClassVar[str] = "code"
    text: str
    language: str = ""
    title: str = ""  # empty: shown as it is


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A figure."""

    name: str  # of its file, and of its place on the page
    figure: "Figure"
    is_wide: bool = False


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """Figures beside each other, where there is room."""

    kind: ClassVar[str] = "pictures"
    pictures: Sequence[Picture]


@dataclass(frozen=True, kw_only=True)
class Card:
    """An image and what the model took it for."""

    shot: Shot
    png: bytes


@dataclass(frozen=True, kw_only=True)
class Gallery:
    """Images side by side."""

    kind: ClassVar[str] = "gallery"
    name: str
    cards: Sequence[Card]


Block = Paragraph | Facts | Table | Code | Pictures | Gallery


@dataclass(frozen=True, kw_only=True)
class Section:
    """A chapter."""

    name: str  # its anchor
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True, kw_only=True)
class Story:
    """A whole report."""

    title: str
    subtitle: str
    headlines: Sequence[tuple[str, str]]  # a figure and what it is, for the top
    warning: str  # what to know first, such as that the sweep goes on; empty: nothing
    sections: Sequence[Section]
    made: str  # when, with what

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All figures in the order of the text."""
        blocks = [block for section in self.sections for block in section.blocks]
        return tuple(one for block in blocks if isinstance(block, Pictures) for one in block.pictures)
