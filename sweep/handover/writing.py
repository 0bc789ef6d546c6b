"""Writing an archive: one zip file with a sweep's rows, models, checkpoints and report."""

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from storage.database import StudyDatabase
from storage.schema import OPTUNA_SCHEMA, REVISIONS
from storage.sweeps import SweepRecord
from sweep.artifacts.errors import ArtifactMissingError
from sweep.artifacts.store import ArtifactStore
from sweep.errors import InputError
from sweep.handover.manifest import (
    ARTIFACTS,
    FILE_COLUMNS,
    FORMAT,
    MANIFEST,
    README,
    REPORT,
    ROWS,
    SPACE,
    Counted,
    Manifest,
    Member,
)
from sweep.supervision.marker import is_mark
from sweep.version import __version__
from sweep.writing import whole_file

Watch = Callable[[str, int, int], None]  # what is under way, how much of it is done, of how much

_BLOCK = 1 << 20  # bytes

_TEXT = """\
# The sweep {name}

An archive of Sweep {version}, written {written:%Y-%m-%d %H:%M} UTC. Import it into a study database, with all trials,
curves and models:

    sweep import {file}

`report.html` opens in any browser, `space.yaml` is the space that was searched, `rows.jsonl` has one line per
row of the study database, `artifacts/` the models that were kept, `manifest.json` every file with its SHA-256.
"""


@dataclass(frozen=True, kw_only=True)
class Written:
    """An archive that has been written."""

    path: Path
    size: int  # bytes
    rows: int
    artifacts: int  # files
    missing: int  # files that were removed while it was written: better models took their place


def write_archive(
    database: StudyDatabase,
    sweep: SweepRecord,
    store: ArtifactStore | None,
    out: Path,
    *,
    report: Callable[[Path], object] | None = None,
    watch: Watch = lambda *_: None,
) -> Written:
    """Write all of a sweep into one file, which is there whole or not at all.

    `store` is None to leave models and checkpoints out; `report` writes the HTML report to a path. Raises `InputError`
    where there is something under that name, `SweepError` for a disk that is full or cannot be written.
    """
    if out.exists():
        raise InputError(f"{out} exists already; choose another --out, or remove it")
    with whole_file(str(out)) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
        written = _Writer(archive, database, sweep, store, watch).write(out, report)
    return Written(path=out, size=out.stat().st_size, **written)


class _Writer:
    def __init__(
        self,
        archive: zipfile.ZipFile,
        database: StudyDatabase,
        sweep: SweepRecord,
        store: ArtifactStore | None,
        watch: Watch,
    ) -> None:
        self._archive, self._database, self._sweep, self._store, self._watch = archive, database, sweep, store, watch
        self._rows = self._missing = 0

    def write(self, out: Path, report: Callable[[Path], object] | None) -> dict[str, int]:
        """Write every part; the manifest comes last, since it has the checksums of the others."""
        rows = self._write_rows()
        artifacts = dict(self._write_artifacts())
        now = datetime.now(UTC)
        manifest = Manifest(
            format=FORMAT,
            sweep=self._sweep.name,
            uid=self._sweep.uid,
            written=now,
            version=__version__,
            tables=REVISIONS[-1],
            optuna_schema=OPTUNA_SCHEMA,
            rows=rows,
            artifacts=artifacts,
        )
        self._archive.writestr(SPACE, self._sweep.space)
        text = _TEXT.format(name=self._sweep.name, version=__version__, written=now, file=out.name)
        self._archive.writestr(README, text)
        if report is not None:
            self._write_report(out, report)
        self._archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
        return {"rows": self._rows, "artifacts": len(artifacts), "missing": self._missing}

    def _write_rows(self) -> Member:
        with self._member(ROWS) as member:
            for table, row in self._database.transactions.dump_rows(self._sweep):
                own = self._sweep.name, None if self._store is None else self._store.uri
                line = json.dumps([table, _portable(table, row, *own)], ensure_ascii=False, allow_nan=False)
                member.write(line.encode() + b"\n")
                self._rows += 1
                if self._rows % 1000 == 0:
                    self._watch("rows", self._rows, 0)
        return member.member()

    def _write_artifacts(self) -> Iterator[tuple[str, Member]]:
        if self._store is None:
            return
        names = [name for name in self._store.names(self._sweep.name) if _is_whole(name)]
        for number, name in enumerate(names, start=1):
            own = name.removeprefix(f"{self._sweep.name}/")
            self._watch("files", number, len(names))
            try:
                with self._store.reading(name) as path, path.open("rb") as file:
                    member = self._write_artifact(f"{ARTIFACTS}{own}", file)
            except (ArtifactMissingError, FileNotFoundError):
                self._missing += 1
                continue
            yield own, member

    def _write_artifact(self, name: str, file: IO[bytes]) -> Member:
        with self._member(name, zipfile.ZIP_STORED) as member:  # models and checkpoints are compressed already
            while block := file.read(_BLOCK):
                member.write(block)
        return member.member()

    def _write_report(self, out: Path, report: Callable[[Path], object]) -> None:
        self._watch("report", 0, 0)
        path = out.with_name(f".{out.name}.{REPORT}")
        try:
            report(path)
            self._archive.write(path, REPORT)
        finally:
            path.unlink(missing_ok=True)

    @contextmanager
    def _member(self, name: str, compression: int = zipfile.ZIP_DEFLATED) -> Iterator[Counted]:
        info = zipfile.ZipInfo(name, datetime.now(UTC).timetuple()[:6])
        info.compress_type = compression
        with self._archive.open(info, "w", force_zip64=True) as file:
            yield Counted(file)


def _is_whole(name: str) -> bool:
    """Whether a file goes into the archive: not the mark, and nothing that a kill left half written."""
    file = name.rpartition("/")[2]
    return not is_mark(file) and not file.startswith(".")


def _portable(table: str, row: dict[str, object], name: str, store: str | None) -> dict[str, object]:
    """A row that names its file as the archive does, wherever it is here."""
    column = FILE_COLUMNS.get(table)
    if column is not None:
        place = str(row[column]).removeprefix(f"{store}/") if store else str(row[column])
        row = row | {column: place.removeprefix(f"{name}/")}
    return row
