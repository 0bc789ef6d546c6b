"""Records as rich draws them, at home in 80 columns. Shared by the reading commands and by what `start` says last."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sweep.results.importances import Importances
from sweep.results.records import CurvePoint, HistoryLine, Status, TrialDetail, TrialRow
from sweep.results.savings import Savings
from sweep.wording import brief, duration, figure, plural

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


def value(number: float | None) -> str:
    """A metric's value."""
    return "–" if number is None else f"{number:.4f}" if abs(number) < 1000 else f"{number:.4g}"  # noqa: PLR2004


def sweeps_table(statuses: Iterable[Status]) -> RenderableType:
    """Sweeps, a line each."""
    table = _table()
    table.add_column("sweep", overflow="fold")
    for name in ("state", "trials", "best", "objective", "time"):
        table.add_column(name, no_wrap=True, justify="right" if name in ("trials", "best", "time") else "left")
    for status in statuses:
        best = status.best.value if status.best else None
        trials = f"{status.trials.finished}/{status.budget.trials}"
        time = duration(status.active_seconds)
        table.add_row(Text(status.name), _state(status.state), trials, value(best), status.objective, time)
    return table


def status_lines(status: Status) -> RenderableType:
    """How far one sweep is."""
    trials, grid = status.trials, Table.grid(padding=(0, 2))
    counts = {name: count for name, count in vars(trials).items() if count and name != "finished"}
    grid.add_row("sweep", Text(status.name, style="bold"))
    grid.add_row("state", _state(status.state))
    if status.reason:
        grid.add_row("", f"{status.reason} Then `sweep resume {status.name}` goes on.")
    done = f"{trials.finished} of {status.budget.trials}"
    words = ", ".join(f"{count} {name}" for name, count in counts.items())
    grid.add_row("trials", Text(f"{done} ({words})" if words else done))
    if status.state != "finished":
        grid.add_row("at work", Text(_at_work(status)))
    limit = f" of {duration(status.budget.timeout_s)}" if status.budget.timeout_s is not None else ""
    grid.add_row("time", f"{duration(status.active_seconds)}{limit}")
    if status.best is None:
        grid.add_row("best", "no trial is complete yet")
    else:
        grid.add_row("best", _headline(status.objective, status.best.value, status.best.trial))
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
    if status.left_behind and status.state == "paused":
        text += f"; {plural(status.left_behind, 'trial')} in the middle, until `sweep resume`"
    elif status.left_behind:
        text += f"; {plural(status.left_behind, 'running trial')} left behind, for whoever joins"
    return text


def trials_table(rows: Iterable[TrialRow], objective: str, *, whole: bool = False) -> RenderableType:
    """Trials, a line each (with `whole`, as many as the parameters take); why one was pruned or failed stands first."""
    table = _table(expand=True)
    for name in ("trial", "state", objective, "epochs", "size", "time"):
        table.add_column(name, no_wrap=True, justify="left" if name == "state" else "right")
    table.add_column("parameters", no_wrap=not whole, overflow="fold" if whole else "ellipsis", ratio=1)
    for row in rows:
        why = f"{row.reason}: " if row.reason and row.state in ("pruned", "failed") else ""
        table.add_row(
            str(row.trial),
            _state(row.state),
            value(row.value),
            str(row.epochs),
            "–" if row.parameters is None else _short(row.parameters),
            duration(row.seconds),
            Text(why + brief(row.params), style="dim"),
        )
    return table


def trial_view(detail: TrialDetail, objective: str) -> RenderableType:
    """Everything about one trial."""
    parts: list[RenderableType] = [_facts(detail, objective), Text(), parameters_table(detail.params)]
    if detail.curve:
        parts += [Text(), curve_table(detail.curve, detail.best_epoch)]
        spark = sparkline([getattr(point, objective) for point in detail.curve])
        parts += [Text.assemble((f"{objective} ", "dim"), spark)]
    if detail.history:
        parts += [Text(), history_table(detail.history)]
    return Group(*parts)


def _facts(detail: TrialDetail, objective: str) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_row("trial", Text(str(detail.trial), style="bold"))
    reason = f" ({detail.reason})" if detail.reason else ""
    grid.add_row("state", Text.assemble(_state(detail.state), reason))
    best = f" at epoch {detail.best_epoch}" if detail.best_epoch and detail.state == "complete" else ""
    grid.add_row(objective, f"{value(detail.value)}{best}")
    grid.add_row("trained", f"{detail.epochs} epoch{'' if detail.epochs == 1 else 's'} in {duration(detail.seconds)}")
    if detail.parameters is not None:
        grid.add_row("model", Text(f"{detail.parameters:,} parameters, {detail.model}", overflow="fold"))
    return grid


