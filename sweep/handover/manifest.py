"""An archive's manifest: which sweep it holds, the versions that wrote it, every file's size and checksum."""

import hashlib
from datetime import datetime
from typing import IO, Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, NonNegativeInt

from sweep.artifacts.names import checked

FORMAT = 1
MANIFEST, ROWS, SPACE, REPORT, README = "manifest.json", "rows.jsonl", "space.yaml", "report.html", "README.md"
ARTIFACTS = "artifacts/"  # the folder of what the artifact store holds, without the sweep's name
FILE_COLUMNS = {"sweep_models": "path", "sweep_checkpoints": "name"}  # of the tables whose rows name a file

Sum = Annotated[str, Field(pattern="[0-9a-f]{64}")]  # SHA-256


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Member(_Frozen):
    """A file in the archive."""

    size: NonNegativeInt  # bytes
    sha256: Sum


class Manifest(_Frozen):
    """What an archive says of itself."""

    format: Literal[1]
    sweep: str  # its name where it comes from
    uid: Annotated[str, Field(pattern="[0-9a-f]{1,64}")]  # its own there
    written: datetime
    version: str  # of Sweep
    tables: str  # the version of our tables
    optuna_schema: int  # of Optuna's
    rows: Member
    artifacts: dict[Annotated[str, AfterValidator(checked)], Member]  # by name, without the sweep's own in front

    @property
    def bytes(self) -> int:
        """How much all of it takes when it is unpacked."""
        return self.rows.size + sum(member.size for member in self.artifacts.values())


class Counted:
    """A file whose size and checksum are counted while it is read or written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._sum, self._size = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        """Read so many bytes at most, or all."""
        return self._count(self._file.read(size))

    def readline(self, limit: int) -> bytes:
        """Read a line, or so many bytes of it."""
        return self._count(self._file.readline(limit))

    def write(self, block: bytes) -> None:
        """Write a block."""
        self._file.write(self._count(block))

    def member(self) -> Member:
        """What has gone through."""
        return Member(size=self._size, sha256=self._sum.hexdigest())

    def _count(self, block: bytes) -> bytes:
        self._sum.update(block)
        self._size += len(block)
        return block
