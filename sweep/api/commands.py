"""Commands in processes of their own: whatever trains or loads Keras leaves the caller's process as it is."""

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import Any

from sweep.errors import InputError, SweepError

_COMMAND = (sys.executable, "-P", "-c", "from sweep.cli.main import entry_point; entry_point()")
_WRONG_INPUT, _INTERRUPTED = 2, 130
_PREFIX = "sweep: "  # before an error's sentence


def run(*words: object, say: Callable[[str], object] | None = None) -> str:
    """Run a command to its end and give what it answers; `say` is called with each line of its talk.

    Ctrl-C, and a notebook's stop button, ask it to end its epochs first, as at a terminal. Raises `InputError` and
    `SweepError` as the command does, `KeyboardInterrupt` when it was interrupted.
    """
    command = [*_COMMAND, *map(str, words)]
    talk: list[str] = []
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as answer,
        subprocess.Popen(  # noqa: S603 - in a group of its own: a terminal's Ctrl-C comes once, through here
            command, stdout=answer, stderr=subprocess.PIPE, text=True, process_group=0
        ) as process,
    ):
        code = _listen(process, talk, say)
        _raise_for(code, talk)
        answer.seek(0)
        return answer.read()


def _listen(process: subprocess.Popen[str], talk: list[str], say: Callable[[str], object] | None) -> int:
    assert process.stderr is not None
    while True:
        try:
            for line in process.stderr:
                talk.append(line.rstrip("\n"))
                if say is not None:
                    say(talk[-1])
            return process.wait()
        except KeyboardInterrupt:
            process.send_signal(signal.SIGINT)


def read(*words: object) -> Any:
    """Run a command and parse its JSON."""
    return json.loads(run(*words, "--json"))


def _raise_for(code: int, talk: list[str]) -> None:
    if code == 0:
        return
    if code == _INTERRUPTED:
        raise KeyboardInterrupt
    told = [line.removeprefix(_PREFIX) for line in talk if line.startswith(_PREFIX)] or talk[-1:]
    text = "\n".join(told) or f"the command ended with exit code {code}"
    raise InputError(text) if code == _WRONG_INPUT else SweepError(text)
