"""Reads `{int: [1, 4]}` and `{float: [1e-4, 1e-1], log: true}`."""

from decimal import Decimal

from sweep.space.dimension import Condition, Either, Float, Int, number, written
from sweep.space.errors import Problem
from sweep.space.keras_objects import show
from sweep.space.tree import Leaf, Tree, TreeList, TreeMapping, plain
from sweep.wording import did_you_mean

_WORDS = {"int": "whole numbers", "float": "numbers"}
_ENDS = 2


class RangeReader:
    """Turns mappings into number dimensions, and appends what is wrong with them to `problems`."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems

    def read(
        self, tree: TreeMapping, kind: str, path: str, name: str, condition: tuple[Condition | Either, ...]
    ) -> Int | Float | None:
        """The dimension, or None with its problems noted."""
        before = len(self._problems)
        self._keys(tree, kind, path)
        ends = self._ends(tree.entries[kind], kind, path)
        step, log = self._step(tree, kind, path), self._log(tree, path)
        if ends is None or len(self._problems) > before:
            return None
        self._together(tree, ends, step, path, log=log)
        if len(self._problems) > before:
            return None
        return number(
            kind, low=ends[0], high=ends[1], step=step, log=log, name=name, condition=condition, line=tree.line
        )

    def _keys(self, tree: TreeMapping, kind: str, path: str) -> None:
        known = (kind, "step", "log")
        for key in tree.entries:
            if key not in known:
                self._say(tree.lines[key], path, f"found `{key}` in a range", "step, log", did_you_mean(key, known))

    def _ends(self, tree: Tree, kind: str, path: str) -> tuple[float, float] | None:
        allowed = f"[low, high], two {_WORDS[kind]}"
        items = tree.items if isinstance(tree, TreeList) else ()
        numbers = [item.value for item in items if isinstance(item, Leaf) and _is_number(item.value, kind)]
        if len(numbers) != _ENDS or len(items) != _ENDS:
            self._say(tree.line, path, f"found {show(plain(tree))} as the range", allowed)
            return None
        low, high = numbers
        assert isinstance(low, int | float)
        assert isinstance(high, int | float)
        if low > high:
            found = f"the low end, {written(low)}, is above the high end, {written(high)}"
            self._say(tree.line, path, found, "[low, high]", f"write [{written(high)}, {written(low)}]")
            return None
        return low, high

    def _step(self, tree: TreeMapping, kind: str, path: str) -> float | None:
        if "step" not in tree.entries:
            return None
        value = plain(tree.entries["step"])
        if not _is_number(value, kind) or value <= 0:
            allowed = "a whole number from 1" if kind == "int" else "a number above 0"
            self._say(tree.entries["step"].line, path, f"found {show(value)} as the step", allowed)
            return None
        return float(value) if kind == "float" else int(value)

    def _log(self, tree: TreeMapping, path: str) -> bool:
        value = plain(tree.entries["log"]) if "log" in tree.entries else False
        if not isinstance(value, bool):
            self._say(tree.entries["log"].line, path, f"found {show(value)} as `log`", "true or false")
            return False
        return value

    def _together(
        self, tree: TreeMapping, ends: tuple[float, float], step: float | None, path: str, *, log: bool
    ) -> None:
        low, high = ends
        if log and low <= 0:
            found = f"found a logarithmic range from {written(low)}"
            self._say(tree.line, path, found, "a low end above 0")
        if log and step is not None:
            self._say(tree.line, path, "found both `step` and `log`", "one of them", "a choice takes a list of values")
        if step is not None:
            width, stride = (Decimal(repr(high)) - Decimal(repr(low))), Decimal(repr(step))
            if width % stride:
                reached = Decimal(repr(low)) + width // stride * stride
                found = f"steps of {written(step)} from {written(low)} do not reach {written(high)}"
                hint = f"write {written(float(reached))} or {written(float(reached + stride))} as the high end"
                self._say(tree.line, path, found, "a step that divides the range", hint)

    def _say(self, line: int, path: str, found: str, allowed: str = "", hint: str = "") -> None:
        self._problems.append(Problem(line=line, path=path, found=found, allowed=allowed, hint=hint))


def _is_number(value: object, kind: str) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole or (kind == "float" and isinstance(value, float))
