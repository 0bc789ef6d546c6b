"""Finds what a builder asks for, and where, by running it again and again. Knows no Keras: `run` does.

Each hyperparameter is set to its other values while the rest keep their defaults: what comes or goes with it exists
only there. What a branch brings is looked at in that branch in the same way. Last, a few runs with everything drawn at
random find what needs several values at once, which is then cut down to those that matter.
"""

import random
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sweep.space.builder import FoundDimension, Need, Plain
from sweep.training.builders.asked import Asked, Definition, Run

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
class _Context:
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
    return Explored(dimensions=explorer.dimensions(), runs=tuple(explorer.runs), complete=complete)


class _Explorer:
    def __init__(self, run: RunIt, may_run: Callable[[int], bool]) -> None:
        self._run_it, self._may_run = run, may_run
        self.runs: list[Run] = []
        self._known: dict[tuple[tuple[str, Plain], ...], Run] = {}
        self._where: dict[Definition, list[tuple[Need, ...]]] = {}  # an empty tuple among them: everywhere
        self._queue: deque[_Context] = deque()

    def explore(self) -> None:
        base = self._run({})
        if base.error:
            return
        for one in base.asked:
            self._where[one.definition] = [()]
        self._queue.append(_Context({}, tuple(one.definition for one in base.asked)))
        self._work()
        self._look_for_combinations()

    def dimensions(self) -> tuple[FoundDimension, ...]:
        """What there is to choose."""
        self._take_declared()
        names: dict[str, int] = {}
        found = []
        for definition, where in self._where.items():
            if definition.is_open or where != [()]:
                names[definition.name] = names.get(definition.name, 0) + 1
                needs = () if () in where else tuple(dict.fromkeys(where))
                found.append(definition.found(needs, names[definition.name]))
        return tuple(one for one in found if one.kind != "choice" or len(one.options) > 1)

    # -- one value after the other

    def _work(self) -> None:
        while self._queue:
            self._look_around(self._queue.popleft())

    def _look_around(self, context: _Context) -> None:
        base = self._run(context.values)
        for definition in context.news:
            if definition.is_open and base.has(definition):
                self._vary(definition, context, base)

    def _vary(self, definition: Definition, context: _Context, base: Run) -> None:
        """Set one hyperparameter to its other values; what comes or goes with them needs it."""
        seen = {self._value_of(definition, base): base}
        seen |= self._tried(definition, context, definition.ends())
        seen |= self._tried(definition, context, self._declared_values(definition, base))
        if len({self._outcome(run) for run in seen.values()}) > 1:
            seen |= self._tried(definition, context, definition.between())
        everything = dict.fromkeys(one.definition for run in seen.values() for one in run.asked)
        branches: dict[Plain, list[Definition]] = {}
        for other in everything:
            there = [value for value, run in seen.items() if run.has(other)]
            if other == definition or len(there) == len(seen):
                continue
            need = self._need(definition, there, seen, other, context)
            if base.has(other):
                if other in context.news:
                    self._restrict(other, need)
            elif self._add(other, (*self._where[definition][0], need)):
                branches.setdefault(there[0], []).append(other)
        for value, news in branches.items():
            self._queue.append(_Context({**context.values, definition.name: value}, tuple(news)))

    def _tried(self, definition: Definition, context: _Context, values: tuple[Plain, ...]) -> dict[Plain, Run]:
        """The runs that built something; one that failed says nothing of what it did not come to."""
        runs = {value: self._run({**context.values, definition.name: value}) for value in values}
        return {value: run for value, run in runs.items() if not run.error}

    def _need(
        self, definition: Definition, there: list[Plain], seen: dict[Plain, Run], other: Definition, context: _Context
    ) -> Need:
        if definition.kind == "choice":
            return Need(name=definition.name, values=tuple(there))
        values = sorted(value for value in seen if not isinstance(value, str))
        present = [value in there for value in values]
        first, last = present.index(True), present.index(False)
        is_whole = definition.kind == "int"
        if all(present[first:]):
            absent, reached = self._threshold(definition, values[first - 1], values[first], other, context)
            return Need(
                name=definition.name,
                relation="at least" if is_whole else "above",
                values=(reached if is_whole else absent,),
            )
        if not any(present[last:]):
            absent, reached = self._threshold(definition, values[last], values[last - 1], other, context)
            return Need(
                name=definition.name,
                relation="at most" if is_whole else "below",
                values=(reached if is_whole else absent,),
            )
        return Need(name=definition.name, values=tuple(there))

    def _threshold(
        self, definition: Definition, absent: float, present: float, other: Definition, context: _Context
    ) -> tuple[float, float]:
        """The last number, on the way from where something is not to where it is, at which it is not; and the next."""
        for _ in range(_BISECTIONS):
            middle = definition.on_step((absent + present) / 2)
            if middle in (absent, present):
                break
            run = self._run({**context.values, definition.name: middle})
            absent, present = (absent, middle) if run.has(other) or run.error else (middle, present)
        return absent, present

    def _restrict(self, other: Definition, need: Need) -> None:
        """What is there by default in its context needs something after all."""
        where = self._where[other]
        if need not in where[0]:
            where[0] = (*where[0], need)

    def _add(self, other: Definition, needs: tuple[Need, ...]) -> bool:
        """Note where something exists; whether it was unknown."""
        where = self._where.get(other)
        if where is None:
            self._where[other] = [needs]
            return True
        if () not in where and needs not in where and not any(set(known) <= set(needs) for known in where):
            where.append(needs)
        return False

    @staticmethod
    def _value_of(definition: Definition, run: Run) -> Plain:
        return next(one.value for one in run.asked if one.definition == definition)

    @staticmethod
    def _outcome(run: Run) -> frozenset[Definition]:
        return frozenset(one.definition for one in run.asked)

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
            for definition in list(self._where):
                if definition.is_open and definition.name not in values:
                    values[definition.name] = generator.choice(definition.between() or definition.ends())
            self._look_at(self._run(values), values)

    def _look_at(self, run: Run, values: Assignment) -> None:
        got = {one.definition.name: one.value for one in run.asked}
        for one in run.asked:
            if not self._is_expected(one.definition, got):
                self._cut_down(one.definition, {name: values[name] for name in got if name in values})
        self._work()

    def _is_expected(self, definition: Definition, got: Assignment) -> bool:
        where = self._where.get(definition, [])
        return any(all(need.holds(got) for need in needs) for needs in where)

    def _cut_down(self, definition: Definition, values: Assignment) -> None:
        """Reset values to their defaults as long as it exists; the others are what it needs."""
        for name in list(values):
            fewer = {other: value for other, value in values.items() if other != name}
            if self._run(fewer).has(definition):
                values = fewer
        needs = tuple(Need(name=name, values=self._values_where(definition, name, values)) for name in values)
        if self._add(definition, needs):
            self._queue.append(_Context(values, (definition,)))

    def _values_where(self, definition: Definition, name: str, values: Assignment) -> tuple[Plain, ...]:
        parent = next((one for one in self._where if one.name == name), None)
        tried = (parent.between() or parent.ends()) if parent is not None else ()
        others = [value for value in tried if self._run({**values, name: value}).has(definition)]
        return tuple(dict.fromkeys((*others, values[name])))

    # -- runs

    def _run(self, values: Mapping[str, Plain]) -> Run:
        key = tuple(sorted(values.items()))
        if key not in self._known:
            if not self._may_run(len(self.runs)):
                raise _TooMuchError
            self._known[key] = self._run_it(values)
            self.runs.append(self._known[key])
        return self._known[key]

    def _take_declared(self) -> None:
        """What no run came to, and a run has declared with its conditions."""
        for run in self.runs:
            for one in run.inactive:
                if one.definition not in self._where:
                    self._where[one.definition] = [one.parents]


def asked_once(calls: list[Asked]) -> tuple[Asked, ...]:
    """Each definition once, where it was asked for first."""
    first: dict[Definition, Asked] = {}
    for one in calls:
        first.setdefault(one.definition, one)
    return tuple(first.values())
