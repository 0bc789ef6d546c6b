"""The notes of a sweep and of each of its trials in Optuna Dashboard, in Markdown.

They are written when they are asked for, and stored nowhere; a note that a user saved takes the place of ours.
"""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from storage.attempts import AttemptRecord
from sweep.markdown import fenced
from sweep.results.records import TrialRow, in_words
from sweep.results.snapshot import Snapshot
from sweep.wording import brief, duration, metric, parameter, plural

# ASCII punctuation: what Markdown, HTML and formulas are made of, which a note takes all.
_SIGNS = re.compile(r"([!-/:-@\[-`{-~])")


def study_note(snapshot: Snapshot) -> str:
    """What the sweep is, how far it is, and what is best so far."""
    sweep, status, space = snapshot.sweep, snapshot.status, snapshot.space
    lines = [
        f"A sweep of {plural(len(space.dimensions), 'dimension')} over the data **{text(space.data.source)}**, "
        f"to {text(sweep.direction)} **{text(sweep.metric)}**.",
        "",
        f"- **State** {text(status.state)}{f': {text(status.reason)}' if status.reason else ''}",
        f"- **Trials** {in_words(status.trials) or 'none yet'}",
        f"- **Budget** {_budget(snapshot)}",
        f"- **Best so far** {_best(snapshot)}",
        f"- **Search** sampler {text(space.search.sampler.name)}, pruner {text(space.search.pruner.name)}",
        "",
        _link("Curves, comparisons and mistakes in Sweep’s pages", _address("overview", sweep=sweep.name)),
        "",
        f"The space, {text(sweep.origin)}:",
        "",
        fenced(sweep.space, "yaml"),
    ]
    return "\n".join(lines)


def _budget(snapshot: Snapshot) -> str:
    budget, status = snapshot.status.budget, snapshot.status
    spent = f"{status.trials.finished:,} of {plural(budget.trials, 'trial')}"
    worked = duration(status.active_seconds)
    return f"{spent}, {worked}{f' of {duration(budget.timeout_s)}' if budget.timeout_s is not None else ''} of work"


def _best(snapshot: Snapshot) -> str:
    best = snapshot.status.best
    if best is None:
        return "no trial is complete yet"
    there = _link(f"trial {best.trial}", _address("trial", sweep=snapshot.sweep.name, trial=best.trial))
    return f"{there}, {text(snapshot.sweep.metric)} {_value(best.value)}: {text(brief(best.params))}"


def trial_note(snapshot: Snapshot, row: TrialRow, attempts: Sequence[AttemptRecord] = ()) -> str:
    """What a trial was, why it ended, and what interrupted it; `attempts`, where there was more than one."""
    why = f": {text(row.reason)}" if row.reason and row.state != "complete" else ""
    lines = [f"**{row.state.capitalize()}**{why}", "", *(f"- {fact}" for fact in _facts(row, attempts)), ""]
    address = _address("trial", sweep=snapshot.sweep.name, trial=row.trial)
    return "\n".join([*lines, _link("Layers, curves, history and mistakes in Sweep’s pages", address)])


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
    return "none" if value is None else text(parameter(value) if abs(value) >= 10 else metric(value))  # noqa: PLR2004


def _address(page: str, **query: object) -> str:
    return f"/sweep/{page}?{urlencode(query)}"


def text(data: object) -> str:
    """Write data so that it is read as it is, in one line."""
    return _SIGNS.sub(_escaped, " ".join(str(data).split()))


def _escaped(match: re.Match[str]) -> str:
    """An entity where HTML would begin, a backslash elsewhere: no reader has to know both."""
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(match[0], f"\\{match[0]}")


def _link(label: str, address: str) -> str:
    """A link to an address whose parts are quoted already."""
    return f"[{label}](<{address}>)"
