"""How a sweep's work reads in lines of text: one for each trial that ends."""

from collections.abc import Callable

from rich.text import Text

from sweep.supervision.board import Board, SweepBoard, TrialEnd
from sweep.wording import brief, duration, plural

_STATE_STYLES = {"complete": "green", "pruned": "yellow", "failed": "red"}


class LineView:
    """A view for logs, pipes, CI and notebooks."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self._say = say

    def changed(self, board: Board) -> None:
        """Draw nothing: a log is not redrawn."""

    def trial_ended(self, board: Board, sweep: SweepBoard, end: TrialEnd) -> None:
        """Write the trial and how far the sweep is."""
        name = f"{sweep.name} " if len(board.sweeps) > 1 else ""
        self.say(f"{name}[{sweep.counts.finished}/{sweep.budget.trials}] {sentence(end).plain}")

    def say(self, text: str) -> None:
        """Write a line."""
        self._say(text)


def sentence(end: TrialEnd) -> Text:
    """A trial that has ended: `trial   3 complete 0.9731  15 epochs, 42 s  depth 2, filters 32`."""
    value = "" if end.value is None else f" {end.value:.4f}"
    reason = f"{end.reason}: " if end.reason and end.state != "complete" else ""
    return Text.assemble(
        f"trial {end.trial:>3} ",
        (f"{end.state}{value}", _STATE_STYLES[end.state]),
        (" ★ best so far" if end.is_best else "", "bold green"),
        f"  {plural(end.epochs, 'epoch')}, {duration(end.seconds)}  ",
        (f"{reason}{brief(end.params)}", "dim"),
    )
