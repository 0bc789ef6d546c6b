"""A report as one HTML file that opens offline: Plotly, figures, images and style are all in it."""

import base64
import hashlib
import json
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sweep.results.figures import theme
from sweep.results.report.blocks import Card, Story


def write_html(story: Story) -> str:
    """The whole page."""
    environment = Environment(
        loader=PackageLoader("sweep.results.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["image"] = _image
    scripts = [_plotly(), _own("figures", "draw.js"), _own("report", "templates/report.js")] if story.pictures else []
    return environment.get_template("report.html").render(
        story=story,
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - Plotly's and our own
        style=Markup(_own("report", "templates/report.css")),  # noqa: S704 - our own
        policy=_policy(scripts),
        figures=_embedded({one.name: json.loads(one.figure.to_json()) for one in story.pictures}),
        templates=_embedded({"light": theme.template(dark=False), "dark": theme.template(dark=True)}),
    )


def _policy(scripts: list[str]) -> str:
    """What the page may do: run these scripts and no other, and ask no network for anything."""
    hashes = " ".join(f"'sha256-{_sum(script)}'" for script in scripts) or "'none'"
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _sum(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _embedded(value: Any) -> Markup:
    """JSON for a script element, which ends at the first `</script` whatever it stands in."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 - JSON


def _image(card: Card) -> str:
    return "data:image/png;base64," + base64.b64encode(card.png).decode()


def _plotly() -> str:
    return (files("plotly") / "package_data" / "plotly.min.js").read_text(encoding="utf-8")


def _own(package: str, name: str) -> str:
    return (files(f"sweep.results.{package}") / name).read_text(encoding="utf-8")
