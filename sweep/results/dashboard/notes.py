"""What Optuna Dashboard is told of a sweep and of each of its trials, in Markdown.

Nothing of it is stored: it is written when it is asked for, and a note that somebody saved takes its place.
"""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from storage.attempts import AttemptRecord
from sweep.results.dashboard.markdown import block, link, text
from sweep.results.records import Counts, TrialRow
from sweep.results.snapshot import Snapshot
from sweep.wording import brief, duration, figure, plural

_ENDS = {
    "complete": "Trained to its end",
    "pruned": "Pruned",
    "failed": "Failed",
    "running": "Runs",
    "waiting": "Waits to be trained",
}


def study_note(snapshot: Snapshot) -> str:
    """What the sweep is, how far it is, and what is best so far."""
    sweep, status, space = snapshot.sweep, snapshot.status, snapshot.space
    lines = [
        f"A sweep of {plural(len(space.dimensions), 'dimension')} over the data **{text(space.data.source)}**, "
        f"to {text(sweep.direction)} **{text(sweep.metric)}**.",
        "",
        f"- **State** {text(status.state)}{f': {text(status.reason)}' if status.reason else ''}",
        f"- **Trials** {_trials(status.trials)}",
        f"- **Budget** {_budget(snapshot)}",
        f"- **Best so far** {_best(snapshot)}",
        f"- **Search** sampler {text(space.search.sampler.name)}, pruner {text(space.search.pruner.name)}",
        "",
        link("Curves, comparisons and mistakes in Sweep’s pages", _address("overview", sweep=sweep.name)),
        "",
        f"The space, {text(sweep.origin)}:",
        "",
        block(sweep.space, "yaml"),
    ]
    return "\n".join(lines)


def _trials(counts: Counts) -> str:
    kinds = ("complete", "pruned", "failed", "running", "waiting")
    parts = [f"{getattr(counts, kind):,} {kind}" for kind in kinds if getattr(counts, kind)]
    rejected = f"; {plural(counts.rejected, 'candidate')} rejected before training" if counts.rejected else ""
    return (", ".join(parts) or "none yet") + rejected


def _budget(snapshot: Snapshot) -> str:
    budget, status = snapshot.status.budget, snapshot.status
    spent = f"{status.trials.finished:,} of {plural(budget.trials, 'trial')}"
    worked = duration(status.active_seconds)
    return f"{spent}, {worked}{f' of {duration(budget.timeout_s)}' if budget.timeout_s is not None else ''} of work"


def _best(snapshot: Snapshot) -> str:
    best = snapshot.status.best
    if best is None:
        return "no trial is complete yet"
    there = link(f"trial {best.trial}", _address("trial", sweep=snapshot.sweep.name, trial=best.trial))
    return f"{there}, {text(snapshot.sweep.metric)} {_value(best.value)}: {text(brief(best.params))}"


def trial_note(snapshot: Snapshot, row: TrialRow, attempts: Sequence[AttemptRecord] = ()) -> str:
    """What a trial was, why it ended, and what interrupted it; `attempts`, where there was more than one."""
    end = _ENDS.get(row.state, row.state)
    why = f": {text(row.reason)}" if row.reason and row.state != "complete" else ""
    lines = [f"**{text(end)}**{why}", "", *(f"- {fact}" for fact in _facts(row, attempts)), ""]
    address = _address("trial", sweep=snapshot.sweep.name, trial=row.trial)
    return "\n".join([*lines, link("Layers, curves, history and mistakes in Sweep’s pages", address)])


def _facts(row: TrialRow, attempts: Sequence[AttemptRecord]) -> Iterable[str]:
    yield text(brief(row.params)) or "no parameter was searched"
    if row.epochs:
        epochs = f"{plural(row.epochs, 'epoch')} in {duration(row.seconds)}"
        yield epochs if row.best_epoch is None else f"{epochs}, the best one {row.best_epoch}"
    metrics = ", ".join(f"{text(name)} {_value(value)}" for name, value in row.metrics.items() if value is not None)
    if metrics:
        yield metrics
    if row.parameters is not None:
        yield plural(row.parameters, "parameter")
    for attempt in attempts:
        yield _attempt(attempt)


def _attempt(attempt: AttemptRecord) -> str:
    outcome = attempt.outcome or "running"
    why = f", {text(attempt.reason)}" if attempt.reason else ""
    since = "" if attempt.first_epoch is None else f" from epoch {attempt.first_epoch}"
    return f"attempt {attempt.number} on {text(attempt.machine)} ({text(attempt.device)}){since}: {text(outcome)}{why}"


def rejection_note(reason: str) -> str:
    """Why a candidate never became a trial."""
    return f"**Rejected before training**: {text(reason)}\n\nIt is no trial of the sweep, and counts against no budget."


def _value(value: float | None) -> str:
    return "none" if value is None else text(figure(value) if abs(value) >= 10 else f"{value:.4f}")  # noqa: PLR2004


def _address(page: str, **query: object) -> str:
    return f"/sweep/{page}?{urlencode(query)}"
