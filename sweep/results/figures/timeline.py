"""What each worker did and when: attempts as bars, a line a device."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
    "yielded": (theme.SKY, "interrupted, given back"),
    "lost": (theme.GREY, "lost with its supervisor"),
    None: (theme.STATES["running"], "running"),
}
_INTERRUPTED = ("crashed", "yielded", "lost")


def timeline(
    snapshot: "Snapshot", attempts: "Sequence[AttemptRecord]", *, now: datetime | None = None, most: int = MOST
) -> go.Figure:
    """Draw the attempts of each machine's workers; several at a time on one device get a line each.

    `now` is where running ones end; that of the last thing known, unless given.
    """
    title = f"What the workers did: {plain(snapshot.sweep.name, most=60)}"
    if not attempts:
        return nothing(title, "Nobody has worked on it yet.")
    last = sorted(attempts, key=lambda one: one.started)[-most:]
    end = now or max(one.ended or one.started for one in last)
    first = last[0].started
    lanes = _lanes(last, end)
    scale = time_scale(max(1.0, (end - first).total_seconds()))
    names = sorted(set(lanes.values()), key=_natural)
    shown = names[:_LANES]
    broken = sum(one.outcome in _INTERRUPTED for one in attempts)
    note = sentence(
        f"{plural(len(attempts), 'attempt')}, {broken} cut short" if broken else plural(len(attempts), "attempt"),
        f"the last {len(last):,} drawn" if len(last) < len(attempts) else None,
        f"{len(names) - len(shown)} workers not drawn" if len(names) > len(shown) else None,
    )
    began = f"time since {first.astimezone():%Y-%m-%d %H:%M}"
    figure = sheet(
        title,
        note=note,
        x=axis(began, unit=scale.unit, rangemode="tozero"),
        y=categorical("", shown, autorange="reversed"),
        height=200 + 26 * len(shown),
        barmode="overlay",
    )
    rows = {row.id: row for row in snapshot.rows}
    known = [one for one in last if one.trial_id in rows and lanes[one.id] in shown]
    drawing = _Drawing(
        lanes=lanes,
        rows=rows,
        columns=columns([rows[one.trial_id] for one in known]),
        first=first,
        end=end,
        unit=scale.seconds,
        outline=1.0 if len(known) <= _OUTLINED else 0.0,
    )
    for outcome, (colour, words) in _OUTCOMES.items():
        group = [one for one in known if one.outcome == outcome]
        if group:
            figure.add_trace(drawing.bars(group, colour, words))
    return figure


@dataclass(frozen=True, kw_only=True)
class _Drawing:
    """What all bars share."""

    lanes: Mapping[int, str]  # by attempt
    rows: "Mapping[int, TrialRow]"  # by trial_id
    columns: Columns
    first: datetime
    end: datetime
    unit: float  # seconds
    outline: float  # pixels around a bar

    def bars(self, group: "Sequence[AttemptRecord]", colour: str, words: str) -> go.Bar:
        """The bars of one kind."""
        took = [max(0.0, ((one.ended or self.end) - one.started).total_seconds()) for one in group]
        extra = len(self.columns.names) + 1
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
            marker={"color": colour, "line": {"width": self.outline, "color": "rgba(127,127,127,0.6)"}},
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
