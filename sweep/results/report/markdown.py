"""A report as Markdown, with its pictures in a folder beside it."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from sweep.markdown import line, plain, table
from sweep.results.report.blocks import Block, Card, Code, Facts, Gallery, Paragraph, Pictures, Section, Story, Table

_BLOCKS = 20  # characters of the longest bar


def write_markdown(story: Story, folder: str, titles: Mapping[str, str]) -> str:
    """The whole text; `folder` is where the pictures are, `titles` what each shows, for who cannot see it."""
    lines = [f"# {plain(story.title)}", "", plain(story.subtitle), ""]
    if story.warning:
        lines += [f"> **{plain(story.warning)}**", ""]
    lines += [f"- **{plain(figure)}** {plain(label)}" for figure, label in story.headlines]
    for section in story.sections:
        lines += ["", *_section(section, folder, titles)]
    return "\n".join([*lines, "", "---", "", plain(story.made), ""])


def gallery_pictures(story: Story) -> dict[str, bytes]:
    """The images of the galleries, by the names of their files."""
    blocks = [block for section in story.sections for block in section.blocks]
    return {_file(one, card): card.png or b"" for one in blocks if isinstance(one, Gallery) for card in one.cards}


def _section(section: Section, folder: str, titles: Mapping[str, str]) -> list[str]:
    lines = [f"## {plain(section.title)}", ""]
    for block in section.blocks:
        lines += [*_block(block, folder, titles), ""]
    return lines[:-1]


def _block(block: Block, folder: str, titles: Mapping[str, str]) -> Sequence[str]:
    if isinstance(block, Paragraph):
        return [plain(block.text)]
    if isinstance(block, Facts):
        return table(("", ""), [(label, text) for label, text in block.items])
    if isinstance(block, Table):
        note = ["", plain(block.caption)] if block.caption else []
        return [*table(block.head, block.rows, right=block.right), *note]
    if isinstance(block, Code):
        return _code(block)
    if isinstance(block, Pictures):
        return [f"![{plain(titles[one.name])}]({quote(folder)}/{one.name}.png)\n" for one in block.pictures]
    return _gallery(block, folder)


def _code(block: Code) -> list[str]:
    """Fenced by more marks than stand in it."""
    longest = max((len(marks) for marks in re.findall(r"`+", block.text)), default=0)
    fence = "`" * max(3, longest + 1)
    title = [f"{plain(block.title)}:", ""] if block.title else []
    return [*title, f"{fence}{block.language}", block.text.rstrip("\n"), fence]


def _gallery(block: Gallery, folder: str) -> list[str]:
    rows = []
    for card in block.cards:
        image = f"![image {card.place}]({quote(folder)}/{_file(block, card)})"
        bars = "<br>".join(
            f"{'█' * max(1, round(bar.probability * _BLOCKS))} {plain(bar.name)} {bar.probability:.0%}"
            for bar in card.bars
        )
        rows.append(line((image, plain(card.predicted), plain(card.truth), bars)))
    return [line(("image", "predicted", "true", "probabilities")), line(("---",) * 4), *rows]


def _file(gallery: Gallery, card: Card) -> str:
    return f"{gallery.name}-{card.place}.png"
