"""A subcommand declares itself: `@command("pause", NAME, STORAGE)` before the function that runs it."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Any

INTERRUPTED = 130  # the exit code, as shells have it for SIGINT
Argument = Callable[[argparse.ArgumentParser], object]  # adds itself
Run = Callable[[argparse.Namespace], int]  # gives the exit code
DECLARED: dict[str, "Command"] = {}  # those whose modules are imported, by name


@dataclass(frozen=True, kw_only=True)
class Command:
    """A subcommand of `sweep`."""

    name: str
    help: str
    arguments: tuple[Argument, ...]
    run: Run

    def add_to(self, parser: argparse.ArgumentParser) -> None:
        """Declare the arguments, and what runs."""
        for add in self.arguments:
            add(parser)
        parser.set_defaults(run=self.run)


def command(name: str, *arguments: Argument) -> Callable[[Run], Run]:
    """Declare a command; the first line of its function's docstring is its help."""

    def declare(run: Run) -> Run:
        line = (run.__doc__ or "").partition("\n")[0].rstrip(".")
        DECLARED[name] = Command(name=name, help=line[:1].lower() + line[1:], arguments=arguments, run=run)
        return run

    return declare


def argument(*names: str, **options: Any) -> Argument:
    """An argument as `add_argument` takes it; its `default`, `const`, `choices` and `help` may be functions."""

    def add(parser: argparse.ArgumentParser) -> None:
        called = {
            name: options[name]() for name in ("default", "const", "choices", "help") if callable(options.get(name))
        }
        parser.add_argument(*names, **options | called)

    return add


def late(reference: str) -> Callable[[], Any]:
    """What `module:name` is, imported only when a command asks for it."""
    return lambda: resolve_name(reference)


def flag(name: str, what: str) -> Argument:
    """An option without a value."""
    return argument(name, action="store_true", help=what)
