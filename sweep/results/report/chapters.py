"""The chapters about the sweep itself: question, space, budget, failures, how to get the same again."""

import shlex
from collections import Counter
from collections.abc import Iterator

from sweep.results.records import in_words
from sweep.results.report.blocks import Block, Code, Facts, Paragraph, Pictures, Table
from sweep.results.report.gathering import Material
from sweep.space.dimension import Dimension
from sweep.wording import brief, duration, percent, plural

_REASONS = 12  # that are told apart
_CLASSES = 12  # that are named


def question(material: Material) -> Iterator[Block]:
    """What the sweep was to find out."""
    sweep, data = material.sweep, material.snapshot.space.data
    image = sweep.image
    yield Paragraph(
        text=f"Which configuration of the space below has the {_extreme(material)} {sweep.metric} on the validation "
        "images? Each candidate was trained from its own seeded weights; what counts is its best epoch."
    )
    yield Facts(
        items=(
            ("objective", f"{sweep.direction} {sweep.metric}"),
            ("data", _data(material)),
            ("images", f"{image['height']} × {image['width']} pixels, {_channels(image['channels'])}"),
            ("split", _split(material)),
            ("classes", _classes(sweep.classes)),
            ("fingerprint", f"{sweep.data_fingerprint} (of the images and of how they were prepared)"),
            ("seed of the split", str(data.seed)),
        )
    )


def _extreme(material: Material) -> str:
    return "highest" if material.sweep.maximizes else "lowest"


def _data(material: Material) -> str:
    data = material.snapshot.space.data
    return f"{data.source} from {data.path}" if data.path else data.source


def _channels(count: int) -> str:
    return {1: "grey", 3: "colour"}.get(count, plural(count, "channel"))


def _split(material: Material) -> str:
    data, known = material.snapshot.space.data, material.data
    if known is None:
        share = percent(data.validation) if data.validation < 1 else f"{data.validation:,}"
        return f"{share} of the training images to validate (the data is not on the machine that made this report)"
    test = f"; {plural(known.test, 'test image')} set aside, which no trial saw" if known.test else ""
    skipped = f"; {plural(known.skipped, 'image')} could not be read" if known.skipped else ""
    return f"{known.train:,} images to train on, {known.validation:,} to validate{test}{skipped}"


def _classes(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_CLASSES])
    return f"{len(names)}: {shown}" + (f" and {len(names) - _CLASSES} more" if len(names) > _CLASSES else "")


def space(material: Material) -> Iterator[Block]:
    """What was open."""
    found = material.snapshot.space
    count = plural(len(found.dimensions), "value")
    if found.dimensions:
        size = "some of them continuous" if found.size is None else f"which makes {plural(found.size, 'configuration')}"
        yield Paragraph(text=f"{count} of the training run {_were(len(found.dimensions))} left open, {size}.")
        head = ("dimension", "kind", "values", "exists where")
        yield Table(head=head, rows=tuple(map(_dimension, found.dimensions)))
    else:
        yield Paragraph(text="No value of the training run was left open: it is one configuration.")
    limits = {"parameters": found.limits.parameters, "FLOPs per image": found.limits.flops}
    allowed = ", ".join(f"at most {limit:,} {what}" for what, limit in limits.items() if limit is not None)
    if allowed:
        yield Paragraph(text=f"Candidates with more were rejected before training: {allowed}.", tone="note")
    yield Code(text=material.sweep.space, language="yaml", title=f"The whole file, {material.sweep.origin}")


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _dimension(dimension: Dimension) -> tuple[str, ...]:
    condition = ", ".join(map(str, dimension.condition))
    return dimension.name, dimension.kind, str(dimension), condition


