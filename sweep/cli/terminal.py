"""The live terminal of `sweep start`: drawn with rich on a terminal, plain lines anywhere else."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from sweep.supervision.board import Board, TrialEnd, View, WorkerLine
from sweep.wording import brief, duration

_STATE_STYLES = {"complete": "green", "pruned": "yellow", "failed": "red"}
_EIGHTHS = " ▏▎▍▌▋▊▉█"


@contextmanager
def view_on(console: Console) -> Iterator[View]:
    """Give the view that fits the console."""
    if not console.is_terminal:
        yield PlainView(console)
        return
    view = LiveView(console)
    with Live(console=console, get_renderable=view.render, refresh_per_second=4, transient=True):
        yield view


class PlainView:
    """A line for each trial that ends: for logs, pipes and CI."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._ended = 0

    def changed(self, board: Board) -> None:
        """Draw nothing: a log is not redrawn."""

    def trial_ended(self, board: Board, end: TrialEnd) -> None:
        """Write the trial and where the sweep stands."""
        self._ended += 1
        self.say(f"[{board.finished_before + self._ended}/{board.trials}] {_sentence(end).plain}")

    def say(self, text: str) -> None:
        """Write a line."""
        self._console.print(text, highlight=False, markup=False, soft_wrap=True)


class LiveView:
    """An overall bar, a line a worker and the best so far; trials that ended scroll away above them."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._board: Board | None = None

    def changed(self, board: Board) -> None:
        """Keep the board; it is drawn four times a second."""
        self._board = board

    def trial_ended(self, board: Board, end: TrialEnd) -> None:
        """Write the trial above the board."""
        self._board = board
        self._console.print(_sentence(end), overflow="ellipsis", no_wrap=True)

    def say(self, text: str) -> None:
        """Write a line above the board."""
        self._console.print(text, highlight=False, markup=False)

    def render(self) -> RenderableType:
        """Draw the board as it is now."""
        board = self._board
        if board is None:
            return Text()
        return Group(Text(), _overall(board), _workers(board), _best(board))


def _overall(board: Board) -> RenderableType:
    line = Table.grid(padding=(0, 1))
    left = board.seconds_left()
    line.add_row(
        Text(board.name, style="bold"),
        ProgressBar(total=board.trials, completed=board.finished, width=24),
        f"{board.finished}/{board.trials} trials",
        Text(_counts(board), style="dim"),
        f"{duration(board.active_seconds)}",
        "" if left is None else f"about {duration(left)} left",
    )
    return line


def _counts(board: Board) -> str:
    parts = [(board.pruned, "pruned"), (board.failed, "failed"), (board.rejected, "rejected")]
    words = ", ".join(f"{count} {word}" for count, word in parts if count)
    return f"({words})" if words else ""


def _workers(board: Board) -> RenderableType:
    table = Table(box=None, padding=(0, 1), pad_edge=False, expand=True, header_style="dim")
    table.add_column("worker", no_wrap=True)
    table.add_column("trial", justify="right", no_wrap=True)
    table.add_column("epoch", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column(board.objective.metric, justify="right", no_wrap=True)
    table.add_column("state", no_wrap=True)
    table.add_column("parameters", no_wrap=True, overflow="ellipsis", ratio=1)
    for line in board.lines:
        table.add_row(*_worker(line))
    return table


def _worker(line: WorkerLine) -> tuple[RenderableType, ...]:
    name = f"{line.worker} {line.device}"
    if line.trial is None:
        return (name, "", "", "", "", Text(line.state, style="dim"), "")
    value = "" if line.value is None else f"{line.value:.4f}"
    epoch = f"{line.epoch}/{line.epochs}" if line.epochs else ""
    return (name, str(line.trial), epoch, _bar(line), value, line.state, Text(brief(line.params), style="dim"))


def _bar(line: WorkerLine, width: int = 8) -> str:
    """How far the epoch is, in eighths of a character."""
    done = line.step / line.steps if line.steps else 0.0
    eighths = round(done * width * 8)
    bar = "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")
    return bar.ljust(width, "·")


def _best(board: Board) -> RenderableType:
    if board.best is None:
        return Text("no trial has ended yet", style="dim")
    best = board.best
    return Text.assemble(
        ("best ", "bold"),
        (f"{board.objective.metric} {best.value:.4f}", "bold green"),
        f"  trial {best.trial}  ",
        (brief(best.params), "dim"),
        no_wrap=True,
        overflow="ellipsis",
    )


def _sentence(end: TrialEnd) -> Text:
    value = "" if end.value is None else f" {end.value:.4f}"
    epochs = f"{end.epochs} epoch{'' if end.epochs == 1 else 's'}"
    return Text.assemble(
        f"trial {end.trial:>3} ",
        (f"{end.state}{value}", _STATE_STYLES[end.state]),
        (" ★ best so far" if end.is_best else "", "bold green"),
        f"  {epochs}, {duration(end.seconds)}  ",
        (_parameters(end.params, end.reason if end.state != "complete" else ""), "dim"),
    )


def _parameters(params: Mapping[str, Any], reason: str) -> str:
    return f"{reason}: {brief(params)}" if reason else brief(params)
