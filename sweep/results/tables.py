"""Records as rich draws them, at home in 80 columns. Shared by the reading commands and by what `start` says last."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from storage.attempts import AttemptRecord
from storage.epoch import Epoch
from sweep.results.fields import TERMINAL, trial_fields
from sweep.results.importances import Importances
from sweep.results.metrics import LEARNING_RATE, curve_metric_names
from sweep.results.records import Status, TrialDetail, TrialRow, in_words
from sweep.results.savings import Savings
from sweep.wording import ABSENT, brief, count, duration, metric, parameter, percent, plural

_STYLES = {
    "complete": "green",
    "pruned": "yellow",
    "failed": "red",
    "running": "cyan",
    "active": "cyan",
    "finished": "green",
    "paused": "yellow",
    "stopped": "red",
}
_LEVELS = "▁▂▃▄▅▆▇█"
_BAR = 24  # columns of the longest bar
_SPARK = 60  # columns of a sparkline, at most


def sweeps_table(statuses: Iterable[Status]) -> RenderableType:
    """One line per sweep."""
    table = _table()
    table.add_column("sweep", overflow="fold")
    for name in ("state", "trials", "best", "objective", "time"):
        table.add_column(name, no_wrap=True, justify="right" if name in ("trials", "best", "time") else "left")
    for status in statuses:
        best = status.best.value if status.best else None
        trials = f"{status.trials.finished}/{status.budget.trials}"
        time = duration(status.active_seconds)
        table.add_row(Text(status.name), _state(status.state), trials, metric(best), status.objective, time)
    return table


def status_lines(status: Status) -> RenderableType:
    """How far one sweep is."""
    trials, grid = status.trials, Table.grid(padding=(0, 2))
    grid.add_row("sweep", Text(status.name, style="bold"))
    grid.add_row("state", _state(status.state))
    if status.reason:
        grid.add_row("", f"{status.reason} Then `sweep resume {status.name}` goes on.")
    done = f"{trials.finished} of {status.budget.trials}"
    words = in_words(trials)
    grid.add_row("trials", Text(f"{done} ({words})" if words else done))
    if status.budget.epochs is not None:
        grid.add_row("epochs", f"{status.epochs:,} of {status.budget.epochs:,}")
    if status.state != "finished":
        grid.add_row("at work", Text(_at_work(status)))
    limit = f" of {duration(status.budget.timeout_s)}" if status.budget.timeout_s is not None else ""
    grid.add_row("time", f"{duration(status.active_seconds)}{limit}")
    if status.best is None:
        grid.add_row("best", "no trial is complete yet")
    else:
        grid.add_row("best", headline(status.objective, status.best.value, status.best.trial))
        grid.add_row("", Text(brief(status.best.params), style="dim"))
    return grid


def _at_work(status: Status) -> str:
    """Who trains the sweep, and who could; and what nobody does."""
    working = [one for one in status.supervisors if one.trials]
    free = [one for one in status.supervisors if not one.trials]
    places = [f"{one.machine} (process {one.pid}, {plural(one.trials, 'trial')})" for one in working]
    text = ", ".join(places) or "nobody"
    if free:
        text += "; without a trial of it: " + ", ".join(f"{one.machine} (process {one.pid})" for one in free)
    if status.orphaned and status.state == "paused":
        text += f"; {plural(status.orphaned, 'trial')} in the middle, until `sweep resume`"
    elif status.orphaned:
        text += f"; {plural(status.orphaned, 'running trial')} orphaned, for the next supervisor that joins"
    return text


def trials_table(rows: Sequence[TrialRow], objective: str, *, whole: bool = False) -> RenderableType:
    """One line per trial (with `whole`, as many as the parameters take); why one was pruned or failed comes first."""
    table, columns = _table(expand=True), trial_fields(TERMINAL, objective=objective, rows=rows)
    for one in columns:
        table.add_column(
            one.narrow or one.column or one.name, no_wrap=True, justify="left" if one.name == "state" else "right"
        )
    table.add_column("parameters", no_wrap=not whole, overflow="fold" if whole else "ellipsis", ratio=1)
    for row in rows:
        cells = [_state(row.state) if one.name == "state" else Text(one.text(row)) for one in columns]
        why = f"{row.reason}: " if row.reason and row.state in ("pruned", "failed") else ""
        table.add_row(*cells, Text(why + brief(row.params), style="dim"))
    return table


def trial_view(detail: TrialDetail, objective: str) -> RenderableType:
    """Everything about one trial."""
    parts: list[RenderableType] = [_facts(detail, objective), Text(), parameters_table(detail.params)]
    if detail.curve:
        parts += [Text(), curve_table(detail.curve, detail.best_epoch)]
        spark = sparkline([one.metrics.get(objective) for one in detail.curve])
        parts += [Text.assemble((f"{objective} ", "dim"), spark)]
    if detail.history:
        parts += [Text(), history_table(detail.history)]
    return Group(*parts)


def _facts(detail: TrialDetail, objective: str) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_row("trial", Text(str(detail.trial), style="bold"))
    reason = f" ({detail.reason})" if detail.reason else f" after epoch {detail.epochs}" * (detail.state == "paused")
    grid.add_row("state", Text.assemble(_state(detail.state), reason))
    best = f" at epoch {detail.best_epoch}" if detail.best_epoch and detail.state == "complete" else ""
    grid.add_row(objective, f"{metric(detail.value)}{best}")
    grid.add_row("trained", f"{plural(detail.epochs, 'epoch')} in {duration(detail.seconds)}")
    if detail.parameters is not None:
        where = detail.model or "not saved"
        grid.add_row("model", Text(f"{count(detail.parameters)} parameters, {where}", overflow="fold"))
    return grid


def parameters_table(params: Mapping[str, Any]) -> RenderableType:
    """Parameters by their whole names."""
    table = _table()
    table.add_column("parameter", overflow="fold")
    table.add_column("value", justify="right", overflow="fold")
    for name, chosen in params.items():
        table.add_row(Text(name), Text(parameter(chosen)))
    return table


def curve_table(curve: Sequence[Epoch], best_epoch: int | None) -> RenderableType:
    """One line per epoch, the best one marked."""
    table, names = _table(), curve_metric_names(one.metrics for one in curve)
    for name in ("epoch", *names, "time"):
        table.add_column(name, no_wrap=True, justify="right")
    for one in curve:
        cells = [_cell(name, one.metrics.get(name)) for name in names]
        mark = "★ " if one.epoch == best_epoch else ""
        table.add_row(f"{mark}{one.epoch}", *cells, f"{one.seconds:.1f} s", style="bold green" if mark else "")
    return table


def _cell(name: str, value: float | None) -> str:
    return parameter(value) if name == LEARNING_RATE and value is not None else metric(value)


def sparkline(values: Sequence[float | None]) -> str:
    """A curve in one line; a long one is thinned, an epoch without a number is a gap."""
    step = -(-len(values) // _SPARK) or 1
    shown = values[::step]
    known = [number for number in shown if number is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    levels = len(_LEVELS) - 1
    return "".join(" " if n is None else _LEVELS[round((n - low) / span * levels)] for n in shown)


def history_table(history: Iterable[AttemptRecord]) -> RenderableType:
    """One line per attempt."""
    table = _table()
    for name in ("attempt", "where", "started", "from", "ended"):
        table.add_column(name, overflow="fold", justify="right" if name in ("attempt", "from") else "left")
    for line in history:
        first = f"epoch {line.first_epoch}" if line.first_epoch else ABSENT
        ended = ": ".join(word for word in (line.outcome, line.reason) if word) or "running"
        where, started = Text(f"{line.machine} {line.device}"), f"{line.started:%Y-%m-%d %H:%M}"
        table.add_row(str(line.number), where, started, first, Text(ended))
    return table


def importances_table(found: Importances, *, most: int = 8) -> RenderableType:
    """What mattered: one bar per parameter."""
    if found.missing is not None:
        return Text(f"what mattered: {found.missing}", style="dim")
    table = _table()
    table.add_column("what mattered", overflow="fold")
    table.add_column("", no_wrap=True)
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("90 % interval", justify="right", no_wrap=True)
    shown = list(found.shares.items())[:most]
    largest = shown[0][1]
    for name, share in shown:
        low, high = found.ranges[name]
        bar = Text("█" * max(1, round(share / largest * _BAR)), style="cyan")
        table.add_row(Text(name), bar, percent(share), Text(f"{percent(low)} to {percent(high)}", style="dim"))
    return table


def savings_line(saved: Savings) -> RenderableType:
    """What pruning and early stopping saved, in a sentence."""
    if not saved.epochs:
        return Text(f"all {saved.planned_epochs} planned epochs were trained", style="dim")
    parts = [
        f"{name} ended {plural(trials, 'trial')} {plural(epochs, 'epoch')} early"
        for name, trials, epochs in saved.causes
    ]
    share, time = percent(saved.share), duration(saved.seconds)
    return Text(f"{', '.join(parts)}: {share} of all epochs, about {time} of training")


def headline(objective: str, number: float | None, trial: int) -> Text:
    """The best trial in one line."""
    return Text.assemble((f"{objective} {metric(number)}", "bold green"), f"  trial {trial}")


def _state(state: str) -> Text:
    return Text(state, style=_STYLES.get(state, ""))


def _table(*, expand: bool = False) -> Table:
    return Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, expand=expand, header_style="bold dim")
