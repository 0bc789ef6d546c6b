"""Work on all cores, a little ahead of whoever takes its results."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")


def done_ahead(work: Callable[[Chunk], list[Result]], chunks: Iterable[Chunk]) -> Iterator[Result]:
    """The results of all chunks, in their order: two chunks a core are worked on, or wait to be taken, at a time.

    In threads, which is worth it where the work lets go of the interpreter, as Pillow's decoding does.
    """
    threads = os.cpu_count() or 1
    window: deque[Future[list[Result]]] = deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="ahead") as pool:
        try:
            for chunk in chunks:
                window.append(pool.submit(work, chunk))
                if len(window) > 2 * threads:
                    yield from window.popleft().result()
            while window:
                yield from window.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
