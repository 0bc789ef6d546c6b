"""What can go wrong with a study database, each with the exit code that the command line gives it."""

from typing import ClassVar


class StorageError(Exception):
    """The study database cannot be used; the message says why and what to do about it."""

    exit_code: ClassVar[int] = 1


class StorageUnavailableError(StorageError):
    """The database cannot be used for now: it is away, starting or busy. Later it may work by itself.

    The transaction was rolled back; only where the connection broke in the moment of its commit may it be there.
    """


class StorageInputError(StorageError):
    """What the user gave (a URL, a name) is wrong; nothing was changed."""

    exit_code: ClassVar[int] = 2


class UnknownSweepError(StorageInputError):
    """No sweep of that name; the message lists those there."""

    def __init__(self, name: str, known: tuple[str, ...], nearest: str | None) -> None:
        self.name, self.known, self.nearest = name, known, nearest
        if not known:
            text = "the database holds no sweep yet; `sweep start` makes one"
        else:
            shown = ", ".join(known[:_SHOWN]) + (f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else "")
            text = f"there are: {shown}"
        hint = f" (did you mean `{nearest}`?)" if nearest else ""
        super().__init__(f"no sweep is called `{name}`{hint}; {text}")


class SweepExistsError(StorageInputError):
    """A sweep, or a study made by something else, has that name already."""


class LeaseLostError(StorageError):
    """Somebody took the lease over: what was to be written under it was not."""

    def __init__(self) -> None:
        super().__init__("the lease was taken over by another supervisor; nothing was written")


class EpochsSpentError(StorageError):
    """A trial cannot begin: other trials have the last epochs of the sweep's budget."""

    def __init__(self) -> None:
        super().__init__("the sweep's budget has no epoch left for this trial; nothing was written")


_SHOWN = 12  # names in a message
