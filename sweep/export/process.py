"""Modules of this package in fresh processes, which end with the process that asked, however that ends."""

import errno
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from typing import Any

from sweep.environment import with_variables
from sweep.errors import SweepError

Listener = Callable[[dict[str, Any]], object]  # takes what a process reports before its answer
Env = dict[str, str]  # variables
_PROGRESS = "progress "  # before a line that is no answer
# The process imports our modules, whatever `sweep.py` is in the current directory.
_ALWAYS = {"TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONSAFEPATH": "1"}
CPU_ONLY: Env = {"CUDA_VISIBLE_DEVICES": "-1"}


def ask(
    module: str, request: dict[str, Any], doing: str, *, on_progress: Listener | None = None, env: Env = CPU_ONLY
) -> Any:
    """Run `python -m sweep.export.MODULE` with a request, as JSON, and wait for its answer.

    Raises SweepError with the last line that it wrote on standard error where it fails at `doing`, OSError where the
    disk was full.
    """
    command = [sys.executable, "-m", f"sweep.export.{module}"]
    with (
        tempfile.TemporaryFile("w+", errors="replace") as talk,
        subprocess.Popen(  # noqa: S603  (our own module)
            command, env=with_variables(**_ALWAYS | env), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=talk,
        ) as process,
    ):  # fmt: skip
        try:
            answer = _listen(process, request, on_progress)
        except BaseException:
            process.kill()
            raise
        if process.wait() != 0:
            talk.seek(0)
            raise _failure(talk.read(), process.returncode, doing)
    return json.loads(answer)


def serve(function: Callable[[dict[str, Any]], Any]) -> None:
    """Answer the request on standard input, in the module that was asked."""
    request = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        answer = function(request)
    except SweepError as error:
        sys.exit(str(error))
    sys.stdout.write(json.dumps(answer) + "\n")


def report(progress: dict[str, Any]) -> None:
    """Tell the process that asked how far this is."""
    sys.stdout.write(f"{_PROGRESS}{json.dumps(progress)}\n")
    sys.stdout.flush()


def _listen(process: subprocess.Popen[str], request: dict[str, Any], on_progress: Listener | None) -> str:
    """The last line of a process's standard output; its standard input stays open until it ends."""
    assert process.stdin is not None and process.stdout is not None
    try:
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
    except BrokenPipeError:  # it died at once, and has said why
        return ""
    last = ""
    for line in process.stdout:
        if not line.startswith(_PROGRESS):
            last = line
        elif on_progress is not None:
            on_progress(json.loads(line.removeprefix(_PROGRESS)))
    return last


def _failure(talk: str, code: int, doing: str) -> Exception:
    if os.strerror(errno.ENOSPC) in talk:
        return OSError(errno.ENOSPC, f"{os.strerror(errno.ENOSPC)}. Make room on that file system")
    lines = [line for line in talk.splitlines() if line.strip()]
    return SweepError(f"{doing}: {lines[-1] if lines else f'exit code {code}'}")


def _end_with_parent() -> None:
    """Standard input ends when the process that asked does, whatever signal ends it."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)
