"""The table of trials: sorted, filtered and paged on the server, any set of them chosen in the address."""

import io
from collections.abc import Mapping
from http import HTTPStatus

from flask import Response, render_template

from sweep.errors import InputError
from sweep.results.dashboard import query
from sweep.results.dashboard.columns import table_columns
from sweep.results.dashboard.resources import current_snapshot
from sweep.results.dashboard.routes import Tab, route
from sweep.results.quantities import quantities
from sweep.results.quantity import Quantity
from sweep.results.reading import best_first
from sweep.results.records import TRIAL_STATES, TrialRow
from sweep.results.selection import choose, order, page
from sweep.results.snapshot import Snapshot
from sweep.results.tabular import trials_csv, write_csv
from sweep.writing import STANDARD_OUTPUT

_BEST = "best"  # the order in which `sweep trials` lists them
_SIZES = ("25", "50", "100", "200")


@route("/trials", tab=Tab(title="Trials", position=2, keeps_chosen=True))
def trials() -> tuple[str, HTTPStatus]:
    """Show one page of the table; what is wrong with a condition stands below its field."""
    snapshot = current_snapshot()
    known = quantities(snapshot)
    rows, problem = list[TrialRow](), ""
    try:
        rows = _selected(snapshot, known)
    except InputError as error:
        problem = str(error)
    size = query.one_of("size", _SIZES, "50")
    shown = render_template(
        "trials.html",
        snapshot=snapshot,
        columns=table_columns(known),
        page=page(rows, number=query.integer("page", 1, low=1), size=int(size)),
        problem=problem,
        state_chosen=query.text("state"),
        where=query.text("where"),
        sort=query.text("sort", _BEST),
        size=size,
        sizes=_SIZES,
        chosen=query.chosen(),
        best=[row.trial for row in best_first(snapshot.rows, maximizes=snapshot.sweep.maximizes)[:10]],
    )
    return shown, HTTPStatus.BAD_REQUEST if problem else HTTPStatus.OK


@route("/trials.csv")
def table() -> Response:
    """The trials that the address asks for, all of them, as CSV."""
    snapshot = current_snapshot()
    rows = _selected(snapshot, quantities(snapshot))
    written = io.StringIO()
    write_csv(STANDARD_OUTPUT, trials_csv(rows, [one.name for one in snapshot.space.dimensions]), written)
    answer = Response(written.getvalue(), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{snapshot.sweep.name}-trials.csv")
    return answer


def _selected(snapshot: Snapshot, known: Mapping[str, Quantity]) -> list[TrialRow]:
    """The trials that the address asks for, in its order."""
    state = query.text("state")
    states = (query.one_of("state", TRIAL_STATES, state),) if state else ()
    rows = choose(snapshot.rows, known, where=query.text("where"), states=states)
    sort = query.text("sort", _BEST) or _BEST
    if sort == _BEST:
        return best_first(rows, maximizes=snapshot.sweep.maximizes)
    return list(order(rows, known, sort))
