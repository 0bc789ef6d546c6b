"""The live terminal of `sweep start`, `join` and `watch`: drawn with rich on a terminal, plain lines anywhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from sweep.app.lines import LineView, sentence
from sweep.supervision.board import Board, SweepBoard, TrialEnd, View, WorkerLine
from sweep.wording import brief, duration

_EIGHTHS = " ▏▎▍▌▋▊▉█"


@contextmanager
def view_on(console: Console, *, is_live: bool = True) -> Iterator[View]:
    """Give the view that fits the console."""
    if not (is_live and console.is_terminal):
        yield LineView(partial(console.print, highlight=False, markup=False, soft_wrap=True))
        return
    view = LiveView(console)
    with Live(console=console, get_renderable=view.render, refresh_per_second=4, transient=True):
        yield view


class LiveView:
    """An overall bar, one line per worker and the best so far; trials that ended scroll away above them."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._board: Board | None = None

    def changed(self, board: Board) -> None:
        """Keep the board; it is drawn four times a second."""
        self._board = board

    def trial_ended(self, board: Board, sweep: SweepBoard, end: TrialEnd) -> None:
        """Write the trial above the board."""
        self._board = board
        name = f"{sweep.name} " if len(board.sweeps) > 1 else ""
        self._console.print(Text.assemble(name, sentence(end)), overflow="ellipsis", no_wrap=True)

    def say(self, text: str) -> None:
        """Write a line above the board."""
        self._console.print(text, highlight=False, markup=False)

    def render(self) -> RenderableType:
        """Draw the board as it is now."""
        board = self._board
        if board is None:
            return Text()
        names = len(board.sweeps) > 1
        best = (_best(sweep, name=f"{sweep.name} " if names else "") for sweep in board.sweeps)
        return Group(Text(), _sweeps(board), _workers(board), *best)


def _sweeps(board: Board) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    for sweep in board.sweeps:
        left = sweep.seconds_left()
        table.add_row(
            Text(sweep.name, style="bold"),
            ProgressBar(total=sweep.budget.trials, completed=sweep.counts.finished, width=24),
            f"{sweep.counts.finished}/{sweep.budget.trials} trials{_epochs(sweep)}",
            Text(_counts(sweep), style="dim"),
            f"{duration(sweep.active_seconds)}",
            sweep.state or ("" if left is None else f"about {duration(left)} left"),
        )
    return table


def _epochs(sweep: SweepBoard) -> str:
    return "" if sweep.budget.epochs is None else f", {sweep.epochs}/{sweep.budget.epochs} epochs"


def _counts(sweep: SweepBoard) -> str:
    parts = [
        (sweep.counts.pruned, "pruned"),
        (sweep.counts.paused, "paused"),
        (sweep.counts.failed, "failed"),
        (sweep.counts.rejected, "rejected"),
    ]
    parts.append((sweep.elsewhere, "running elsewhere"))
    words = ", ".join(f"{count} {word}" for count, word in parts if count)
    return f"({words})" if words else ""


def _workers(board: Board) -> RenderableType:
    table = Table(box=None, padding=(0, 1), pad_edge=False, expand=True, header_style="dim")
    table.add_column("worker", no_wrap=True)
    table.add_column("trial", justify="right", no_wrap=True)
    table.add_column("epoch", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column(_metric(board), justify="right", no_wrap=True)
    table.add_column("state", no_wrap=True)
    table.add_column("parameters", no_wrap=True, overflow="ellipsis", ratio=1)
    names = len(board.sweeps) > 1
    for line in board.lines:
        table.add_row(*_worker(line, name=f"{line.sweep} " if names else ""))
    return table


def _metric(board: Board) -> str:
    """The objective, where all sweeps have the same one."""
    metrics = {sweep.objective.metric for sweep in board.sweeps}
    return metrics.pop() if len(metrics) == 1 else "objective"


def _worker(line: WorkerLine, *, name: str) -> tuple[RenderableType, ...]:
    slot = f"{line.machine or line.worker} {line.device}"
    if line.trial is None:
        return (slot, "", "", "", "", Text(line.state, style="dim"), "")
    value = "" if line.value is None else f"{line.value:.4f}"
    epoch = f"{line.epoch}/{line.epochs}" if line.epochs else ""
    return (slot, f"{name}{line.trial}", epoch, _bar(line), value, line.state, Text(brief(line.params), style="dim"))


def _bar(line: WorkerLine, width: int = 8) -> str:
    """How far the epoch is, in eighths of a character."""
    done = line.step / line.steps if line.steps else 0.0
    eighths = round(done * width * 8)
    bar = "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")
    return bar.ljust(width, "·")


def _best(sweep: SweepBoard, *, name: str) -> RenderableType:
    if sweep.best is None:
        return Text(f"{name}no trial has ended yet", style="dim")
    best = sweep.best
    return Text.assemble(
        name,
        ("best ", "bold"),
        (f"{sweep.objective.metric} {best.value:.4f}", "bold green"),
        f"  trial {best.trial}  ",
        (brief(best.params), "dim"),
        no_wrap=True,
        overflow="ellipsis",
    )
