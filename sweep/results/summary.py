"""The end of a sweep: the best trial, the best five, what mattered, what was saved, and what to type next."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console, Group, RenderableType
from rich.text import Text

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.results.importances import Importances, importances
from sweep.results.reading import read_status, read_trials
from sweep.results.records import Status, TrialRow
from sweep.results.savings import Savings, paces, savings
from sweep.results.tables import headline, importances_table, parameters_table, savings_line, trials_table
from sweep.space.errors import Rejected
from sweep.space.reading import parse_space
from sweep.space.space import Space

_TOP = 5


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What there is to say of a sweep when it ends."""

    status: Status
    top: tuple[TrialRow, ...]  # the best complete trials
    importances: Importances
    savings: Savings


def summarize(database: StudyDatabase, name: str) -> Summary:
    """Sum a sweep up; raises `StorageError` for one that is not there."""
    sweep = database.sweeps.get(name)
    space, rows = parse_space(sweep.space, sweep.origin), read_trials(database, sweep)
    return Summary(
        status=read_status(database, sweep),
        top=tuple(row for row in rows if row.state == "complete")[:_TOP],
        importances=importances(rows, space.dimensions, maximizes=sweep.maximizes),
        savings=savings_of(database, sweep, space, rows),
    )


def savings_of(database: StudyDatabase, sweep: SweepRecord, space: Space, rows: Iterable[TrialRow]) -> Savings:
    """What pruning and early stopping saved of a sweep."""
    pace = paces(database.epochs.totals(sweep))
    return savings(rows, planned=lambda row: planned_epochs(space, row), pace=lambda row: pace.get(row.id, 0.0))


def planned_epochs(space: Space, row: TrialRow) -> int:
    """How many epochs the trial would have had; they may be a dimension."""
    try:
        return space.resolve_values(row.params).training.epochs
    except (KeyError, Rejected):  # put in by hand, with another tool
        return space.max_epochs


def print_summary(database: StudyDatabase, name: str, console: Console, *, options: str = "") -> None:
    """Write the summary; `options` are those that the next commands need too."""
    console.print(summary_view(summarize(database, name), options=options))


def summary_view(summary: Summary, *, options: str = "") -> RenderableType:
    """Draw the summary."""
    status, counts = summary.status, summary.status.trials
    ended = f"{counts.finished} of {status.budget.trials} trials: {counts.complete} complete"
    ended += "".join(
        f", {count} {word}"
        for count, word in (
            (counts.pruned, "pruned"),
            (counts.failed, "failed"),
            (counts.rejected, "rejected before training"),
        )
        if count
    )
    parts: list[RenderableType] = [Text(), Text.assemble((status.name, "bold"), f"  {ended}")]
    if status.best is None:
        parts.append(Text("no trial is complete; `sweep trials` says why", style="yellow"))
        return Group(*parts, Text(), _next(status, best=None, options=options))
    parts += [
        Text.assemble("best ", headline(status.objective, status.best.value, status.best.trial)),
        Text(),
        parameters_table(status.best.params),
        Text(),
        trials_table(summary.top, status.objective, whole=True),
        Text(),
        importances_table(summary.importances),
        Text(),
        savings_line(summary.savings),
        Text(),
        _next(status, best=status.best.trial, options=options),
    ]
    return Group(*parts)


def _next(status: Status, *, best: int | None, options: str) -> Text:
    name = status.name
    lines = [f"sweep trials {name}"]
    if best is not None:
        lines = [f"sweep show {name} {best}", *lines, f"sweep export {name} --format keras --out models/{name}"]
    return Text("next:\n" + "\n".join(f"  {line} {options}".rstrip() for line in lines))
