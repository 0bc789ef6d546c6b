"""README.md and docs/ as tests read them: pages of blocks, each with what it says about how it is tested.

Blocks that are indented are commands for a terminal, or what those print; fenced ones say their language. A comment
that readers do not see stands before a block whose commands are only read by the command line's parser, and says why:

    <!-- parsed: serves until Ctrl-C -->

`<!-- page parsed: … -->` at the head of a page says it of all its blocks.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))

_COMMENT = re.compile(r"<!-- (page )?parsed: (.+) -->")
_FENCE = re.compile(r"```(\w*) *(.*)")
_INLINE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True, kw_only=True)
class Block:
    """Lines that belong together."""

    line: int  # of its first one, from 1
    language: str  # what the fence says; `indented` where there is none
    info: str  # what else it says
    text: str
    reason: str | None  # why nothing of it is run

    def commands(self) -> list[str]:
        """Its lines as a shell reads them: continued ones joined."""
        return re.sub(r" *\\\n *", " ", self.text).splitlines()


@dataclass(frozen=True, kw_only=True)
class Page:
    """A Markdown file."""

    path: Path
    text: str
    blocks: tuple[Block, ...]

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    def of(self, *languages: str) -> list[Block]:
        """Its blocks in these languages."""
        return [block for block in self.blocks if block.language in languages]

    def inline(self) -> list[str]:
        """All that stands between backticks, outside of blocks."""
        prose = re.sub(r"^```.*?^```", "", self.text, flags=re.MULTILINE | re.DOTALL)
        return _INLINE.findall(re.sub(r"^    .*$", "", prose, flags=re.MULTILINE))


def read(path: Path) -> Page:
    """The page of a file."""
    text = path.read_text(encoding="utf-8")
    return Page(path=path, text=text, blocks=tuple(_blocks(text.splitlines())))


def page(name: str) -> Page:
    """A page by its path in the repository."""
    return read(ROOT / name)


def words_of(command: str) -> list[str]:
    """A command's words, without what is said after `#`."""
    return shlex.split(command, comments=True)


def _blocks(lines: list[str]) -> Iterator[Block]:
    whole_page: str | None = None
    reason: str | None = None
    at = 0
    while at < len(lines):
        line = lines[at]
        if said := _COMMENT.fullmatch(line):
            whole_page, reason = (said[2], None) if said[1] else (whole_page, said[2])
        elif fence := _FENCE.fullmatch(line):
            end = lines.index("```", at + 1)
            yield _block(at + 1, fence[1] or "text", fence[2], lines[at + 1 : end], reason or whole_page)
            at, reason = end, None
        elif line.startswith("    ") and (at == 0 or not lines[at - 1].strip()):
            end = _end_of_indented(lines, at)
            yield _block(at, "indented", "", [line[4:] for line in lines[at:end]], reason or whole_page)
            at, reason = end - 1, None
        elif line.strip():
            reason = None  # it belongs to the block that follows, and to no other
        at += 1


def _block(index: int, language: str, info: str, lines: list[str], reason: str | None) -> Block:
    return Block(line=index + 1, language=language, info=info, text="\n".join(lines).rstrip() + "\n", reason=reason)


def _end_of_indented(lines: list[str], begin: int) -> int:
    end = begin
    while end < len(lines) and (lines[end].startswith("    ") or not lines[end].strip()):
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    return end