def budget(material: Material) -> Iterator[Block]:
    """What the sweep was allowed, and what it took."""
    status, search = material.snapshot.status, material.snapshot.space.search
    counts, limit, epochs = status.trials, status.budget.timeout_s, status.budget.epochs
    ends = in_words(counts)
    yield Facts(
        items=(
            ("trials", f"{counts.finished:,} of {status.budget.trials:,} finished" + (f": {ends}" if ends else "")),
            ("time", duration(status.active_seconds) + (f" of {duration(limit)} allowed" if limit else "")),
            ("in epochs", f"{duration(sum(row.seconds for row in material.rows))}, of all trials together"),
            (
                "epochs",
                f"{sum(row.epochs for row in material.rows):,} trained" + (f" of {epochs:,} allowed" if epochs else ""),
            ),
            ("search", f"{search.sampler.name} proposed, {_pruner(search.pruner.name)}; seed {search.seed}"),
            ("machines", _machines(material)),
            ("attempts", _attempts(material)),
        )
    )
    if not material.rows:
        return
    best = material.picture("best", name="best-so-far", is_wide=True)
    yield Pictures(pictures=(best, material.picture("outcomes"), material.picture("timeline")))


def _pruner(name: str) -> str:
    return "none was ended early" if name == "none" else f"{name} ended poor ones early"


def _machines(material: Material) -> str:
    devices = Counter(f"{one.machine} {one.device}" for one in material.attempts)
    shown = [f"{device} ({plural(count, 'attempt')})" for device, count in devices.most_common(8)]
    return ", ".join(shown) + (" and others" if len(devices) > len(shown) else "") or "none yet"


def _attempts(material: Material) -> str:
    outcome = Counter(one.outcome for one in material.attempts)
    words = {"yielded": "interrupted and taken up again", "lost": "lost with their machine", "crashed": "crashed"}
    broken = [f"{outcome[name]:,} {word}" for name, word in words.items() if outcome[name]]
    whole = ["none interrupted"] if material.attempts else []
    return ", ".join([f"{len(material.attempts):,}", *(broken or whole)])


def failures(material: Material) -> Iterator[Block]:
    """Why trials failed."""
    failed = [row for row in material.rows if row.state == "failed"]
    if not failed:
        yield Paragraph(text="No trial failed.")
        return
    reasons = Counter(row.reason or "no reason was recorded" for row in failed)
    examples = {row.reason or "no reason was recorded": row for row in reversed(failed)}
    rows = [
        (f"{count:,}", reason, str(examples[reason].trial), brief(examples[reason].params))
        for reason, count in reasons.most_common(_REASONS)
    ]
    yield Paragraph(text=f"{plural(len(failed), 'trial')} of {plural(len(material.rows), 'trial')} failed.")
    yield Table(head=("trials", "reason", "the first", "its parameters"), rows=rows, right=frozenset({0, 2}))
    if len(reasons) > _REASONS:
        yield Paragraph(text=f"{len(reasons) - _REASONS:,} more reasons are left out.", tone="note")


def again(material: Material, options: str) -> Iterator[Block]:
    """What one needs to do it over."""
    sweep, best = material.sweep, material.best
    name, origin = shlex.quote(sweep.name), shlex.quote(sweep.origin)
    yield Paragraph(
        text="A trial is a function of its configuration, its seed, the data and the code: on a CPU the same ones give "
        "the same curve to the last bit. With several workers the search may propose others, for it learns in the "
        "order in which they end."
    )
    versions = [(library, version) for library, version in sweep.versions.items()]
    yield Facts(items=(("data", sweep.data_fingerprint), ("seed of the search", _seed(material)), *versions))
    lines = [f"sweep start --space {origin} --name {name} {options}".rstrip()]
    lines += [f"sweep trials {name} {options}".rstrip()]
    if best is not None:
        lines += [f"sweep show {name} {best.trial} {options}".rstrip()]
        lines += [f"sweep export {name} --format keras --out model {options}".rstrip()]
    yield Code(text="\n".join(lines), language="sh")
    yield Paragraph(text=f"{sweep.origin} is the file in the chapter on the space.", tone="note")


def _seed(material: Material) -> str:
    return str(material.snapshot.space.search.seed)
