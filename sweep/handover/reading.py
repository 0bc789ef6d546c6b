"""Reading an archive from an unknown source: every name, size and checksum is verified before it is used."""

import json
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Self

from pydantic import ValidationError

from storage.schema import OPTUNA_SCHEMA, REVISIONS
from sweep.errors import InputError
from sweep.handover.manifest import ARTIFACTS, FORMAT, MANIFEST, README, REPORT, ROWS, SPACE, Counted, Manifest, Member

_BESIDES = {MANIFEST, ROWS, SPACE, REPORT, README}
_LARGEST_MANIFEST = 64 << 20  # bytes: 400,000 files
_LONGEST_LINE = 16 << 20  # bytes: a space file is in one of them
# What zipfile raises on files that are damaged.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError)
_SMALL = 64 << 20  # bytes: nothing below it is a bomb
_MOST_EXPANSION = 100  # rows shrink to a tenth, models hardly at all


class Archive:
    """An archive's contents. What `write_archive` would not have written raises `InputError`, naming the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = self._open()
        try:
            self._members = self._checked_members()
            self.manifest = self._read_manifest()
            self._check_against_manifest()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __str__(self) -> str:
        return str(self._path)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def rows(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The tables' rows, in order."""
        number = 0
        with self._member(ROWS, self.manifest.rows) as file:
            while line := file.readline(_LONGEST_LINE + 1):
                number += 1
                yield self._row(line, number)

    @contextmanager
    def artifact(self, name: str) -> Iterator[IO[bytes]]:
        """An artifact's content; its checksum is verified when all of it has been read."""
        with self._member(f"{ARTIFACTS}{name}", self.manifest.artifacts[name]) as file:
            yield file

    def _open(self) -> zipfile.ZipFile:
        try:
            if self._path.exists() and not self._path.is_file():  # a device or a pipe may never end
                raise InputError(f"{self._path} is not a file; give one that `sweep archive` wrote")
            return zipfile.ZipFile(self._path)
        except FileNotFoundError as error:
            raise InputError(f"file {self._path} not found") from error
        except OSError as error:
            raise InputError(f"{self._path} cannot be read: {error.strerror or error}") from error
        except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
            raise InputError(f"{self._path} is not an archive of a sweep, or incomplete ({error})") from error

    def _checked_members(self) -> dict[str, zipfile.ZipInfo]:
        members: dict[str, zipfile.ZipInfo] = {}
        for info in self._file.infolist():
            if info.filename in members:
                raise self._refusal(f"{info.filename!r} is in it twice")
            if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG) or info.flag_bits & 1:
                raise self._refusal(f"{info.filename!r} is a link, a folder or encrypted")
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise self._refusal(f"{info.filename!r} is compressed in another way")
            if info.file_size > max(_SMALL, _MOST_EXPANSION * info.compress_size):
                raise self._refusal(f"{info.filename!r} would expand to {info.file_size:,} bytes")
            members[info.filename] = info
        return members

    def _read_manifest(self) -> Manifest:
        info = self._members.get(MANIFEST)
        if info is None or info.file_size > _LARGEST_MANIFEST:
            raise InputError(f"{self._path} is not an archive of a sweep: it has no {MANIFEST}")
        try:
            text = self._file.read(info)
            self._check_version(json.loads(text))
            return Manifest.model_validate_json(text)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise self._refusal(f"{MANIFEST}: {place}: {first['msg']}") from error
        except (ValueError, RecursionError, *_DAMAGED) as error:
            raise self._refusal(f"{MANIFEST} cannot be read ({error})") from error

    def _check_version(self, said: Any) -> None:
        if not isinstance(said, dict):
            raise self._refusal(f"{MANIFEST} does not describe an archive")
        newer = said.get("format") != FORMAT or said.get("tables") not in REVISIONS
        if newer or said.get("optuna_schema") != OPTUNA_SCHEMA:
            raise InputError(
                f"{self._path} was written by another version ({str(said.get('version'))[:20]}), whose archives this "
                "one cannot read; update with: pip install -U keras-sweep"
            )

    def _check_against_manifest(self) -> None:
        said = {ROWS: self.manifest.rows}
        said |= {f"{ARTIFACTS}{name}": member for name, member in self.manifest.artifacts.items()}
        for name in self._members.keys() - _BESIDES - said.keys():
            raise self._refusal(f"{name!r} is not in its {MANIFEST}")
        for name, member in said.items():
            if name not in self._members or self._members[name].file_size != member.size:
                raise self._refusal(f"{name!r} is missing, or of another size than its {MANIFEST} says")

    @contextmanager
    def _member(self, name: str, member: Member) -> Iterator[IO[bytes]]:
        try:
            with self._file.open(self._members[name]) as file:
                counted = Counted(file)
                yield counted  # type: ignore[misc]  # as much of a file as is needed
        except _DAMAGED as error:
            raise self._refusal(f"{name!r} is damaged ({error})") from error
        if counted.member().sha256 != member.sha256:
            raise self._refusal(f"{name!r} is damaged: its checksum is not the one in {MANIFEST}")

    def _row(self, line: bytes, number: int) -> tuple[str, dict[str, Any]]:
        try:
            table, row = json.loads(line) if len(line) <= _LONGEST_LINE else (None, None)
        except (ValueError, TypeError, RecursionError):
            table, row = None, None
        if not isinstance(table, str) or not isinstance(row, dict):
            raise self._refusal(f"line {number} of {ROWS} is not a row")
        return table, row

    def _refusal(self, why: str) -> InputError:
        return InputError(f"{self._path} is damaged, or was not written by `sweep archive`: {why}. Nothing was changed")
