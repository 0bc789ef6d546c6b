"""`sweep report`: the story of a sweep in one file that opens offline."""

from pathlib import Path
from typing import TYPE_CHECKING

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.app.settings import artifacts_of
from sweep.environment import data_directory
from sweep.errors import InputError, SweepError

if TYPE_CHECKING:
    from sweep.artifacts.store import ArtifactStore
    from sweep.results.report.blocks import Story
    from sweep.results.report.writing import Format, ReportRecord

_FORMATS: dict[str, "Format"] = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md"}


def write_report(
    database: StudyDatabase,
    sweep: SweepRecord,
    out: Path,
    kind: "Format | None" = None,  # None: as the file's name ends
    *,
    artifacts: str | None = None,
    options: str = "",  # that the commands in the report need to reach the same database
    force: bool = False,
) -> "ReportRecord":
    """Write a sweep's report; raises `InputError` for a file that exists, unless `force`, or of no known kind."""
    from sweep.results.report import writing

    kind = kind or _FORMATS.get(out.suffix.lower())
    if kind is None:
        raise InputError(f"--out {out}: name a file that ends in .html or .md, or give --format")

    def tell() -> "Story":
        from sweep.results.report.gathering import Material
        from sweep.results.report.story import tell

        store, absent = _store(sweep, artifacts)
        material = Material(database, sweep, store=store, cache=data_directory(), absent=absent)
        return tell(material, now=writing.moment(), options=options)

    return writing.write_report(tell, out, kind, sweep=sweep.name, force=force)


def _store(sweep: SweepRecord, artifacts: str | None) -> "tuple[ArtifactStore | None, str]":
    """The sweep's artifacts; or None and why: a report without the best model's mistakes is a report too."""
    from sweep.artifacts.store import open_store

    where = artifacts_of(sweep, artifacts)
    if where is None:
        return None, "it is not known where this sweep's artifacts are; give --artifacts"
    try:
        return open_store(where), ""
    except SweepError as error:
        return None, str(error).rstrip(".")
