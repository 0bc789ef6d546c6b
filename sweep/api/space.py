"""Space files from Python."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sweep.space import space as language
from sweep.space.reading import locate, parse_space, read_space


@dataclass(frozen=True, kw_only=True)
class Space:
    """A space that has been read and found right."""

    read: language.Space  # everything about it
    file: Path | None  # where it was read, which relative data paths are relative to; None: a text

    @classmethod
    def load(cls, file: str | Path) -> Self:
        """Read a space file, or the gallery's of that name; raises `SpaceError` with every problem of a wrong one."""
        path = locate(str(file))
        return cls(read=read_space(path), file=path.absolute())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a space from its YAML, in which a path to data must be absolute."""
        return cls(read=parse_space(text, "space.yaml"), file=None)

    @property
    def name(self) -> str:
        """What a sweep over it is called unless it is given another name."""
        return self.read.name

    @property
    def text(self) -> str:
        """The YAML."""
        return self.read.text

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The open values, described in a line each: `filters: 16, 32, 64`."""
        return tuple(f"{one.name}: {one}" for one in self.read.dimensions)

    @property
    def size(self) -> int | None:
        """How many configurations there are; None where a value is continuous."""
        return self.read.size
