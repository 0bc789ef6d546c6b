"""Modules of this package in fresh processes, which end with the process that asked them, however that ends."""

import errno
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from typing import Any

from sweep.errors import SweepError

Hear = Callable[[dict[str, Any]], object]  # takes what a process says before its answer
_SAID = "progress "  # before such a line
_QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3"}
CPU_ONLY = {"CUDA_VISIBLE_DEVICES": "-1"}


def ask(
    module: str, request: dict[str, Any], doing: str, *, hear: Hear | None = None, env: dict[str, str] = CPU_ONLY
) -> Any:
    """Give `python -m sweep.export.MODULE` a request, as JSON, and wait for its answer.

    Raises SweepError with the last line that it wrote on standard error where it fails at `doing`, OSError where the
    disk was full.
    """
    command = [sys.executable, "-m", f"sweep.export.{module}"]
    with (
        tempfile.TemporaryFile("w+", errors="replace") as talk,
        subprocess.Popen(  # noqa: S603  (our own module)
            command, env=os.environ | _QUIET | env, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=talk,
        ) as process,
    ):  # fmt: skip
        try:
            answer = _listen(process, request, hear)
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
    threading.Thread(target=_end_with_the_asker, daemon=True).start()
    try:
        answer = function(request)
    except SweepError as error:
        sys.exit(str(error))
    sys.stdout.write(json.dumps(answer) + "\n")


def say(progress: dict[str, Any]) -> None:
    """Tell the asker how far this is."""
    sys.stdout.write(f"{_SAID}{json.dumps(progress)}\n")
    sys.stdout.flush()


def _listen(process: subprocess.Popen[str], request: dict[str, Any], hear: Hear | None) -> str:
    """The last line of a process's standard output; its standard input stays open until it ends."""
    assert process.stdin is not None and process.stdout is not None
    try:
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
    except BrokenPipeError:  # it died at once, and has said why
        return ""
    last = ""
    for line in process.stdout:
        if not line.startswith(_SAID):
            last = line
        elif hear is not None:
            hear(json.loads(line.removeprefix(_SAID)))
    return last


def _failure(talk: str, code: int, doing: str) -> Exception:
    if os.strerror(errno.ENOSPC) in talk:
        return OSError(errno.ENOSPC, f"{os.strerror(errno.ENOSPC)}. Make room on that file system")
    lines = [line for line in talk.splitlines() if line.strip()]
    return SweepError(f"{doing}: {lines[-1] if lines else f'exit code {code}'}")


def _end_with_the_asker() -> None:
    """Standard input ends when the asking process does, by whatever signal."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)
