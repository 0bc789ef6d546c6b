"""What the operating system refuses, as an error with a sentence."""

import errno

from sweep.errors import SweepError
from sweep.wording import printable

# Why it refuses a path, with any code.
_REFUSALS = {
    errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ELOOP, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO,
}  # fmt: skip


def refusal(error: OSError) -> SweepError:
    """The error for a path that the system refuses; raises any other `OSError` again, for it is a defect."""
    if error.errno not in _REFUSALS or error.filename is None:
        raise error
    return SweepError(f"{printable(str(error.filename))}: {error.strerror}")
