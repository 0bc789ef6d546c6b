"""The tables of `sweep check`."""

from rich.table import Table
from rich.text import Text

from sweep.app.check import SpaceReport
from sweep.cli.console import Console
from sweep.space.builder import FoundBuilder
from sweep.space.configuration import KerasObject, SearchConfig
from sweep.space.extremes import MeasuredModel
from sweep.wording import duration, plural

_MANY = 3  # reasons of rejected candidates that are shown


def show(report: SpaceReport, console: Console) -> None:
    """Print everything that a check found out."""
    space = report.space
    console.print(Text.assemble((space.name, "bold"), f"  {space.data.source}: {report.image}"))
    images = f"{report.train_images:,} images to train on, {report.validation_images:,} to validate\n"
    console.print(images, style="dim", highlight=False)
    if space.dimensions:
        console.print(_dimensions(report))
    size = "continuous" if space.size is None else plural(space.size, "configuration")
    console.print(f"\n{plural(len(space.dimensions), 'dimension')}, {size}\n", highlight=False)
    for name, found in space.found.items():
        console.print(_builder(name, found))
    if not _is_all_built(report):
        console.print(_models(report))
    _show_rejected(report, console)
    console.print(f"\n{search_sentence(space.search)}", highlight=False)
    if not _is_all_built(report):
        short, long = map(duration, report.seconds)
        about = short if short == long else f"{short} to {long}"
        console.print(f"A trial of all epochs takes about {about} on one core of this machine.", highlight=False)


def _show_rejected(report: SpaceReport, console: Console) -> None:
    for reason in report.rejected[:_MANY]:
        console.print(Text.assemble(("rejected before training:", "yellow"), f" {reason}"))
    if len(report.rejected) > _MANY:
        console.print(f"… and for {len(report.rejected) - _MANY} other reasons", style="yellow", highlight=False)


def _dimensions(report: SpaceReport) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("dimension", style="cyan", no_wrap=True)
    table.add_column("kind")
    table.add_column("values")
    table.add_column("exists where", style="dim")
    for dimension in report.space.dimensions:
        conditions = ", ".join(map(str, dimension.condition))
        table.add_row(dimension.name, dimension.kind, str(dimension), conditions)
    return table


def _models(report: SpaceReport) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("model", no_wrap=True)
    for heading in ("parameters", "FLOPs per image"):
        table.add_column(heading, justify="right")
    for label, candidate in (("smallest", report.smallest), ("largest", report.largest)):
        table.add_row(label, *_figures(candidate))
    for name, parameters in report.models.items():
        table.add_row(f"  {name}", f"{parameters:,}", "")
    return table


def _is_all_built(report: SpaceReport) -> bool:
    """Whether every model is a builder's, of which nothing can be computed."""
    return all(one.config.model.builder is not None for one in (report.smallest, report.largest))


def _builder(name: str, found: FoundBuilder) -> Text:
    """What running a builder has shown, in a sentence or two."""
    sizes = ""
    if found.parameters is not None:
        least, most = found.parameters
        sizes = f", with {least:,} to {most:,} parameters" if least < most else f", with {least:,} parameters"
    compiles = "compiles its models itself" if found.compiles else "leaves compiling to the sweep"
    fits = ", and trains them by a `fit` of its own" if found.fits else ""
    rest = "" if found.complete else " It has more branches than could be explored."
    text = f" {compiles}{fits}. It was run {found.builds} times{sizes}.{rest}"
    return Text.assemble((name, "bold"), text)


def _figures(candidate: MeasuredModel) -> tuple[str, str]:
    at_least = "" if candidate.measures.exact else "≥ "
    return f"{at_least}{candidate.measures.parameters:,}", f"{at_least}{candidate.measures.flops:,}"


def search_sentence(search: SearchConfig) -> str:
    """Say the search in a sentence: `tpe proposes 40 trials, hyperband ends poor ones early; 2 h at most.`."""
    trials = f"{search.trials} trials" if search.trials != 1 else "one trial"
    ends = "none is ended early" if search.pruner.name == "none" else f"{_written(search.pruner)} ends poor ones early"
    budgets = (f"{search.epochs:,} epochs" if search.epochs else "", duration(search.timeout) if search.timeout else "")
    limit = " and ".join(filter(None, budgets))
    return f"{_written(search.sampler)} proposes {trials}, {ends}{f'; {limit} at most' if limit else ''}."


def _written(thing: KerasObject) -> str:
    arguments = ", ".join(f"{key}: {value}" for key, value in thing.arguments.items())
    return f"{thing.name} ({arguments})" if arguments else thing.name
