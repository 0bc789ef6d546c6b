"""A model's card as Markdown, from the same record that its JSON is."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sweep.markdown import line, plain, table
from sweep.wording import brief, duration, plural

_EPOCHS = 20  # rows of the curve
_CLASSES = 20  # names, and rows of their accuracies
_METRICS = ("loss", "accuracy", "val_loss", "val_accuracy")
Card = Mapping[str, Any]


def card_text(card: Card) -> str:
    """The whole text, its limits before its figures."""
    model = card["model"]
    sweep = f" of {plain(model['sweep'])}" if model["sweep"] else ""
    lines = [f"# Model card: trial {model['trial']}{sweep}", "", *_facts(card)]
    chapters = {
        "Limits": [f"- {plain(text)}" for text in card["limits"]],
        "Validation": list(_validation(card)),
        "Sealed test split": list(_test(card)),
        "Training": list(_training(card)),
        "Verification of the export": list(_verification(card)),
        "Versions": list(_versions(card)),
    }
    for title, chapter in chapters.items():
        lines += ["", f"## {title}", "", *chapter]
    return "\n".join([*lines, "", "`model_card.json` has all of this for programs, and more of it.", ""])


def _facts(card: Card) -> list[str]:
    model, data = card["model"], card["data"]
    height, width, channels = model["image"]
    split = data["split"]
    rows = [
        ("format", f"{model['format']}{', quantized: ' + model['quantized'] if model['quantized'] else ''}"),
        ("license", card["license"] or "not stated"),
        ("takes", f"images of {height} × {width} pixels, {'grey' if channels == 1 else 'RGB'}, from 0 to 255"),
        ("gives", f"a probability for each of {len(model['classes']):,} classes: {_few(model['classes'])}"),
        ("size", _size(model)),
        ("data", f"{data['source']}, fingerprint {data['fingerprint']}"),
        ("split", f"{split['train']:,} to train on, {split['validation']:,} to validate, {split['test']:,} set aside"),
        ("seed", str(card["seed"])),
    ]  # fmt: skip
    return table(("", ""), [row for row in rows if row[1]])


def _few(names: Sequence[str]) -> str:
    more = f", … ({len(names) - _CLASSES:,} more in classes.txt)" if len(names) > _CLASSES else ""
    return ", ".join(names[:_CLASSES]) + more


def _size(model: Card) -> str:
    if model["parameters"] is None:
        return ""
    flops = f", {model['flops']:,} operations an image" if model["flops"] else ""
    return f"{model['parameters']:,} parameters{flops}"


def _validation(card: Card) -> Iterator[str]:
    trial, model = card["trial"], card["model"]
    if model["refit"]:
        yield (
            f"None: this model was trained again, {plural(model['epoch'], 'epoch')} on "
            f"{plural(model['refit']['images'], 'image')}, those of validation among them. Its trial had:"
        )
        yield ""
    metrics = trial["metrics"] or {}
    rows = [(name, _figure(metrics[name])) for name in _METRICS if name in metrics]
    yield from table(("metric, at the best epoch", "value"), rows, right=frozenset({1}))


def _test(card: Card) -> Iterator[str]:
    found = card["test"]
    if found is None:
        yield "Not evaluated on it." if card["data"]["split"]["test"] else "None was set aside."
        return
    low, high = found["interval"]
    rows = [
        ("accuracy", f"{found['accuracy']:.4f} (95% interval {low:.4f} to {high:.4f}, Wilson)"),
        ("loss", _figure(found["loss"])),
        ("calibration error", f"{found['calibration_error']:.4f}"),
        ("images", f"{found['images']:,}"),
        ("recorded", found["recorded"]),
        ("looks at this split", f"{card['test_looks']:,}"),
    ]
    yield from table(("", ""), rows)
    yield ""
    worst = sorted(found["classes"], key=lambda one: (one["accuracy"] is None, one["accuracy"] or 0.0))
    shares = [(one["name"], f"{one['right']:,} of {one['images']:,}", _share(one["accuracy"])) for one in worst]
    yield from table(("class, the worst first", "right", "accuracy"), shares[:_CLASSES], right=frozenset({1, 2}))


def _training(card: Card) -> Iterator[str]:
    trial, search = card["trial"], card["search"]
    if search:
        yield plain(
            f"One of {plural(search['finished'], 'trial')}, proposed by {search['sampler']}, compared by "
            f"{search['metric']} ({search['direction']}): {brief(trial['params'])}."
        )
        devices = ", ".join(trial["devices"])
        yield plain(f"It took {duration(trial['seconds'])} on {devices}, and ended by: {trial['reason']}.")
        yield ""
    yield from _code({"data": {card["data"]["source"]: card["data"]["options"]}, **card["configuration"]})
    if trial["curve"]:
        yield ""
        yield from _curve(trial["curve"], card["model"]["epoch"])


def _code(document: Any) -> Iterator[str]:
    """Text of the user's inside a fence: JSON keeps a string on one line, so that none closes it."""
    yield from ("```json", json.dumps(document, indent=1), "```")


def _curve(curve: Sequence[Mapping[str, Any]], best: int) -> Iterator[str]:
    """Epochs evenly chosen, with the first, the best and the last."""
    step = -(-len(curve) // _EPOCHS)
    chosen = [one for one in curve if one["epoch"] % step == 0 or one["epoch"] in (1, best, len(curve))]
    yield line(("epoch", *map(plain, _METRICS)))
    yield line(["---:"] * (1 + len(_METRICS)))
    for one in chosen:
        cells = (str(one["epoch"]), *(_figure(one[name]) for name in _METRICS))
        yield line(f"**{cell}**" for cell in cells) if one["epoch"] == best else line(cells)


def _verification(card: Card) -> Iterator[str]:
    found, model = card["verified"], "refit" if card["model"]["refit"] else "trained"
    differ = f"its probabilities differ from the {model} model's by {found['largest_difference']:.2g} at most"
    if card["model"]["format"] == "keras":
        differ = f"the file is the {model} model's own"
    yield (
        f"Loaded in a fresh process by the format's own runtime and run over {plural(found['images'], 'image')}; "
        f"{differ}."
    )
    if found.get("val_accuracy") is not None:
        yield (
            f"Validation accuracy found: {found['val_accuracy']!r}; recorded at training: "
            f"{found['recorded_val_accuracy']!r}."
        )


def _versions(card: Card) -> Iterator[str]:
    trained, exported = card["versions"]["trained"] or {}, card["versions"]["exported"]
    names = dict.fromkeys((*trained, *exported))
    rows = [(name, trained.get(name, ""), exported.get(name, "")) for name in names]
    yield from table(("", "as the sweep began", "at the export"), rows)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"
