"""Prepares the data in a process of its own: the supervisor stays small, and Ctrl-C ends it cleanly."""

import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from pathlib import Path

from sweep.errors import SweepError
from sweep.space.configuration import DataConfig
from sweep.supervision.interruption import Interruption
from sweep.training.data.prepared import PreparedData

Report = Callable[[str, int, int], None]  # what is being done, how many are done, of how many


def prepare_data(config: DataConfig, cache: Path, report: Report, interruption: Interruption) -> PreparedData | None:
    """Decode, split and cache the data, or find it in the cache; None when interrupted.

    Raises `SweepError` for data that is missing, unreadable or too large for the disk.
    """
    context = multiprocessing.get_context("spawn")  # not the forkserver: it is still importing Keras
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_main, args=(theirs, config, cache), name="data", daemon=True)
    process.start()
    theirs.close()
    try:
        while not interruption.drains:
            if ours not in wait([ours, interruption.wakeup]):
                continue
            answer = ours.recv()
            if isinstance(answer, PreparedData):
                return answer
            if isinstance(answer, SweepError):
                raise answer
            report(*answer)
        return None
    except EOFError:
        process.join()
        raise SweepError(
            f"preparing {config.source} ended with exit code {process.exitcode}; "
            "if the system killed it for want of memory, give `size:` or `images:` in the data section"
        ) from None
    finally:
        process.kill()
        process.join()


def _main(pipe: Connection, config: DataConfig, cache: Path) -> None:
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the supervisor hears them, and kills this process
    from sweep.training.data.preparation import prepare

    def report(what: str, done: int, total: int) -> None:
        pipe.send((what, done, total))

    try:
        pipe.send(prepare(config, cache, report))
    except SweepError as error:
        pipe.send(error)
