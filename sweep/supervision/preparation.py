"""Prepares the data in a process of its own: the supervisor stays small and awake, and Ctrl-C ends it cleanly."""

import multiprocessing
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType
from typing import Self

from sweep.errors import SweepError
from sweep.space.data import SOURCES, DataConfig, DataSource
from sweep.supervision.interruption import Interruption
from sweep.training.data.prepared import PreparedData

Say = Callable[[str], None]


class DataPreparation:
    """Decodes, splits and caches the data, or finds it in the cache, while the caller does other things."""

    def __init__(self, config: DataConfig, cache: Path, say: Say) -> None:
        self._source, self._say = config.source, say
        self._said = ("", -1)
        context = multiprocessing.get_context("spawn")  # not the forkserver: it is still importing Keras
        self._ours, theirs = context.Pipe(duplex=False)
        self._process = context.Process(
            target=_main, args=(theirs, SOURCES[config.source], config, cache), name="data", daemon=True
        )
        self._process.start()
        theirs.close()

    @property
    def pipe(self) -> Connection:
        """Readable when there is news."""
        return self._ours

    def read(self) -> PreparedData | None:
        """Read what has arrived; None until the data is ready.

        Raises `SweepError` for data that is missing, unreadable or too large for the disk.
        """
        try:
            while self._ours.poll():
                answer = self._ours.recv()
                if isinstance(answer, PreparedData):
                    return answer
                if isinstance(answer, SweepError):
                    raise answer
                self._announce(*answer)
        except EOFError:
            self._process.join()
            raise SweepError(
                f"preparing {self._source} ended with exit code {self._process.exitcode}; "
                "if the system killed it for want of memory, give `size:` or `images:` in the data section"
            ) from None
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process, done or not."""
        self._process.kill()
        self._process.join()
        self._ours.close()

    def _announce(self, what: str, done: int, total: int) -> None:
        """Say a line at the beginning of a long work and one at each tenth."""
        tenth = 10 * done // max(total, 1)
        if total > 1 and (what, tenth) != self._said:
            self._said = (what, tenth)
            self._say(f"{self._source}: {what} {done:,} of {total:,}")


def prepare_data(config: DataConfig, cache: Path, say: Say, interruption: Interruption) -> PreparedData | None:
    """Prepare the data and wait for it; None when interrupted."""
    with DataPreparation(config, cache, say) as preparation:
        while not interruption.drains:
            if preparation.pipe in wait([preparation.pipe, interruption.wakeup]):
                data = preparation.read()
                if data is not None:
                    return data
    return None


def _main(pipe: Connection, source: DataSource, config: DataConfig, cache: Path) -> None:
    SOURCES[source.name] = source  # a fresh process knows the shipped ones alone
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the supervisor hears them, and kills this process
    from sweep.training.data.preparation import prepare

    def report(what: str, done: int, total: int) -> None:
        pipe.send((what, done, total))

    with suppress(BrokenPipeError):  # the supervisor is gone, and its log with it
        try:
            pipe.send(prepare(config, cache, report))
        except SweepError as error:
            pipe.send(error)
