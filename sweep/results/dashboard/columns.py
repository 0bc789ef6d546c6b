"""The columns of a table of trials."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sweep.results.fields import PAGE, Field
from sweep.results.quantities import PREFIX
from sweep.results.quantity import Quantity
from sweep.results.records import TrialRow


@dataclass(frozen=True, kw_only=True)
class Column:
    """One quantity, as a table shows it."""

    quantity: Quantity
    branch: str  # what precedes a dimension's last name
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
        """The trial's, as it reads."""
        return self.quantity.text(row)


def table_columns(quantities: Mapping[str, Quantity]) -> list[Column]:
    """The fields that are declared to be on pages, and the parameters."""
    fields = [one for one in quantities.values() if isinstance(one, Field) and PAGE in one.shown]
    first = [Column(quantity=one, branch="", title=one.column or one.name) for one in fields]
    return [*first, *parameter_columns(one for name, one in quantities.items() if name.startswith(PREFIX))]


def parameter_columns(quantities: Iterable[Quantity]) -> list[Column]:
    """One column per dimension."""
    found = []
    for one in quantities:
        *branch, last = one.label.split(".")
        if last.isdecimal() and branch:  # of a block: `filters.2`
            last = f"{branch.pop()}.{last}"
        found.append(Column(quantity=one, branch=".".join(branch), title=last))
    return found
