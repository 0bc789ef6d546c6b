"""A sweep's report, from the database to its file."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Literal

from sweep.errors import InputError, SweepError
from sweep.results.report.blocks import Story
from sweep.writing import whole_file

Format = Literal["html", "md"]


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
    _refuse_used(*(path for path in (out, folder) if path is not None), force=force)
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
    size = _place(text, out, pictures, folder)
    return ReportRecord(sweep=sweep, file=out, pictures=folder, figures=len(told.pictures), bytes=size)


def moment() -> datetime:
    """Now, by this machine's clock."""
    return datetime.now().astimezone()


def _refuse_used(*paths: Path, force: bool) -> None:
    """Raise `InputError` for what is there already."""
    for path in paths:
        if path.is_dir() and (not force or _is_foreign(path)):
            raise InputError(f"{path} is a directory that is there already; give another --out, or remove it")
        if path.exists() and not force:
            raise InputError(f"{path} is there already; give another --out, or --force to write over it")


def _is_foreign(directory: Path) -> bool:
    """Whether anything but a report's pictures is in there."""
    return any(not file.is_file() or file.suffix != ".png" for file in directory.iterdir())


def _place(text: str, path: Path, pictures: Mapping[str, bytes] | None = None, folder: Path | None = None) -> int:
    """Write a report and the pictures beside it; returns the bytes of all. Raises `SweepError` when it cannot."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if folder is not None:
            _place_folder(pictures or {}, folder)
        with whole_file(str(path)) as part:
            part.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SweepError(f"Cannot write {path}: {error.strerror or error}") from error
    return path.stat().st_size + sum(map(len, (pictures or {}).values()))


def _place_folder(pictures: Mapping[str, bytes], folder: Path) -> None:
    beside = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        beside.mkdir()
        for name, content in pictures.items():
            (beside / name).write_bytes(content)
        if folder.exists():
            shutil.rmtree(folder)
        beside.replace(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
