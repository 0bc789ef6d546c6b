"""A function of this package in a process of its own, so that what trains leaves the caller's process as it is.

`python -m sweep.app.worker FD` is that process: over the socket FD it receives the call, and sends each line that it
has to say, then what the function returns, or its error.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from pkgutil import resolve_name
from typing import Any

from storage.errors import StorageError
from sweep.app.refusals import refusal
from sweep.environment import hand_over_password, with_variables
from sweep.errors import SweepError

Say = Callable[[str], object]


def apart(function: str, *, say: Say | None = None, **options: Any) -> Any:
    """Call `module:function` with these options, and with `say`, in a fresh process; gives what it returns.

    Ctrl-C, and a notebook's stop button, let it end its epochs first, as at a terminal. Raises what it raises:
    `SweepError`, `StorageError`, or `KeyboardInterrupt` where it was interrupted.
    """
    ours, theirs = Pipe()
    command = [sys.executable, "-P", "-m", __name__, str(theirs.fileno())]
    with (
        subprocess.Popen(  # noqa: S603 - in a group of its own: a terminal's Ctrl-C comes once, through here
            command, stdout=subprocess.DEVNULL, pass_fds=[theirs.fileno()], process_group=0,
            env=with_variables(PYTHONSAFEPATH="1"),
        ) as process,
        ours,  # closed first: a process without a caller ends
    ):  # fmt: skip
        theirs.close()
        ours.send((function, options))
        return _listen(ours, process, say)


def _listen(pipe: Connection, process: subprocess.Popen[bytes], say: Say | None) -> Any:
    """What the function returned; raises its error."""
    interrupted = False
    while True:
        try:
            kind, value = pipe.recv()
            if kind == "line" and say is not None:
                say(value)
        except KeyboardInterrupt:
            interrupted = True
            process.send_signal(signal.SIGINT)
            continue
        except (EOFError, ConnectionResetError):
            if interrupted:
                raise KeyboardInterrupt from None
            raise SweepError(f"the process that did it ended with exit code {process.wait()}") from None
        if kind == "answer":
            return value
        if kind == "error":
            raise _error(*value)


def _error(kind: type[BaseException], args: tuple[object, ...], attributes: dict[str, Any]) -> BaseException:
    """An error as it was raised there, whatever its class's own constructor takes."""
    error = kind.__new__(kind, *args)
    vars(error).update(attributes)
    return error


def _main(pipe: Connection) -> None:
    try:
        hand_over_password()
        function, options = pipe.recv()
        answer = "answer", resolve_name(function)(say=lambda line: pipe.send(("line", line)), **options)
    except (SweepError, StorageError, KeyboardInterrupt) as error:
        answer = "error", _parts(error)
    except ConnectionError:
        raise
    except OSError as error:
        answer = "error", _parts(refusal(error))
    pipe.send(answer)


def _parts(error: BaseException) -> tuple[type[BaseException], tuple[object, ...], dict[str, Any]]:
    return type(error), error.args, vars(error)


if __name__ == "__main__":
    os.set_inheritable(int(sys.argv[1]), False)  # a trial process that outlives this one is not to hold it
    with suppress(ConnectionError, EOFError):  # the caller is gone
        _main(Connection(int(sys.argv[1])))
