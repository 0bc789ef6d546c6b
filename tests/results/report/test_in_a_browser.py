"""The report in a real Chromium, from the file: nothing is asked for, nothing complains, and names are text."""

import pytest

from tests.results.figures.conftest import HOSTILE
from tests.results.report.conftest import embedded
from tests.support.watching import chromium, watched


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module", params=["light", "dark"])
def opened(request, browser, report):
    """The report at the two widths that matter, once on a light and once on a dark page."""
    width = 1400 if request.param == "light" else 400
    with watched(browser, viewport={"width": width, "height": 900}, color_scheme=request.param, offline=True) as found:
        found.page.goto(report.as_uri())
        found.page.wait_for_selector("body[data-drawn]", timeout=120_000)
        yield found


def squeezed(text):
    return "".join(text.split())


def test_every_figure_is_drawn_offline_without_a_complaint(opened, report):
    page, names = opened.page, embedded(report.read_text(encoding="utf-8"), "figures")
    drawn = page.eval_on_selector_all(
        "figure", "all => all.filter(one => one.querySelector('.main-svg')).map(one => one.id)"
    )
    assert sorted(drawn) == sorted(f"figure-{name}" for name in names)
    assert opened.complaints == []
    assert [address for address in opened.asked if not address.startswith(("file:", "data:", "blob:"))] == []


def test_a_hostile_name_is_shown_as_text(opened):
    page = opened.page
    assert page.text_content("h1") == HOSTILE
    title = page.text_content("#figure-best-so-far .gtitle")  # wrapped, where it is too long for a line
    assert squeezed(HOSTILE) in squeezed(title)
    assert page.locator("main b, main i, svg script").count() == 0
    assert "cat <script>al" in page.text_content("#figure-class-accuracy .yaxislayer-above")


def test_nothing_sticks_out_of_the_page(opened):
    page = opened.page
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    assert (
        page.eval_on_selector_all(
            "figure", "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.id)"
        )
        == []
    )


def test_hovering_over_a_trial_tells_its_parameters(opened):
    page = opened.page
    page.locator("#figure-gap").scroll_into_view_if_needed()
    point = page.locator("#figure-gap .scatterlayer .point").last
    point.hover(force=True)
    said = page.text_content("#figure-gap .hoverlayer", timeout=10_000)
    assert "trial " in said
    assert "depth " in said


def test_the_galleries_show_images_with_their_bars(opened):
    page = opened.page
    wrong = page.locator(".gallery .is-wrong").first
    assert wrong.locator(".bar.wrong").count() == 1
    assert wrong.locator(".bar.right").count() == 1
    loaded = "image => image.decode().then(() => image.naturalWidth)"
    assert page.eval_on_selector(".gallery img", loaded) == 8
