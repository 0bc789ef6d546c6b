"""Finds what a builder asks for, and where, by running it again and again. Knows no Keras: `run` does.

Each hyperparameter is set to its other values while the rest keep their defaults: what comes or goes with it exists
only there. What a branch brings is looked at in that branch in the same way. Last, a few runs with everything drawn at
random find what needs several values at once, which is then cut down to those that matter.
"""

import random
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sweep.space.builder import FoundDimension, Need, Plain, Relation
from sweep.training.builders.asked import Definition, Run
from sweep.training.builders.conditions import Conditions

Assignment = dict[str, Plain]
RunIt = Callable[[Mapping[str, Plain]], Run]
_RANDOM_RUNS = 8
_BISECTIONS = 6  # to find from which number of a continuous range on something exists


@dataclass(frozen=True, kw_only=True)
class Explored:
    """All that was found."""

    dimensions: tuple[FoundDimension, ...]
    runs: tuple[Run, ...]
    complete: bool  # False where runs or time were up first


@dataclass(frozen=True)
class _Branch:
    """A branch: how to get into it, and what is in it."""

    values: Assignment
    news: tuple[Definition, ...]  # what it brings


class _TooMuchError(Exception):
    """The runs or the time that there was is used up."""


def explore(run: RunIt, *, may_run: Callable[[int], bool]) -> Explored:
    """Run a builder until its branches are known, or `may_run`, given the number of runs so far, says no.

    The first run is of its defaults.
    """
    explorer = _Explorer(run, may_run)
    complete = True
    try:
        explorer.explore()
    except _TooMuchError:
        complete = False
    explorer.conditions.add_declared(explorer.runs)
    return Explored(dimensions=explorer.conditions.dimensions(), runs=explorer.runs, complete=complete)


