"""Everything about one trial."""

import shlex
from typing import Any

from flask import render_template

from storage.models import ModelRecord
from sweep.results.dashboard import query
from sweep.results.dashboard.chosen import current_trial
from sweep.results.dashboard.columns import parameter_columns
from sweep.results.dashboard.configuration import configured
from sweep.results.dashboard.figures import AGAINST
from sweep.results.dashboard.gallery import SHOWS, gallery
from sweep.results.dashboard.predictions import predictions_of
from sweep.results.dashboard.resources import current_snapshot, resources
from sweep.results.dashboard.routes import route
from sweep.results.evaluations import read_evaluation
from sweep.results.metrics import curve_metric_names
from sweep.results.planned import planned_epochs
from sweep.results.predictions import Absent
from sweep.results.quantities import PREFIX, quantities
from sweep.results.records import TrialRow
from sweep.results.snapshot import Snapshot


@route("/trial")
def trial() -> str:
    """Show it."""
    snapshot = current_snapshot()
    row, best = current_trial(snapshot), snapshot.status.best
    numbers = [one.trial for one in snapshot.rows]
    parameters = (one for name, one in quantities(snapshot).items() if name.startswith(PREFIX))
    return render_template(
        "trial.html",
        snapshot=snapshot,
        row=row,
        before=max((number for number in numbers if number < row.trial), default=None),
        after=min((number for number in numbers if number > row.trial), default=None),
        columns=[column for column in parameter_columns(parameters) if column.quantity.of(row) is not None],
        planned=planned_epochs(snapshot.space, row),
        configured=configured(snapshot, row),
        against=query.one_of("against", AGAINST, "epochs"),
        axes=AGAINST,
        is_best=best is not None and best.trial == row.trial,
        **_recorded(snapshot, row),
        **_predicted(snapshot, row),
    )


def _recorded(snapshot: Snapshot, row: TrialRow) -> dict[str, Any]:
    """What the database holds of the trial beside its row."""
    database = resources().database
    model, epochs = database.models.get(row.id), database.epochs.of(row.id)
    return {
        "attempts": database.attempts.at(row.id),
        "epochs": epochs,
        "metrics": curve_metric_names(one.metrics for one in epochs),
        "model": model,
        "export": _export(snapshot, row, model),
        "evaluate": f"{shlex.quote(snapshot.sweep.name)} --trial {row.trial}",
        "evaluation": read_evaluation(database, snapshot.sweep, row.trial, model),
        "evaluated": database.evaluations.of_data(snapshot.sweep.data_fingerprint),
    }


def _predicted(snapshot: Snapshot, row: TrialRow) -> dict[str, Any]:
    """What the trial's model predicts for the validation images, or why that is not there."""
    found = predictions_of(snapshot, row)
    if isinstance(found, Absent):
        return {"absent": found.reason}
    return {"predictions": found, "gallery": gallery(found), "shows": SHOWS}


def _export(snapshot: Snapshot, row: TrialRow, model: ModelRecord | None) -> str | None:
    if model is None or not model.is_kept:
        return None
    name = shlex.quote(snapshot.sweep.name)
    out = shlex.quote(f"models/{snapshot.space.name}_{row.trial}")
    return f"sweep export {name} --trial {row.trial} --format keras --out {out}"
