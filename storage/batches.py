"""Batches: as many ids as a statement takes, so that what is read at once stays small."""

from collections.abc import Iterable, Iterator, Sequence

AT_ONCE = 1000  # trials per statement


def batches(ids: Iterable[int]) -> Iterator[Sequence[int]]:
    """Cut ids into batches, in their order."""
    wanted = list(ids)
    for start in range(0, len(wanted), AT_ONCE):
        yield wanted[start : start + AT_ONCE]
