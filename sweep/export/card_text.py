"""A model's card as Markdown, from the same record that its JSON is; `templates/model_card.md` is the text."""

import json
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, Undefined
from markupsafe import Markup

from sweep.export.formats.registry import FORMATS
from sweep.markdown import plain
from sweep.wording import brief, duration, plural

_EPOCHS = 20  # rows of the curve
_CLASSES = 20  # names, and rows of their accuracies


def card_text(card: Mapping[str, Any]) -> str:
    """The whole text, its limits before its figures. Every value in it is escaped."""
    environment = Environment(  # noqa: S701  (Markdown: `finalize` escapes)
        loader=PackageLoader("sweep.export"), finalize=_escaped, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(
        brief=brief,
        duration=duration,
        plural=plural,
        count="{:,}".format,
        short="{:.2g}".format,
        figure=lambda value: "–" if value is None else f"{value:.4f}",
        share=lambda value: "–" if value is None else f"{value:.1%}",
    )
    # JSON keeps a user's string on one line, so that none closes the fence.
    configuration = {"data": {card["data"]["source"]: card["data"]["options"]}, **card["configuration"]}
    classes = card["test"]["classes"] if card["test"] else ()
    text = environment.get_template("model_card.md").render(
        card=card,
        most=_CLASSES,
        worst=sorted(classes, key=lambda one: (one["accuracy"] is None, one["accuracy"] or 0.0))[:_CLASSES],
        configuration=Markup(json.dumps(configuration, indent=1)),  # noqa: S704
        curve=_sample(card["trial"]["curve"] or (), card["model"]["epoch"]),
        is_trained_file=FORMATS[card["model"]["format"]].is_trained_file,
        trained=card["versions"]["trained"] or {},
        exported=card["versions"]["exported"],
    )
    return f"{text}\n"


def _escaped(value: Any) -> Any:
    return value if isinstance(value, Markup | Undefined) else plain(str(value))


def _sample(curve: Any, best: int) -> list[Mapping[str, Any]]:
    """Epochs evenly chosen, with the first, the best and the last."""
    step = -(-len(curve) // _EPOCHS)
    return [one for one in curve if one["epoch"] % step == 0 or one["epoch"] in (1, best, len(curve))]
