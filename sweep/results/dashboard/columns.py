"""The columns of a table of trials."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sweep.results.dashboard.formats import ABSENT, count, parameter, seconds, short, size
from sweep.results.quantities import PREFIX, Quantity
from sweep.results.records import TrialRow
from sweep.results.tables import value

_FIXED = ("val_accuracy", "val_loss", "gap", "epochs", "parameters", "size", "seconds")
_FORMATS = {"epochs": count, "attempts": count, "parameters": short, "flops": short, "size": size, "seconds": seconds}
_TITLES = {"gap": "gap", "size": "file", "seconds": "time", "value": "value"}


@dataclass(frozen=True, kw_only=True)
class Column:
    """One quantity, as a table shows it."""

    quantity: Quantity
    branch: str  # what stands before a dimension's last name
    title: str

    @property
    def name(self) -> str:
        """Of the quantity, for addresses."""
        return self.quantity.name

    @property
    def is_number(self) -> bool:
        """Whether it is set flush right."""
        return not self.quantity.is_categorical

    def shown(self, row: TrialRow) -> str:
        """The trial's figure, as it reads."""
        found = self.quantity.of(row)
        if found is None or isinstance(found, str):
            return found or ABSENT
        if self.name.startswith(PREFIX):
            return parameter(found)
        written = _FORMATS.get(self.name, value)
        return written(found)  # type: ignore[arg-type]


def table_columns(quantities: Mapping[str, Quantity], *, metric: str) -> list[Column]:
    """The objective, the other figures of a trial, and its parameters."""
    fixed = ["value", *(name for name in _FIXED if name != metric)]
    titles = _TITLES | {"value": metric}
    first = [Column(quantity=quantities[name], branch="", title=titles.get(name, name)) for name in fixed]
    return [*first, *parameter_columns(one for name, one in quantities.items() if name.startswith(PREFIX))]


def parameter_columns(quantities: Iterable[Quantity]) -> list[Column]:
    """A column a dimension."""
    found = []
    for one in quantities:
        *branch, last = one.label.split(".")
        if last.isdecimal() and branch:  # of a block: `filters.2`
            last = f"{branch.pop()}.{last}"
        found.append(Column(quantity=one, branch=".".join(branch), title=last))
    return found
