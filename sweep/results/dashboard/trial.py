"""Everything about one trial."""

import shlex

from flask import render_template

from storage.models import ModelRecord
from sweep.results.dashboard import asked
from sweep.results.dashboard.columns import parameter_columns
from sweep.results.dashboard.compare import AGAINST, find_row
from sweep.results.dashboard.configuration import configured
from sweep.results.dashboard.gallery import SHOWS, gallery
from sweep.results.dashboard.judgement import Absent, judgement_of
from sweep.results.dashboard.source import snapshot_of, source
from sweep.results.dashboard.working import planned_epochs
from sweep.results.evaluations import read_evaluation
from sweep.results.quantities import PREFIX, quantities
from sweep.results.records import TrialRow
from sweep.results.snapshot import Snapshot


def page() -> str:
    """Show it."""
    snapshot = snapshot_of(asked.sweep())
    row, database = find_row(snapshot, asked.whole("trial")), source().database
    model, judged = database.models.get(row.id), judgement_of(snapshot, row)
    before, after = _neighbours(snapshot, row)
    parameters = (one for name, one in quantities(snapshot).items() if name.startswith(PREFIX))
    return render_template(
        "trial.html",
        snapshot=snapshot,
        tab="trials",
        row=row,
        before=before,
        after=after,
        columns=[column for column in parameter_columns(parameters) if column.quantity.of(row) is not None],
        planned=planned_epochs(snapshot.space, row),
        configured=configured(snapshot, row),
        attempts=database.attempts.at(row.id),
        epochs=database.epochs.of(row.id),
        model=model,
        export=_export(snapshot, row, model),
        evaluate=f"{shlex.quote(snapshot.sweep.name)} --trial {row.trial}",
        evaluation=read_evaluation(database, snapshot.sweep, row.trial, model),
        looks=database.evaluations.of_data(snapshot.sweep.data_fingerprint),
        judged=judged,
        absent=judged.reason if isinstance(judged, Absent) else None,
        gallery=None if isinstance(judged, Absent) else gallery(judged),
        shows=SHOWS,
        against=asked.one_of("against", AGAINST, "epochs"),
        axes=AGAINST,
        is_best=snapshot.status.best is not None and snapshot.status.best.trial == row.trial,
    )


def _neighbours(snapshot: Snapshot, row: TrialRow) -> tuple[int | None, int | None]:
    numbers = [one.trial for one in snapshot.rows]
    at = numbers.index(row.trial)
    return numbers[at - 1] if at else None, numbers[at + 1] if at + 1 < len(numbers) else None


def _export(snapshot: Snapshot, row: TrialRow, model: ModelRecord | None) -> str | None:
    if model is None or not model.is_kept:
        return None
    name = shlex.quote(snapshot.sweep.name)
    out = shlex.quote(f"models/{snapshot.space.name}_{row.trial}")
    return f"sweep export {name} --trial {row.trial} --format keras --out {out}"
