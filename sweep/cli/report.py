"""`sweep report`: the story of a sweep in one file that opens offline."""

import argparse
from pathlib import Path

from sweep.app.settings import storage_words
from sweep.cli.command import argument, command, flag
from sweep.cli.output import print_json
from sweep.cli.settings import ARTIFACTS, JSON, NAME, STORAGE, opened
from sweep.wording import plural, size


@command(
    "report",
    NAME,
    argument("--out", metavar="FILE", type=Path, required=True, help="a new file: report.html, report.md"),
    argument(
        "--format",
        choices=("html", "md"),
        help="html: one file with all in it; md: Markdown, its pictures in a folder beside it, for which Kaleido "
        "and a Chromium must be there (default: as --out ends)",
    ),
    flag("--force", "write over a report that is there"),
    STORAGE,
    ARTIFACTS,
    JSON,
)
def report(arguments: argparse.Namespace) -> int:
    """The story of a sweep in one file that opens offline."""
    from sweep.app.report import write_report

    with opened(arguments) as (database, sweep):
        record = write_report(
            database,
            sweep,
            arguments.out,
            arguments.format,
            artifacts=arguments.artifacts,
            options=storage_words(arguments.storage),
            force=arguments.force,
        )
    if arguments.json:
        return print_json(record)
    beside = f", its pictures in {record.pictures}" if record.pictures else ""
    print(f"{record.file}: {plural(record.figures, 'figure')}, {size(record.bytes)}{beside}")
    return 0