def parameters_table(params: Mapping[str, Any]) -> RenderableType:
    """Parameters by their whole names."""
    table = _table()
    table.add_column("parameter", overflow="fold")
    table.add_column("value", justify="right", overflow="fold")
    for name, chosen in params.items():
        table.add_row(Text(name), Text(figure(chosen)))
    return table


def curve_table(curve: Sequence[CurvePoint], best_epoch: int | None) -> RenderableType:
    """Epochs, a line each, the best one marked."""
    table = _table()
    names = ("loss", "accuracy", "val_loss", "val_accuracy", "learning_rate")
    for name in ("epoch", *names, "time"):
        table.add_column(name, no_wrap=True, justify="right")
    for point in curve:
        rate = "–" if point.learning_rate is None else f"{point.learning_rate:.3g}"
        metrics = [value(getattr(point, name)) for name in names[:-1]]
        mark = "★ " if point.epoch == best_epoch else ""
        style = "bold green" if mark else ""
        table.add_row(f"{mark}{point.epoch}", *metrics, rate, f"{point.seconds:.1f} s", style=style)
    return table


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


def history_table(history: Iterable[HistoryLine]) -> RenderableType:
    """Attempts, a line each."""
    table = _table()
    for name in ("attempt", "where", "started", "from", "ended"):
        table.add_column(name, overflow="fold", justify="right" if name in ("attempt", "from") else "left")
    for line in history:
        first = f"epoch {line.first_epoch}" if line.first_epoch else "–"
        ended = ": ".join(word for word in (line.outcome, line.reason) if word) or "running"
        started = line.started[:16].replace("T", " ")
        table.add_row(str(line.attempt), Text(f"{line.machine} {line.device}"), started, first, Text(ended))
    return table


def importances_table(found: Importances, *, most: int = 8) -> RenderableType:
    """What mattered, a bar each."""
    if found.missing is not None:
        return Text(f"what mattered: {found.missing}", style="dim")
    table = _table()
    table.add_column("what mattered", overflow="fold")
    table.add_column("", no_wrap=True)
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("likely", justify="right", no_wrap=True)
    shown = list(found.shares.items())[:most]
    largest = shown[0][1]
    for name, share in shown:
        low, high = found.ranges[name]
        bar = Text("█" * max(1, round(share / largest * _BAR)), style="cyan")
        table.add_row(Text(name), bar, f"{share:.0%}", Text(f"{low:.0%} to {high:.0%}", style="dim"))
    return table


def savings_line(saved: Savings) -> RenderableType:
    """What pruning and early stopping saved, in a sentence."""
    if not saved.epochs:
        return Text(f"all {saved.planned_epochs} planned epochs were trained", style="dim")
    parts = [
        f"{name} ended {count} trial{'' if count == 1 else 's'} {epochs} epochs early"
        for name, count, epochs in (
            ("pruning", saved.pruned, saved.pruned_epochs),
            ("early stopping", saved.stopped, saved.stopped_epochs),
        )
        if count
    ]
    share = saved.epochs / saved.planned_epochs
    return Text(f"{', '.join(parts)}: {share:.0%} of all epochs, about {duration(saved.seconds)} of training")


def headline(objective: str, number: float | None, trial: int) -> Text:
    """The best trial in one line."""
    return _headline(objective, number, trial)


def _headline(objective: str, number: float | None, trial: int) -> Text:
    return Text.assemble((f"{objective} {value(number)}", "bold green"), f"  trial {trial}")


def _state(state: str) -> Text:
    return Text(state, style=_STYLES.get(state, ""))


def _short(count: int) -> str:
    """A count in at most four figures: 812, 61.7k, 1.2M."""
    for limit, unit, scale in ((1_000, "", 1), (1_000_000, "k", 1_000), (10**9, "M", 10**6)):
        if count < limit:
            return f"{count / scale:.3g}{unit}"
    return f"{count / 10**9:.3g}G"


def _table(*, expand: bool = False) -> Table:
    return Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, expand=expand, header_style="bold dim")
