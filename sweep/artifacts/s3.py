"""Artifacts in an S3 bucket. Credentials, region and endpoint are what AWS's own tools find."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sweep.artifacts.errors import ArtifactAccessError, ArtifactError, ArtifactMissingError, DiskFullError, explained
from sweep.artifacts.names import checked

_TIMEOUTS = {"connect_timeout": 5, "read_timeout": 60}  # seconds per request; it is repeated a few times
_PAGE = 1000  # objects that S3 removes in one call
_FULL = {"QuotaExceeded", "XMinioStorageFull", "InsufficientCapacity", "InsufficientStorage"}  # not AWS, its peers
_NO_BUCKET = {"NoSuchBucket", "InvalidBucketName"}
_FORBIDDEN = {"AccessDenied", "AllAccessDisabled", "403"}
_BAD_KEYS = {"InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken"}
_KEYS = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or another of AWS's ways"


class S3Store:
    """An `ArtifactStore` below a prefix of a bucket: one object a file, put in one go, listings never cached."""

    def __init__(self, bucket: str, prefix: str) -> None:
        self._root = f"{bucket}/{prefix}" if prefix else bucket
        self.uri = f"s3://{self._root}"
        self._bucket = bucket
        self._connection: tuple[int, Any] | None = None  # the process that made it, and an s3fs.S3FileSystem

    @contextmanager
    def writing(self, name: str) -> Iterator[Path]:
        """Give a temporary file, and put it into the bucket when it is whole."""
        uri = self.locate(name)
        with _temporary(name) as path:
            with explained("write", path):
                yield path
            with _explained("write", uri):
                self._files.put_file(str(path), self._object(name))

    @contextmanager
    def reading(self, name: str) -> Iterator[Path]:
        """Give a temporary copy."""
        uri = self.locate(name)
        with _temporary(name) as path:
            with _explained("read", uri):
                try:
                    self._files.get_file(self._object(name), str(path))
                except FileNotFoundError as error:
                    if _code(error) in _NO_BUCKET:
                        raise
                    raise ArtifactMissingError(uri) from error
            yield path

    def exists(self, name: str) -> bool:
        """Whether there is an object of that name."""
        with _explained("read", self.locate(name)):
            try:
                self._files.call_s3("head_object", Bucket=self._bucket, Key=self._key(name))
            except FileNotFoundError:
                return False
        return True

    def names(self, folder: str) -> list[str]:
        """All objects below a folder, sorted."""
        with _explained("list", self.locate(folder)):
            found = self._files.find(self._object(folder), refresh=True)
        below = f"{self._object(folder)}/"  # an object of the folder's own name is not below it
        return sorted(path.removeprefix(f"{self._root}/") for path in found if path.startswith(below))

    def remove(self, name: str) -> None:
        """Remove an object."""
        with _explained("remove", self.locate(name)):
            self._files.call_s3("delete_object", Bucket=self._bucket, Key=self._key(name))

    def remove_folder(self, folder: str) -> None:
        """Remove all objects below a folder."""
        keys = [{"Key": self._key(name)} for name in self.names(folder)]
        with _explained("remove", self.locate(folder)):
            for start in range(0, len(keys), _PAGE):
                part = {"Objects": keys[start : start + _PAGE], "Quiet": True}
                answer = self._files.call_s3("delete_objects", Bucket=self._bucket, Delete=part)
                for refused in answer.get("Errors", []):
                    raise ArtifactError(f"Cannot remove s3://{self._bucket}/{refused['Key']}: {refused['Message']}")

    def locate(self, name: str) -> str:
        """Return the URI."""
        return f"s3://{self._object(name)}"

    def free_bytes(self) -> int | None:
        """Unknown."""
        return None

    def _object(self, name: str) -> str:
        return f"{self._root}/{checked(name)}"

    def _key(self, name: str) -> str:
        return self._object(name).removeprefix(f"{self._bucket}/")

    @property
    def _files(self) -> Any:
        """The connection of this process alone: a fork has its parent's sockets, and no thread that serves them."""
        if self._connection is None or self._connection[0] != os.getpid():
            from s3fs import S3FileSystem

            retries = {"mode": "standard", "total_max_attempts": 3}
            files = S3FileSystem(
                config_kwargs={**_TIMEOUTS, "retries": retries}, skip_instance_cache=True, use_listings_cache=False
            )
            self._connection = (os.getpid(), files)
        return self._connection[1]


@contextmanager
def _temporary(name: str) -> Iterator[Path]:
    """A path in a directory of its own, with the name's last part."""
    with explained("write to", tempfile.gettempdir()):
        directory = tempfile.TemporaryDirectory(prefix="sweep-", ignore_cleanup_errors=True)
    with directory:
        yield Path(directory.name) / name.rpartition("/")[2]


@contextmanager
def _explained(doing: str, uri: str) -> Iterator[None]:
    """Raise what S3 refuses, and S3 out of reach, as an `ArtifactError`."""
    try:
        yield
    except _failures() as error:
        raise _explain(doing, uri, error) from error


def _failures() -> tuple[type[Exception], ...]:
    from aiohttp import ClientError as ConnectionTrouble
    from botocore.exceptions import BotoCoreError, ClientError

    return OSError, BotoCoreError, ClientError, ConnectionTrouble, ValueError  # the last one for a wrong endpoint


def _explain(doing: str, uri: str, error: Exception) -> ArtifactError:
    kind, remedy = _remedy(error, _code(error))
    return kind(f"Cannot {doing} {uri}: {_line(error)} {remedy}")


def _remedy(error: Exception, code: str) -> tuple[type[ArtifactError], str]:
    from botocore import exceptions as boto

    unreachable = boto.ConnectionError | boto.HTTPClientError | TimeoutError | ConnectionError
    keyless = boto.NoCredentialsError | boto.PartialCredentialsError
    found: tuple[type[ArtifactError], str] = (ArtifactError, "AWS's configuration and the server's log say more.")
    if code in _FULL:
        found = DiskFullError, "Make room there."
    elif isinstance(error, OSError) and error.errno == errno.ENOSPC:  # the disk of the temporary copy
        found = DiskFullError, f"Make room in {tempfile.gettempdir()}, or set TMPDIR."
    elif code in _NO_BUCKET:
        found = ArtifactAccessError, "Make the bucket."
    elif isinstance(error, keyless) or code in _BAD_KEYS:
        found = ArtifactAccessError, f"Set {_KEYS}."
    elif isinstance(error, PermissionError) or code in _FORBIDDEN:
        found = ArtifactAccessError, "These credentials need to list, get, put and delete objects there."
    elif isinstance(error, ValueError):
        found = ArtifactAccessError, "AWS_ENDPOINT_URL must be like https://host:port."
    elif isinstance(error, unreachable):
        found = ArtifactError, "Is the network up, and AWS_ENDPOINT_URL right?"
    return found


def _line(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if text.endswith(".") else f"{text}."


def _code(error: Exception) -> str:
    """What S3 calls it; empty where S3 did not answer."""
    response = getattr(error, "response", None) or getattr(error.__cause__, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))
