"""Work on all cores, a little ahead of the caller that takes its results."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_CHUNK = 16  # items per task of a thread, or fewer
_CHUNK_BYTES = 2**24
_AHEAD_BYTES = 2**27  # of all items that are worked on, or wait to be taken


def done_ahead(
    work: Callable[[list[Item]], list[Result]], items: Iterable[Item], *, bytes_of: Callable[[Item], int]
) -> Iterator[Result]:
    """The results of all items, in their order; `work` is given a few at a time.

    Two tasks per core are worked on, or wait to be taken; fewer where their items are large in memory, by `bytes_of`.
    In threads, which is worth it where the work lets go of the interpreter, as Pillow's decoding does.
    """
    threads = os.cpu_count() or 1
    window: deque[tuple[Future[list[Result]], int]] = deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="ahead") as pool:
        try:
            for chunk, size in _chunks(items, bytes_of):
                window.append((pool.submit(work, chunk), size))
                while len(window) > 2 * threads or (len(window) > 1 and sum(of for _, of in window) > _AHEAD_BYTES):
                    yield from window.popleft()[0].result()
            while window:
                yield from window.popleft()[0].result()
        finally:
            pool.shutdown(cancel_futures=True)


def _chunks(items: Iterable[Item], bytes_of: Callable[[Item], int]) -> Iterator[tuple[list[Item], int]]:
    """Items, some at a time, with what they take in memory together."""
    chunk: list[Item] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += bytes_of(item)
        if len(chunk) == _CHUNK or size >= _CHUNK_BYTES:
            yield chunk, size
            chunk, size = [], 0
    yield chunk, size
