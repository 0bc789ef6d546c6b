"""The table of trials: sorted, filtered and paged on the server, any set of them chosen in the address."""

import io
from collections.abc import Mapping
from http import HTTPStatus

from flask import Response, render_template

from sweep.errors import InputError
from sweep.results.dashboard import asked
from sweep.results.dashboard.columns import table_columns
from sweep.results.dashboard.source import snapshot_of
from sweep.results.quantities import Quantity, quantities
from sweep.results.reading import best_first
from sweep.results.records import TRIAL_STATES, TrialRow
from sweep.results.selection import Page, choose, order
from sweep.results.selection import page as cut
from sweep.results.snapshot import Snapshot
from sweep.results.tabular import trials_csv, write_csv
from sweep.writing import STANDARD_OUTPUT

BEST = "best"  # the order in which `sweep trials` lists them
_SIZES = ("25", "50", "100", "200")


def page() -> tuple[str, HTTPStatus]:
    """Show one page of the table; a condition that cannot be read is told beside it, where it can be mended."""
    snapshot = snapshot_of(asked.sweep())
    known = quantities(snapshot)
    rows, problem = list[TrialRow](), ""
    try:
        rows = selected(snapshot, known)
    except InputError as error:
        problem = str(error)
    shown = render_template(
        "trials.html",
        snapshot=snapshot,
        tab="trials",
        columns=table_columns(known, metric=snapshot.sweep.metric),
        page=_page(rows),
        problem=problem,
        states=TRIAL_STATES,
        state_chosen=asked.text("state"),
        where=asked.text("where"),
        sort=asked.text("sort", BEST),
        size=asked.one_of("size", _SIZES, "50"),
        sizes=_SIZES,
        chosen=asked.chosen(),
        best=[row.trial for row in best_first(snapshot.rows, maximizes=snapshot.sweep.maximizes)[:10]],
    )
    return shown, HTTPStatus.BAD_REQUEST if problem else HTTPStatus.OK


def table() -> Response:
    """The trials that the address asks for, all of them, as CSV."""
    snapshot = snapshot_of(asked.sweep())
    rows = selected(snapshot, quantities(snapshot))
    written = io.StringIO()
    write_csv(STANDARD_OUTPUT, trials_csv(rows, [one.name for one in snapshot.space.dimensions]), written)
    answer = Response(written.getvalue(), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{snapshot.sweep.name}-trials.csv")
    return answer


def selected(snapshot: Snapshot, known: Mapping[str, Quantity]) -> list[TrialRow]:
    """The trials that the address asks for, in its order."""
    state = asked.text("state")
    states = (asked.one_of("state", TRIAL_STATES, state),) if state else ()
    rows = choose(snapshot.rows, known, where=asked.text("where"), states=states)
    sort = asked.text("sort", BEST) or BEST
    if sort == BEST:
        return best_first(rows, maximizes=snapshot.sweep.maximizes)
    return list(order(rows, known, sort))


def _page(rows: list[TrialRow]) -> Page:
    return cut(rows, number=asked.whole("page", 1, low=1), size=int(asked.one_of("size", _SIZES, "50")))
