"""What an archive says of itself: which sweep it holds, by which versions, and every file with its sum."""

from datetime import datetime
from typing import Annotated, Literal

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
    """The archive's own description."""

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
