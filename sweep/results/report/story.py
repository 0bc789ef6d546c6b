"""The story of a sweep: what was asked, tried and found, and what of it to trust."""

from collections.abc import Iterator
from datetime import datetime

from sweep.results.report import chapters, findings, mistakes
from sweep.results.report.blocks import Section, Story
from sweep.results.report.gathering import Material
from sweep.version import __version__
from sweep.wording import count, duration, metric, percent, plural


def tell(material: Material, *, now: datetime, options: str = "") -> Story:
    """Tell it; `options` are those that commands need to reach the same database."""
    sections = (
        ("question", "The question", chapters.question(material)),
        ("space", "The space", chapters.space(material)),
        ("budget", "The budget, and how it was spent", chapters.budget(material)),
        ("best", "The best configuration", findings.best(material)),
        ("mattered", "What mattered", findings.mattered(material)),
        ("pruned", "What was pruned, and what that saved", findings.pruned(material)),
        ("comparisons", "All trials beside each other", findings.comparisons(material)),
        ("mistakes", "What the best model gets wrong", mistakes.mistakes(material)),
        ("failures", "Failures", chapters.failures(material)),
        ("again", "How to get the same again", chapters.again(material, options)),
    )
    return Story(
        title=material.sweep.name,
        subtitle=_subtitle(material),
        headlines=tuple(_headlines(material)),
        warning=_warning(material),
        sections=tuple(Section(name=name, title=title, blocks=tuple(blocks)) for name, title, blocks in sections),
        made=f"Made on {now.astimezone():%Y-%m-%d at %H:%M} by Sweep {__version__}.",
    )


def _subtitle(material: Material) -> str:
    sweep, source = material.sweep, material.snapshot.space.data.source
    aim = f"{sweep.direction} {sweep.metric}"
    return f"A hyperparameter sweep of {source}: {aim}, begun on {sweep.created.astimezone():%Y-%m-%d}."


def _headlines(material: Material) -> Iterator[tuple[str, str]]:
    status, saved = material.snapshot.status, material.savings
    if material.best is not None:
        yield metric(material.best.value), f"best {material.sweep.metric}, trial {material.best.trial}"
    if (found := material.evaluation) is not None:
        yield metric(found.accuracy), f"of {found.images:,} sealed test images right"
    yield f"{count(status.trials.finished)} / {count(status.budget.trials)}", "trials finished, of the budget"
    yield duration(status.active_seconds), "worked on it"
    if saved.epochs:
        yield percent(saved.share), "of planned epochs spared by ending early"


def _warning(material: Material) -> str:
    status = material.snapshot.status
    counts, budget = status.trials, status.budget.trials
    if not counts.finished:
        begun = f"{plural(counts.running, 'trial')} running" if counts.running else "nothing has been trained"
        return f"No trial has finished yet ({begun}): there is little to tell."
    if status.state == "finished":
        return ""
    words = {"active": "not finished", "paused": "paused", "stopped": "stopped"}[status.state]
    running = f", {counts.running:,} running" if counts.running else ""
    return (
        f"This sweep is {words}: {counts.finished:,} of {plural(budget, 'trial')} had ended when the report was made"
        f"{running}. What follows may change."
    )
