"""What is wrong with a space file, and why a configuration of a correct one is rejected."""

from collections.abc import Iterable
from dataclasses import dataclass

from sweep.errors import InputError


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong in a space file."""

    line: int  # from 1; 0 when the file as a whole is meant
    path: str  # `model.cnn.filters`; empty when the file as a whole is meant
    found: str  # what is there, as a sentence without its full stop
    allowed: str = ""  # what may be there
    hint: str = ""  # the nearest name, or what to write instead

    def __str__(self) -> str:
        where = " ".join(part for part in (f"line {self.line}" if self.line else "", self.path) if part)
        text = f"{where}: {self.found}" if where else self.found
        if self.allowed:
            text += f"; allowed: {self.allowed}"
        return f"{text} ({self.hint})" if self.hint else text


class SpaceError(InputError):
    """A space file that cannot be used, with all its problems."""

    def __init__(self, origin: str, problems: Iterable[Problem]) -> None:
        self.origin = origin
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__(str(self))

    def __str__(self) -> str:
        count = f"{len(self.problems)} problems" if len(self.problems) > 1 else "1 problem"
        return "\n".join([f"{self.origin}: {count}", *(f"  {problem}" for problem in self.problems)])

    def __reduce__(self) -> tuple[type["SpaceError"], tuple[str, tuple[Problem, ...]]]:
        """Exceptions pickle by their arguments; ours are not the message."""
        return type(self), (self.origin, self.problems)


class Rejected(Exception):  # noqa: N818  # a verdict on a configuration, not a failure of the program
    """A configuration that must not be trained; the message is the reason, in one sentence."""
