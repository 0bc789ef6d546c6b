"""What each worker did and when: attempts as bars, one line per device."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from plotly import graph_objects as go

from sweep.results.figures import theme
from sweep.results.figures.axes import axis, categorical, time_scale
from sweep.results.figures.canvas import nothing, sheet
from sweep.results.figures.hover import Columns, columns
from sweep.results.figures.text import plain, sentence
from sweep.wording import duration, plural

if TYPE_CHECKING:
    from storage.attempts import AttemptRecord
    from sweep.results.records import TrialRow
    from sweep.results.snapshot import Snapshot

MOST = 3_000  # bars
_LANES = 60
_OUTLINED = 300  # bars up to which each has a line around it; of more, the lines would be all there is
_OUTCOMES = {  # the colour, and the words of the legend
    "complete": (theme.STATES["complete"], "complete"),
    "pruned": (theme.STATES["pruned"], "pruned"),
    "failed": (theme.STATES["failed"], "failed"),
    "crashed": (theme.PURPLE, "its process went down"),
    "paused": (theme.STATES["paused"], "paused at a rung"),
    "yielded": (theme.SKY, "interrupted, given back"),
    "lost": (theme.GREY, "lost with its supervisor"),
    None: (theme.STATES["running"], "running"),
}
_INTERRUPTED = ("crashed", "yielded", "lost")


def timeline(
    snapshot: "Snapshot", attempts: "Sequence[AttemptRecord]", *, now: datetime | None = None, most: int = MOST
) -> go.Figure:
    """Draw the attempts of each machine's workers; several at a time on one device get one line each.

    `now` is where running ones end; that of the last thing known, unless given.
    """
    title = f"What the workers did: {plain(snapshot.sweep.name, most=60)}"
    if not attempts:
        return nothing(title, "Nobody has worked on it yet.")
    last = sorted(attempts, key=lambda one: one.started)[-most:]
    first, end = last[0].started, now or max(one.ended or one.started for one in last)
    lanes = _lanes(last, end)
    scale = time_scale(max(1.0, (end - first).total_seconds()))
    names = sorted(set(lanes.values()), key=_natural)
    shown = names[:_LANES]
    rows = {row.id: row for row in snapshot.rows}
    known = [one for one in last if one.trial_id in rows and lanes[one.id] in shown]
    figure = sheet(
        title,
        note=_note(attempts, drawn=len(last), hidden=len(names) - len(shown)),
        x=axis(f"time since {first.astimezone():%Y-%m-%d %H:%M}", unit=scale.unit, rangemode="tozero"),
        y=categorical("", shown, autorange="reversed"),
        height=200 + 26 * len(shown),
        barmode="overlay",
    )
    drawing = _Drawing(lanes=lanes, rows=rows, attempts=known, first=first, end=end, unit=scale.seconds)
    groups = {outcome: [one for one in known if one.outcome == outcome] for outcome in _OUTCOMES}
    figure.add_traces([drawing.of(group, *_OUTCOMES[outcome]) for outcome, group in groups.items() if group])
    return figure


def _note(attempts: "Sequence[AttemptRecord]", *, drawn: int, hidden: int) -> str:
    broken = sum(one.outcome in _INTERRUPTED for one in attempts)
    return sentence(
        plural(len(attempts), "attempt") + (f", {broken} cut short" if broken else ""),
        f"the last {drawn:,} drawn" if drawn < len(attempts) else None,
        f"{hidden} workers not drawn" if hidden else None,
    )


@dataclass(frozen=True, kw_only=True)
class _Drawing:
    """What all bars share."""

    lanes: Mapping[int, str]  # by attempt
    rows: "Mapping[int, TrialRow]"  # by trial_id
    first: datetime
    end: datetime
    unit: float  # seconds
    attempts: "Sequence[AttemptRecord]"  # in all

    @cached_property
    def columns(self) -> Columns:
        """What their hovers say."""
        return columns([self.rows[one.trial_id] for one in self.attempts])

    def of(self, group: "Sequence[AttemptRecord]", colour: str, words: str) -> go.Bar:
        """The bars of one kind."""
        took = [max(0.0, ((one.ended or self.end) - one.started).total_seconds()) for one in group]
        extra = self.columns.width
        said = [
            [*self.columns.of(self.rows[one.trial_id]), one.number, duration(seconds), plain(one.reason or words)]
            for one, seconds in zip(group, took, strict=True)
        ]
        lines = (f"attempt %{{customdata[{extra}]}}, %{{customdata[{extra + 1}]}}", f"%{{customdata[{extra + 2}]}}")
        return go.Bar(
            x=[seconds / self.unit for seconds in took],
            base=[(one.started - self.first).total_seconds() / self.unit for one in group],
            y=[self.lanes[one.id] for one in group],
            orientation="h",
            name=words,
            marker={
                "color": colour,
                "line": {"width": 1.0 if len(self.attempts) <= _OUTLINED else 0.0, "color": "rgba(127,127,127,0.6)"},
            },
            customdata=said,
            hovertemplate=self.columns.template(*lines),
        )


def _lanes(attempts: "Sequence[AttemptRecord]", end: datetime) -> dict[int, str]:
    """A line for each attempt: its device's first one that is free when it begins."""
    free: dict[str, list[datetime]] = {}
    found: dict[int, tuple[str, int]] = {}
    for one in attempts:
        device = f"{plain(one.machine, most=40)} {plain(one.device, most=20)}"
        until = free.setdefault(device, [])
        lane = next((index for index, moment in enumerate(until) if moment <= one.started), len(until))
        if lane == len(until):
            until.append(end)
        until[lane] = one.ended or end
        found[one.id] = device, lane
    return {
        id_: device if len(free[device]) == 1 else f"{device} · {lane + 1}" for id_, (device, lane) in found.items()
    }


def _natural(name: str) -> tuple[str, int]:
    device, _, lane = name.partition(" · ")
    return device, int(lane or 0)
