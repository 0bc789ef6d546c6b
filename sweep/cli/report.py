"""`sweep report`: the story of a sweep in one file that opens offline."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.cli import settings
from sweep.errors import InputError, SweepError
from sweep.wording import plural, size

if TYPE_CHECKING:
    from sweep.artifacts.store import ArtifactStore
    from sweep.results.report.blocks import Story
    from sweep.results.report.writing import Format, ReportRecord

_FORMATS: dict[str, "Format"] = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep report`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="a new file: report.html, report.md")
    parser.add_argument(
        "--format",
        choices=("html", "md"),
        help="html: one file with all in it; md: Markdown, its pictures in a folder beside it, for which Kaleido and a "
        "Chromium must be there (default: as --out ends)",
    )
    parser.add_argument("--force", action="store_true", help="write over a report that is there")
    settings.add_storage_option(parser)
    settings.add_artifacts_option(parser)
    settings.add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the report and say where it is."""
    kind: Format | None = arguments.format or _FORMATS.get(arguments.out.suffix.lower())
    if kind is None:
        raise InputError(f"--out {arguments.out}: name a file that ends in .html or .md, or say --format")
    with StudyDatabase.open(arguments.storage, create=False) as database:
        record = write(
            arguments, database, database.sweeps.get(arguments.name), arguments.out, kind, force=arguments.force
        )
    if arguments.json:
        print(json.dumps(asdict(record), indent=2, default=str))
        return 0
    beside = f", its pictures in {record.pictures}" if record.pictures else ""
    print(f"{record.file}: {plural(record.figures, 'figure')}, {size(record.bytes)}{beside}")
    return 0


def write(
    arguments: argparse.Namespace,
    database: StudyDatabase,
    sweep: SweepRecord,
    out: Path,
    kind: "Format",
    *,
    force: bool = False,
) -> "ReportRecord":
    """Write a sweep's report; of the arguments, those count that say where things are."""
    from sweep.results.report.writing import write_report

    return write_report(lambda: _tell(arguments, database, sweep), out, kind, sweep=sweep.name, force=force)


def _tell(arguments: argparse.Namespace, database: StudyDatabase, sweep: SweepRecord) -> "Story":
    from sweep.results.report.gathering import gather
    from sweep.results.report.story import tell
    from sweep.results.report.writing import moment

    store, absent = _store(arguments, sweep)
    material = gather(database, sweep, store=store, cache=settings.data_directory(), absent=absent)
    return tell(material, now=moment(), options=settings.storage_words(arguments.storage))


def _store(arguments: argparse.Namespace, sweep: SweepRecord) -> "tuple[ArtifactStore | None, str]":
    """The sweep's artifacts; or None and why: a report without the best model's mistakes is a report too."""
    from sweep.artifacts.store import open_store

    place = settings.artifacts_of(arguments, sweep)
    if place is None:
        return None, "it is not known where this sweep's artifacts are; say --artifacts"
    try:
        return open_store(place), ""
    except SweepError as error:
        return None, str(error).rstrip(".")
