"""One trial in a process of its own: a fork of the forkserver, which has Keras imported and no runtime started."""

import multiprocessing
import os
import signal
import sys
import time
from contextlib import suppress
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from sweep.execution.executor import CannotStartError
from sweep.training.messages import EpochEnd, Message, Order
from sweep.training.task import Task

_PRELOADED = ["sweep.execution.detached", "sweep.training.preload"]
_LOG = "log.txt"
_GOES = 6  # at starting a process, while something kills the forkserver
_PAUSE = 0.1  # seconds after the first go, twice as long after each further: a process takes a while to die


def warm_up() -> None:
    """Start the forkserver, which imports Keras (6 s) while the caller does other things."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(_PRELOADED)
    forkserver.ensure_running()


class TrialProcess:
    """The supervisor's end of a trial process; raises `CannotStartError` where there is no room for one."""

    def __init__(self, task: Task) -> None:
        self.task = task
        try:
            task.files.directory.mkdir(parents=True, exist_ok=True)
            self._process, self.pipe = _start(task)
        except (OSError, EOFError) as error:
            raise CannotStartError(
                f"Cannot start trial {task.spec.trial} in {task.files.directory}: {error}"
            ) from error

    @property
    def log(self) -> Path:
        """Where the process writes what Keras prints."""
        return self.task.files.directory / _LOG

    def read(self) -> tuple[list[Message], bool]:
        """The messages that have arrived, and whether they are the last, for the process has ended."""
        messages: list[Message] = []
        try:
            while self.pipe.poll():
                messages.append(self.pipe.recv())
        except (EOFError, OSError):  # ended, or killed in the middle of a message
            return messages, True
        return messages, False

    def answer(self, order: Order) -> None:
        """Answer the last `EpochEnd`; a process that died meanwhile is noticed at the next read."""
        with suppress(OSError):
            self.pipe.send(order)

    def kill(self) -> None:
        """End the process now, if it has not ended; its files are moved into place whole, so none is torn."""
        if self.pipe.closed:
            return
        if self._process.pid is not None:
            # By number: after a forkserver's death multiprocessing takes its living children for dead.
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)
        self._process.join()
        self.pipe.close()

    def cause_of_death(self) -> str:
        """Return why a process that sent no last message ended, in one line."""
        self._process.join()
        code = self._process.exitcode or 0
        if code == -signal.SIGKILL:
            return "killed by the system (SIGKILL), most likely for want of memory"
        if code < 0:
            return f"crashed with {signal.Signals(-code).name}; its last words are in {self.log}"
        return f"its process ended with exit code {code}; its last words are in {self.log}"


def _start(task: Task) -> tuple[ForkServerProcess, Connection]:
    """Have the forkserver fork a process. One that was killed in the middle of it is started anew, with 6 s of imports.

    Raises EOFError or OSError when that happens time after time, or when there is no room for a process.
    """
    context = multiprocessing.get_context("forkserver")
    for go in range(1, _GOES + 1):
        ours, theirs = context.Pipe()
        process = context.Process(target=_main, args=(theirs, task), name=f"trial {task.spec.trial}", daemon=True)
        try:
            process.start()
        except (EOFError, ConnectionError):
            ours.close()
            if go == _GOES:
                raise
            time.sleep(_PAUSE * 2 ** (go - 1))
        else:
            return process, ours
        finally:
            theirs.close()  # so that their death reads as an end of file here
    raise AssertionError("unreachable")


class _Supervisor:
    """The trial process's end of the pipe. A supervisor that is gone ends the process: no orphan trains on."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def tell(self, message: Message) -> None:
        try:
            self._pipe.send(message)
        except OSError:
            _leave("the supervisor is gone")

    def ask(self, message: EpochEnd) -> Order:
        self.tell(message)
        try:
            order: Order = self._pipe.recv()
        except (EOFError, OSError):
            _leave("the supervisor is gone")
        return order


def _leave(reason: str) -> None:
    print(f"leaving: {reason}", file=sys.stderr, flush=True)  # noqa: T201 - the trial's log
    os._exit(1)


def _main(pipe: Connection, task: Task) -> None:
    """Run in the trial process."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    _write_to(task.files.directory / _LOG)
    from sweep.training import runtime, trial  # Keras: in the forkserver already

    runtime.configure(gpu=task.slot.gpu, threads=task.slot.threads)
    trial.train(task, _Supervisor(pipe))


def _write_to(log: Path) -> None:
    """Send what Keras and TensorFlow print, from Python or from C++, to the trial's log."""
    sys.stdout.flush()
    sys.stderr.flush()
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.close(file)
