"""A report as Markdown, with its pictures in a folder beside it."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from sweep.markdown import fenced, line, plain, table
from sweep.results.report.blocks import Block, Card, Code, Facts, Gallery, Paragraph, Pictures, Section, Story, Table
from sweep.wording import percent

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
    return {_file(one, card): card.png for one in blocks if isinstance(one, Gallery) for card in one.cards}


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
    title = [f"{plain(block.title)}:", ""] if block.title else []
    return [*title, fenced(block.text, block.language)]


def _gallery(block: Gallery, folder: str) -> list[str]:
    rows = []
    for card in block.cards:
        shot = card.shot
        image = f"![image {shot.place}]({quote(folder)}/{_file(block, card)})"
        bars = "<br>".join(
            f"{'█' * max(1, round(bar.probability * _BLOCKS))} {plain(bar.name)} {percent(bar.probability)}"
            for bar in sorted(shot.bars, key=lambda bar: -bar.probability)
        )
        rows.append(line((image, plain(shot.predicted), plain(shot.truth), bars)))
    return [line(("image", "predicted", "true", "probabilities")), line(("---",) * 4), *rows]


def _file(gallery: Gallery, card: Card) -> str:
    return f"{gallery.name}-{card.shot.place}.png"
