"""What can go wrong with an artifact store; each error says what to do about it."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sweep.errors import SweepError

_H5PY_FULL = f"errno = {errno.ENOSPC}"  # HDF5 says it in words alone


class ArtifactError(SweepError):
    """A checkpoint or a model cannot be written, read or removed: the machine's fault, not the trial's."""


class ArtifactMissingError(ArtifactError):
    """There is nothing of that name."""

    def __init__(self, thing: str) -> None:
        super().__init__(f"{thing} is gone, or was never there")


class DiskFullError(ArtifactError):
    """There is no room for an artifact."""


class ArtifactAccessError(ArtifactError):
    """The store cannot be used as it is: read-only, forbidden, not a directory, no such bucket."""


# True for a sweep that is under way as well: its rows say where its artifacts are, and a link there leads anywhere.
_LINK = "or move the directory to another one and leave a link in its place"
ELSEWHERE = "or give --artifacts elsewhere"  # true for a new one alone
_REMEDIES: tuple[tuple[set[int], type[ArtifactError], str], ...] = (
    ({errno.ENOSPC, errno.EDQUOT}, DiskFullError, f"Make room on that file system, {_LINK}"),
    ({errno.EROFS}, ArtifactAccessError, "Mount it writable"),
    ({errno.EACCES, errno.EPERM}, ArtifactAccessError, "Let this user write there"),
    ({errno.ENOTDIR, errno.EEXIST, errno.EISDIR}, ArtifactAccessError, "A file is in the way: move it"),
    ({errno.ENOENT}, ArtifactError, "Its folder was removed meanwhile, or the file system unmounted"),
    ({errno.ESTALE, errno.EIO, errno.ENOTCONN, errno.ENODEV, errno.ENXIO}, ArtifactError, "Is it still mounted?"),
)


@contextmanager
def explained(doing: str, thing: object) -> Iterator[None]:
    """Raise what the operating system refuses as an `ArtifactError`; `doing` is a verb, `write`."""
    try:
        yield
    except OSError as error:
        raise _explain(doing, thing, error) from error


def _explain(doing: str, thing: object, error: OSError) -> ArtifactError:
    number = errno.ENOSPC if _H5PY_FULL in str(error) else error.errno
    problem = f"Cannot {doing} {thing}: {error.strerror or error}."
    for numbers, kind, remedy in _REMEDIES:
        if number in numbers:
            return kind(f"{problem} {remedy}{'' if remedy.endswith('?') else '.'}")
    return ArtifactError(f"{problem} Check that file system.")
