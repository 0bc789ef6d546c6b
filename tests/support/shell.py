"""Types what a page of the docs says into a small workshop: one directory, one database, one tiny trained sweep.

Readers train for minutes, tests do not. So `cnn_depth.yaml` here is a small space with the gallery's name, already
trained; every other space is made small before it is started (`SMALL`); `flowers/`, `photos/` and `test_images/` are a
few generated images. All else is as the page says: the same words, through the command line itself, in this process.
"""

import argparse
import os
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from ruamel.yaml import YAML

from benchmarks.__main__ import BENCHMARKS
from sweep.cli.main import COMMANDS, main, parse
from sweep.cli.main import command as command_of
from tests.service.compose import variables
from tests.support.pages import ROOT, Block, words_of

CNN_DEPTH = """\
name: cnn_depth
data: {digits: {images: 300}}
model: {cnn: {depth: {int: [1, 2]}, filters: {choice: [2, 4]}, head: {dense: none}}}
training:
  epochs: 1
  batch_size: 64
  optimizer: {choice: [adam: {learning_rate: {float: [1e-3, 1e-1], log: true}}, adagrad]}
search: {sampler: random, pruner: none, trials: 8, keep_models: 8}
"""
SMALL: dict[str, dict[str, Any]] = {
    "data": {"digits": {"images": 200}},  # unless its images are here
    "training": {"epochs": 1, "batch_size": 64},
    "search": {"trials": 1, "pruner": "none"},
}

# What is no program of ours, and so is not run; `sweep` behind one of them is parsed all the same.
OTHERS = {
    "cd": "changes where the reader is",
    "chmod": "the system's",
    "createdb": "PostgreSQL's",
    "curl": "asks a server that is not here",
    "docker": "no container engine here",
    "git": "no remote repository here",
    "install": "the system's",
    "openssl": "the system's",
    "optuna-dashboard": "serves until Ctrl-C",
    "python3.11": "would make an environment",
    "source": "the tests' environment is active",
    "tensorboard": "serves until Ctrl-C",
}
_SYNOPSIS = re.compile(r"[\[…]|\b[A-Z]{2,}\b")  # NAME, [--option], …: what may be typed, not what is


class DocumentedError(AssertionError):
    """A command of the docs that does not do."""


def images(folder: Path) -> None:
    """A few images: flowers in folders of their classes, others in none."""
    random = np.random.default_rng(0)
    for name in ("flowers/roses", "flowers/tulips", "photos", "test_images"):
        (folder / name).mkdir(parents=True)
        for number in range(1, 21 if name.startswith("flowers") else 4):
            pixels = random.integers(0, 256, (16, 16, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(folder / name / f"{number:04}.png")


def write_space(block: Block) -> None:
    """The file that a reader makes of a whole space, called by its name."""
    name = re.search(r"^name: (\S+)", block.text, re.MULTILINE)
    if name and name[1] != "cnn_depth":
        Path(f"{name[1]}.yaml").write_text(block.text, encoding="utf-8")


def make_small(file: Path) -> None:
    """Make a space of the reader's trainable in a second."""
    yaml = YAML()
    space = yaml.load(file)
    here = isinstance(space["data"], dict) and Path(next(iter(space["data"].values())).get("path", "-")).exists()
    for section, values in SMALL.items():
        if section == "data":
            space[section] = space[section] if here else values
        else:
            space.setdefault(section, {}).update(values)
    with file.open("w", encoding="utf-8") as out:
        yaml.dump(space, out)


def type_in(command: str, *, is_run: bool) -> str:
    """Run a line of a page, or only read it; gives what it printed. Raises what is wrong with it."""
    if re.match(r"sweep\b", command) and _SYNOPSIS.search(command.partition("#")[0]):
        check_options(command)
        return ""
    words = words_of(command)
    while words and re.fullmatch(r"\w+=.*", words[0]):  # NAME=VALUE before a command
        _check_variable(words.pop(0))
    if not words:
        return ""
    program = Path(words[0]).name
    if program == "sweep":
        return _sweep(words[1:], is_run=is_run)
    known: dict[str, Callable[[list[str], bool], object]] = {"make": _make, "python": _python, "export": _export}
    if program in known:
        known[program](words[1:], is_run)
    elif program == "pip":
        _check_files(words)
    elif program not in OTHERS:
        raise DocumentedError(f"`{program}` is no program that the docs may name: see tests/support/shell.py")
    elif behind := re.search(r"\bsweep ([a-z].*)", " ".join(words)):
        _read(behind[1].split())
    return ""


def _sweep(words: list[str], *, is_run: bool) -> str:
    """The command line in this process, its standard output in a file where `>` says so."""
    words, into = (words[: words.index(">")], words[-1]) if ">" in words else (words, None)
    if not is_run:
        _read(words)
        return ""
    if words[0] == "start" and Path(file := words[words.index("--space") + 1]).exists() and file != "cnn_depth.yaml":
        make_small(Path(file))
    with redirect_stdout(StringIO()) as printed:
        code = main(words)
    if code != 0:
        raise DocumentedError(f"exit code {code}: sweep {' '.join(words)}\n{printed.getvalue()}")
    if into:
        Path(into).write_text(printed.getvalue(), encoding="utf-8")
    return printed.getvalue()


def _read(words: list[str]) -> None:
    try:
        parse(words)
    except SystemExit as refused:
        raise DocumentedError(f"the command line does not take: sweep {' '.join(words)}") from refused


def _make(words: list[str], is_run: bool) -> None:
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    wrong = [word for word in words if "=" not in word and word not in targets]
    if wrong:
        raise DocumentedError(f"the Makefile has no target {wrong}")


def _python(words: list[str], is_run: bool) -> None:
    """`python -m benchmarks NAME…` and other modules of the repository."""
    if words[:1] != ["-m"]:
        raise DocumentedError(f"python {' '.join(words)}: which module?")
    module, *names = words[1:]
    names = [name for at, name in enumerate(names) if not name.startswith("-") and not names[at - 1].startswith("--")]
    if module == "benchmarks" and (wrong := set(names) - set(BENCHMARKS)):
        raise DocumentedError(f"there is no benchmark {wrong}")
    if module != "benchmarks" and not (ROOT / module.replace(".", "/")).with_suffix(".py").is_file():
        raise DocumentedError(f"there is no module {module}")


def _export(words: list[str], is_run: bool) -> None:
    for word in words:
        _check_variable(word)
        if is_run:
            name, _, value = word.partition("=")
            os.environ[name] = value


def _check_variable(word: str) -> None:
    name = word.partition("=")[0]
    if name.startswith("SWEEP_") and name not in variables():
        raise DocumentedError(f"nothing reads {name}")


def _check_files(words: list[str]) -> None:
    missing = [word for word in words if word.endswith((".lock", ".txt")) and not (ROOT / word).is_file()]
    if missing:
        raise DocumentedError(f"not in the repository: {missing}")


@cache
def options(command: str) -> frozenset[str]:
    """The options of one of our commands; raises when there is none of that name."""
    if command not in COMMANDS:
        raise DocumentedError(f"there is no `sweep {command}`")
    parser = argparse.ArgumentParser()
    command_of(command).add_to(parser)
    return frozenset(parser._option_string_actions)


def check_options(command: str) -> None:
    """Raise where a synopsis names a command or an option that there is not."""
    words = re.split(r"[\s\[\]|]+", command.partition("#")[0])
    known = options(words[1])
    wrong = [word for word in words if word.startswith("--") and word.partition("=")[0] not in known]
    if wrong:
        raise DocumentedError(f"sweep {words[1]} has no {wrong}")
