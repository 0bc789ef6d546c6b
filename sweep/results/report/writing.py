"""A sweep's report, from the database to its file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Literal

from sweep.results.report import placing
from sweep.results.report.blocks import Story

Format = Literal["html", "md"]
FORMATS: tuple[Format, ...] = ("html", "md")


@dataclass(frozen=True, kw_only=True)
class ReportRecord:
    """A report that was written."""

    sweep: str
    file: Path
    pictures: Path | None  # the folder with those of a Markdown report
    figures: int
    bytes: int  # of all files


def write_report(
    story: Callable[[], Story], out: Path, kind: Format, *, sweep: str, force: bool = False
) -> ReportRecord:
    """Write what `story` tells to `out`, where nothing may be yet unless `force`.

    The file appears whole or not at all; a Markdown report's pictures lie beside it, in `NAME_files`. Raises
    `InputError` for a file that is there, `SweepError` for what cannot be written or drawn.
    """
    folder = out.with_name(f"{out.stem}_files") if kind == "md" else None
    placing.refuse_used(*(path for path in (out, folder) if path is not None), force=force)
    told = story()
    pictures: dict[str, bytes] = {}
    if folder is None:
        from sweep.results.report.html import write_html

        text = write_html(told)
    else:
        from sweep.results.report.markdown import gallery_pictures, write_markdown
        from sweep.results.report.pictures import draw

        drawn = {f"{name}.png": png for name, png in draw(told.pictures).items()} if told.pictures else {}
        pictures = drawn | gallery_pictures(told)
        titles = {one.name: unescape(one.figure.layout.title.text) for one in told.pictures}
        text = write_markdown(told, folder.name, titles)
    size = placing.place(text, out, pictures, folder)
    return ReportRecord(sweep=sweep, file=out, pictures=folder, figures=len(told.pictures), bytes=size)


def moment() -> datetime:
    """Now, by this machine's clock."""
    return datetime.now().astimezone()