class _Explorer:
    def __init__(self, run: RunIt, may_run: Callable[[int], bool]) -> None:
        self._run_it, self._may_run = run, may_run
        self._known: dict[tuple[tuple[str, Plain], ...], Run] = {}
        self._queue: deque[_Branch] = deque()
        self.conditions = Conditions()

    @property
    def runs(self) -> tuple[Run, ...]:
        """All of them, in order."""
        return tuple(self._known.values())

    def explore(self) -> None:
        base = self._run({})
        if base.error:
            return
        news = tuple(one.definition for one in base.asked)
        for definition in news:
            self.conditions.add(definition, ())
        self._queue.append(_Branch({}, news))
        self._work()
        self._look_for_combinations()

    # -- one value after the other

    def _work(self) -> None:
        while self._queue:
            self._look_around(self._queue.popleft())

    def _look_around(self, branch: _Branch) -> None:
        base = self._run(branch.values)
        for definition in branch.news:
            if definition.is_open and base.has(definition):
                self._vary(definition, branch, base)

    def _vary(self, definition: Definition, branch: _Branch, base: Run) -> None:
        """Set one hyperparameter to its other values; what comes or goes with them needs it."""
        seen = {base.asked_for[definition]: base}
        seen |= self._tried(definition, branch, definition.ends())
        seen |= self._tried(definition, branch, self._declared_values(definition, base))
        if len({frozenset(run.asked_for) for run in seen.values()}) > 1:
            seen |= self._tried(definition, branch, definition.between())
        everything = dict.fromkeys(other for run in seen.values() for other in run.asked_for)
        branches: dict[Plain, list[Definition]] = {}
        for other in everything:
            there = [value for value, run in seen.items() if run.has(other)]
            if other == definition or len(there) == len(seen):
                continue
            need = self._need(definition, there, seen, other, branch)
            if base.has(other):
                if other in branch.news:
                    self.conditions.restrict(other, need)
            elif self.conditions.add(other, (*self.conditions.first(definition), need)):
                branches.setdefault(there[0], []).append(other)
        for value, news in branches.items():
            self._queue.append(_Branch({**branch.values, definition.name: value}, tuple(news)))

    def _tried(self, definition: Definition, branch: _Branch, values: tuple[Plain, ...]) -> dict[Plain, Run]:
        """The runs that built something; one that failed says nothing of what it did not come to."""
        runs = {value: self._run({**branch.values, definition.name: value}) for value in values}
        return {value: run for value, run in runs.items() if not run.error}

    def _need(
        self, definition: Definition, there: list[Plain], seen: dict[Plain, Run], other: Definition, branch: _Branch
    ) -> Need:
        """What it must be for the other one to exist: a bound, where all numbers beyond it have that."""
        if definition.kind == "choice":
            return Need(name=definition.name, values=tuple(there))
        values = sorted(value for value in seen if not isinstance(value, str))
        present = [value in there for value in values]
        first, last = present.index(True), present.index(False)
        relations: tuple[Relation, Relation]
        if all(present[first:]):
            edge, relations = (values[first - 1], values[first]), ("at least", "above")
        elif not any(present[last:]):
            edge, relations = (values[last], values[last - 1]), ("at most", "below")
        else:
            return Need(name=definition.name, values=tuple(there))
        absent, reached = self._threshold(definition, *edge, other, branch)
        bound, relation = (reached, relations[0]) if definition.kind == "int" else (absent, relations[1])
        return Need(name=definition.name, relation=relation, values=(bound,))

    def _threshold(
        self, definition: Definition, absent: float, present: float, other: Definition, branch: _Branch
    ) -> tuple[float, float]:
        """The last number, on the way from where something is not to where it is, at which it is not; and the next."""
        for _ in range(_BISECTIONS):
            middle = definition.on_step((absent + present) / 2)
            if middle in (absent, present):
                break
            run = self._run({**branch.values, definition.name: middle})
            absent, present = (absent, middle) if run.has(other) or run.error else (middle, present)
        return absent, present

    @staticmethod
    def _declared_values(definition: Definition, base: Run) -> tuple[Plain, ...]:
        """Values at which the builder itself says that something else exists."""
        needs = (need for one in (*base.asked, *base.inactive) for need in one.parents)
        return tuple(dict.fromkeys(value for need in needs if need.name == definition.name for value in need.values))

    # -- several at once

    def _look_for_combinations(self) -> None:
        generator = random.Random(0)  # noqa: S311 - the same runs every time
        for _ in range(_RANDOM_RUNS):
            values: Assignment = {}
            for definition in self.conditions.known:
                if definition.is_open and definition.name not in values:
                    values[definition.name] = generator.choice(definition.between() or definition.ends())
            self._look_at(self._run(values), values)

    def _look_at(self, run: Run, values: Assignment) -> None:
        got = {one.definition.name: one.value for one in run.asked}
        for one in run.asked:
            if not self.conditions.hold(one.definition, got):
                self._cut_down(one.definition, {name: values[name] for name in got if name in values})
        self._work()

    def _cut_down(self, definition: Definition, values: Assignment) -> None:
        """Reset values to their defaults as long as it exists; the others are what it needs."""
        for name in list(values):
            fewer = {other: value for other, value in values.items() if other != name}
            if self._run(fewer).has(definition):
                values = fewer
        needs = tuple(Need(name=name, values=self._values_where(definition, name, values)) for name in values)
        if self.conditions.add(definition, needs):
            self._queue.append(_Branch(values, (definition,)))

    def _values_where(self, definition: Definition, name: str, values: Assignment) -> tuple[Plain, ...]:
        parent = next((one for one in self.conditions.known if one.name == name), None)
        tried = (parent.between() or parent.ends()) if parent is not None else ()
        others = [value for value in tried if self._run({**values, name: value}).has(definition)]
        return tuple(dict.fromkeys((*others, values[name])))

    # -- runs

    def _run(self, values: Mapping[str, Plain]) -> Run:
        key = tuple(sorted(values.items()))
        if key not in self._known:
            if not self._may_run(len(self._known)):
                raise _TooMuchError
            self._known[key] = self._run_it(values)
        return self._known[key]
