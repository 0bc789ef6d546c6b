"""Where each hyperparameter of a builder exists: everywhere, or where others have certain values."""

from collections.abc import Iterable, Mapping

from sweep.space.builder import FoundDimension, Need, Plain
from sweep.training.builders.asked import Definition, Run

Needs = tuple[Need, ...]  # all of them must hold


class Conditions:
    """What is known so far of every hyperparameter: the alternatives under any of which it exists."""

    def __init__(self) -> None:
        self._where: dict[Definition, list[Needs]] = {}  # an empty tuple among them: everywhere

    @property
    def known(self) -> tuple[Definition, ...]:
        """All hyperparameters."""
        return tuple(self._where)

    def first(self, definition: Definition) -> Needs:
        """The alternative that was found first."""
        return self._where[definition][0]

    def hold(self, definition: Definition, values: Mapping[str, Plain]) -> bool:
        """Whether it is known to exist with these values."""
        return any(all(need.holds(values) for need in needs) for needs in self._where.get(definition, []))

    def restrict(self, definition: Definition, need: Need) -> None:
        """What is there by default in its branch needs something after all."""
        if need not in self.first(definition):
            self._where[definition][0] = (*self.first(definition), need)

    def add(self, definition: Definition, needs: Needs) -> bool:
        """Note where it exists; returns whether it was unknown."""
        where = self._where.setdefault(definition, [])
        is_new = not where
        if not any(set(known) <= set(needs) for known in where):
            where.append(needs)
        return is_new

    def add_declared(self, runs: Iterable[Run]) -> None:
        """Add what no run came to, and a run has declared with its conditions."""
        for run in runs:
            for one in run.inactive:
                if one.definition not in self._where:
                    self._where[one.definition] = [one.parents]

    def dimensions(self) -> tuple[FoundDimension, ...]:
        """What there is to choose."""
        variants: dict[str, int] = {}
        found = []
        for definition, where in self._where.items():
            if definition.is_open or where != [()]:
                variants[definition.name] = variants.get(definition.name, 0) + 1
                needs = () if () in where else tuple(dict.fromkeys(where))
                found.append(definition.found(needs, variants[definition.name]))
        return tuple(one for one in found if one.kind != "choice" or len(one.options) > 1)
