"""The end of a sweep: the best trial, the best five, what mattered, what was saved, and what to type next."""

from rich.console import Console, Group, RenderableType
from rich.text import Text

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.results.importances import importances
from sweep.results.reading import read_status, read_trials
from sweep.results.records import Status, in_words
from sweep.results.savings import savings_of
from sweep.results.tables import headline, importances_table, parameters_table, savings_line, trials_table
from sweep.space.reading import parse_space

_TOP = 5


def print_summary(database: StudyDatabase, name: str, console: Console, *, options: str = "") -> None:
    """Write the summary of a sweep; `options` are those that the next commands need too."""
    console.print(summary_view(database, database.sweeps.get(name), options))


def summary_view(database: StudyDatabase, sweep: SweepRecord, options: str) -> RenderableType:
    """Sum a sweep up."""
    status, rows = read_status(database, sweep), read_trials(database, sweep)
    space = parse_space(sweep.space, sweep.origin)
    done, words = f"{status.trials.finished} of {status.budget.trials} trials", in_words(status.trials)
    epochs = "" if status.budget.epochs is None else f"; {status.epochs:,} of {status.budget.epochs:,} epochs"
    head = (Text(), Text.assemble((status.name, "bold"), f"  {done}: {words or '0 complete'}{epochs}"))
    if status.best is None:
        none = Text("no trial is complete; `sweep trials` says why", style="yellow")
        return Group(*head, none, Text(), _next(status, best=None, options=options))
    parts = (
        Text.assemble("best ", headline(status.objective, status.best.value, status.best.trial)),
        parameters_table(status.best.params),
        trials_table([row for row in rows if row.is_scored][:_TOP], status.objective, whole=True),
        importances_table(importances(rows, space.dimensions, maximizes=sweep.maximizes)),
        savings_line(savings_of(database, sweep, space, rows)),
        _next(status, best=status.best.trial, options=options),
    )
    return Group(*head, *(line for part in parts for line in (part, Text())))


def _next(status: Status, *, best: int | None, options: str) -> Text:
    name = status.name
    lines = [f"sweep trials {name}"]
    if best is not None:
        lines = [f"sweep show {name} {best}", *lines, f"sweep export {name} --format keras --out models/{name}"]
    return Text("next:\n" + "\n".join(f"  {line} {options}".rstrip() for line in lines))
