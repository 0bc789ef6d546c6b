"""Runs the model builders of a space, in a process with Keras, and completes the space with what that shows."""

import json
import multiprocessing
import os
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from sweep.app.worker import Say
from sweep.environment import set_defaults, set_variables
from sweep.errors import InputError, SweepError
from sweep.space.builder import FoundBuilder, source_of
from sweep.space.data import SOURCES, DataConfig, DataSource
from sweep.space.reading import parse_space
from sweep.space.space import Space
from sweep.space.tree import parse, plain

_ANSWER_TIMEOUT = 600.0  # seconds
_HEADING = (
    "# What running the model builder has shown; written by `sweep`, so that nobody has to run it to read this.\n"
)


def complete(space: Space, module_dirs: tuple[Path, ...], say: Say, known: Space | None = None) -> Space:
    """The space with the dimensions of its builders, which run in a process of their own.

    `known` is the same sweep's space as it was stored: a builder whose file is what it was then is not run again.
    Raises `SweepError` for a builder that cannot be imported, or that fails with its defaults.
    """
    if not space.unknown:
        return space
    found = dict(space.found)
    for name in space.unknown:
        stored = known.found.get(name) if known is not None else None
        if stored is not None and stored.source and stored.source == source_of(name, module_dirs):
            found[name] = stored
        else:
            say(f"Running {name} to find its dimensions.")
            found[name] = discover_apart(name, module_dirs, space.data)
    completed = parse_space(with_found(space.text, found, space.origin), space.origin)
    return completed.at(space.data)


def with_found(text: str, found: dict[str, FoundBuilder], origin: str) -> str:
    """The text with a section `found` at its end, in the words of the language."""
    section = "\n".join(_lines(found))
    root = parse(text, origin)
    if "found" in root.entries or not _takes_more(text):
        body = {key: plain(value) for key, value in root.entries.items() if key != "found"}
        text = "\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in body.items())
    return f"{text.rstrip()}\n\n{_HEADING}{section}\n"


def discover_apart(builder: str, module_dirs: tuple[Path, ...], data: DataConfig) -> FoundBuilder:
    """Run a builder in a process of its own, which is killed when it hangs."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    arguments = (theirs, builder, module_dirs, SOURCES[data.source], data)
    process = context.Process(target=_main, args=arguments, name=builder, daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(_ANSWER_TIMEOUT):
            raise SweepError(f"builder {builder} gave no answer within {_ANSWER_TIMEOUT:.0f} s")
        answer = ours.recv()
    except EOFError:
        process.join()
        raise SweepError(f"builder {builder}: its process ended with exit code {process.exitcode}") from None
    finally:
        process.kill()
        process.join()
        ours.close()
    if isinstance(answer, SweepError):
        raise answer
    assert isinstance(answer, FoundBuilder)
    return answer


def _takes_more(text: str) -> bool:
    """Whether a section can be added at the end of a text: it is a block, and its last line does not end a document."""
    last = text.rstrip().splitlines()[-1] if text.strip() else ""
    node = YAML(typ="safe", pure=True).compose(text)
    return node is not None and not node.flow_style and last.strip() not in {"...", "---"}


def _lines(found: dict[str, FoundBuilder]) -> list[str]:
    lines = ["found:"]
    for name, builder in found.items():
        facts = builder.model_dump(mode="json", exclude={"dimensions"})
        lines.append(f"  {json.dumps(name)}:")
        lines += [f"    {key}: {json.dumps(value)}" for key, value in facts.items()]
        dimensions = [json.dumps(one.model_dump(mode="json", exclude_defaults=True)) for one in builder.dimensions]
        lines.append("    dimensions:" if dimensions else "    dimensions: []")
        lines += [f"      - {one}" for one in dimensions]
    return lines


def _pass_on(*_arguments: Any, **_more: Any) -> None:
    """Let a builder run past its `breakpoint()`."""


def _main(pipe: Connection, builder: str, module_dirs: tuple[Path, ...], source: DataSource, data: DataConfig) -> None:
    SOURCES[source.name] = source  # a fresh process knows the shipped ones alone
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command gets it, too, and kills this process
    set_variables(CUDA_VISIBLE_DEVICES="-1")  # it trains nothing
    set_defaults(TF_CPP_MIN_LOG_LEVEL="3")
    sys.breakpointhook = _pass_on  # nobody is asked here; in a trial that runs `inline`, a debugger stops
    quiet = os.open(os.devnull, os.O_WRONLY)
    sys.stdout.flush()
    os.dup2(quiet, 1)  # what Keras and the builder print is not the answer
    os.dup2(quiet, 2)
    from sweep.training.builders.discovery import discover
    from sweep.training.data.peeking import peek

    try:
        pipe.send(discover(builder, module_dirs, peek(data).image))
    except SweepError as error:
        pipe.send(InputError(str(error)) if isinstance(error, InputError) else error)
