"""Every figure in a real Chromium, drawn as pages draw it: nothing complains, and a name that means harm is text."""

import json
from pathlib import Path

import plotly
import pytest

from sweep.results.figures import theme
from tests.results.figures.conftest import HOSTILE
from tests.results.figures.drawing import figures, hostile, parsed
from tests.support.watching import chromium, watched

PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
DRAW = Path(theme.__file__).with_name("draw.js")
KINDS = sorted(figures(HOSTILE))
WITHOUT_POINTS = ("saved",)  # whose hover names no trial, no class and no parameter


@pytest.fixture(scope="module")
def page(study, tmp_path_factory):
    """All figures one below another."""
    templates = {"light": theme.template(dark=False), "dark": theme.template(dark=True)}
    drawn = {kind: parsed(draw(hostile(study, HOSTILE))) for kind, draw in figures(HOSTILE).items()}
    script = f"""
        const figures = {json.dumps(drawn).replace("<", chr(92) + "u003c")}, templates = {json.dumps(templates)};
        (async () => {{
          for (const [kind, figure] of Object.entries(figures))
            await sweepFigures.draw(document.getElementById(kind), figure, templates);
          document.body.dataset.drawn = "true";
        }})();
    """
    places = "".join(f'<div id="{kind}"></div>' for kind in drawn)
    file = tmp_path_factory.mktemp("figures") / "figures.html"
    sources = "".join(f'<script src="{source.as_uri()}"></script>' for source in (PLOTLY, DRAW))
    file.write_text(f"<!doctype html><meta charset=utf-8><body>{places}{sources}<script>{script}</script>")
    with chromium() as browser, watched(browser, viewport={"width": 900, "height": 900}) as found:
        found.page.on("dialog", lambda dialog: found.complaints.append(dialog.message))
        found.page.goto(file.as_uri())
        found.page.wait_for_selector("body[data-drawn]", timeout=120_000)
        yield found


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_is_drawn_and_names_are_text(page, kind):
    figure = page.page.locator(f"#{kind}")
    assert figure.locator(".main-svg").count() >= 1
    assert figure.locator("script, b, i, tspan[style*='bold']").count() == 0
    assert page.complaints == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in WITHOUT_POINTS])
def test_its_hover_shows_names_as_text(page, kind):
    script = """kind => {
        const figure = document.getElementById(kind);
        const traces = figure.data.map((trace, at) => [trace, at]).filter(([trace]) => trace.hovertemplate);
        const [trace, at] = traces.at(-1);
        const matrix = trace.type === "heatmap";
        const known = (value) => value !== null && value === value;
        let point = 0;
        while (!matrix && !(known(trace.x[point]) && known(trace.y[point]))) point++;
        const place = matrix ? {xval: 0, yval: 0} : [{curveNumber: at, pointNumber: point}];
        Plotly.Fx.hover(figure, place, (trace.xaxis || "x") + (trace.yaxis || "y"));
        const said = figure.querySelector(".hoverlayer").textContent;
        Plotly.Fx.unhover(figure);
        return said;
    }"""
    said = page.page.evaluate(script, kind)
    assert said.strip()
    assert "%{" not in said.replace("& %{x}", "")  # which is the name's end
    assert "undefined" not in said
    assert "&" not in said.replace("& %", "")
    assert page.complaints == []
