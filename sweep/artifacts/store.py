"""The artifact store: whole files by name, in a directory or in an S3 bucket."""

import re
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from sweep.artifacts.directory import DirectoryStore
from sweep.artifacts.names import checked
from sweep.artifacts.s3 import S3Store
from sweep.errors import InputError

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://(.*)", re.DOTALL)
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,254}")


class ArtifactStore(Protocol):
    """Files by name; a name is a relative POSIX path (`cnn_depth/3/1/model.keras`), and any other a ValueError.

    What the store cannot do is an `ArtifactError`, or one of its kinds: `ArtifactMissingError`, `DiskFullError`,
    `ArtifactAccessError`. Only one process may use an instance.
    """

    uri: str  # an absolute directory path, or s3://bucket/prefix: for people, and for `open_store` on other machines

    def writing(self, name: str) -> AbstractContextManager[Path]:
        """Give a local path to write to, with the name's ending; its content is there under `name` at a clean exit.

        It appears whole or not at all, replaces what was there, and after an exception nothing of it remains. An
        OSError of the body becomes an `ArtifactError`.
        """

    def reading(self, name: str) -> AbstractContextManager[Path]:
        """Give a local path with its content, to be read inside the block."""

    def exists(self, name: str) -> bool:
        """Whether there is a file of that name."""

    def names(self, folder: str) -> list[str]:
        """All files below a folder, sorted, those among them that a kill left half written; none where it is absent."""

    def remove(self, name: str) -> None:
        """Remove a file; an absent one is no error."""

    def remove_folder(self, folder: str) -> None:
        """Remove a folder and all below it; an absent one is no error."""

    def locate(self, name: str) -> str:
        """Where a file is, for `reading` on any machine that reaches it: an absolute path or an s3:// URI."""

    def free_bytes(self) -> int | None:
        """How much can still be written; None where that is unknown (S3)."""


def open_store(uri: str) -> ArtifactStore:
    """The store in a directory, or at s3://bucket/prefix; touches nothing. Raises InputError for anything else."""
    scheme = _SCHEME.fullmatch(uri)
    if scheme is None:
        if not uri or "\0" in uri:
            raise InputError(f"{uri!r} is not a directory for artifacts")
        return DirectoryStore(uri)
    if scheme[1].lower() != "s3":
        raise InputError(
            f"{scheme[1]}:// is not an artifact store; artifacts go to a directory or to s3://bucket/prefix"
        )
    return _open_s3(scheme[2])


def reading(location: str) -> AbstractContextManager[Path]:
    """Give a local path with the content of what `ArtifactStore.locate` named."""
    folder, _, name = location.rpartition("/")
    return open_store(folder).reading(name)


def _open_s3(rest: str) -> S3Store:
    bucket, _, prefix = rest.partition("/")
    if "@" in rest or ":" in bucket:  # not repeated: it may hold a secret
        raise InputError(
            "s3:// takes a bucket and a prefix; credentials and endpoint come from AWS's environment and configuration "
            "(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL)"
        )
    prefix = prefix.rstrip("/")
    try:
        if not _BUCKET.fullmatch(bucket) or (prefix and not checked(prefix)):
            raise ValueError
    except ValueError:
        raise InputError(f"s3://{rest} is not an artifact store; write s3://bucket/prefix") from None
    if find_spec("s3fs") is None:
        raise InputError("artifacts in S3 need a package of their own: pip install 'keras-sweep[s3]'")
    return S3Store(bucket, prefix)
