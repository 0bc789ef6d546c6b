"""The Dockerfile, and what of the repository its build sees."""

import fnmatch
import re
from dataclasses import dataclass, field
from pathlib import Path

from tests.service.compose import ROOT

INSTRUCTIONS = {
    *("ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "ONBUILD", "RUN"),
    *("SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"),
}


@dataclass
class Stage:
    """A `FROM` and what follows it, as (instruction, rest)."""

    name: str | None
    base: str
    lines: list[tuple[str, str]] = field(default_factory=list)

    def of(self, instruction: str) -> list[str]:
        return [rest for name, rest in self.lines if name == instruction]


def read(path: Path = ROOT / "Dockerfile") -> tuple[dict[str, str], list[Stage]]:
    """The arguments before the first stage, and the stages."""
    arguments: dict[str, str] = {}
    stages: list[Stage] = []
    for instruction, rest in _logical_lines(path.read_text(encoding="utf-8")):
        if instruction == "FROM":
            match = re.fullmatch(r"(\S+)(?: AS (\S+))?", rest)
            assert match, rest
            base = re.sub(r"\$\{(\w+)\}", lambda found: arguments[found[1]], match[1])
            stages.append(Stage(name=match[2], base=base))
        elif stages:
            stages[-1].lines.append((instruction, rest))
        else:
            assert instruction == "ARG", f"{instruction} before the first FROM"
            name, _, value = rest.partition("=")
            arguments[name] = value
    return arguments, stages


def _logical_lines(text: str) -> list[tuple[str, str]]:
    kept = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(kept))
    found = []
    for line in joined.splitlines():
        instruction, _, rest = line.partition(" ")
        assert instruction in INSTRUCTIONS, f"{instruction!r} is no instruction"
        assert rest.strip(), f"{instruction} without anything"
        found.append((instruction, rest.strip()))
    return found


def environment(stage: Stage) -> dict[str, str]:
    """What `ENV` sets in a stage."""
    return dict(re.findall(r"(\w+)=(\S+)", " ".join(stage.of("ENV"))))


def is_sent(path: str) -> bool:
    """Whether `.dockerignore` lets a path of the repository into the build; the last pattern that fits decides."""
    sent = True
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if any(_fits(part, line.removeprefix("!")) for part in _with_parents(path)):
            sent = line.startswith("!")
    return sent


def _with_parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _fits(path: str, pattern: str) -> bool:
    """`*` stays within a part of the path, `**/` is any number of parts."""
    if pattern.startswith("**/"):
        return fnmatch.fnmatch(path.rpartition("/")[2], pattern.removeprefix("**/"))
    return path.count("/") == pattern.count("/") and fnmatch.fnmatch(path, pattern)
