"""Our pages in a real browser, on a real server: opened, sorted, filtered, chosen, compared, shared."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from storage.database import StudyDatabase
from tests.storage.making import new_sweep, populate
from tests.support.browser import DRAWN, Visitor, chromium, dashboard_of, visiting
from tests.support.commands import Folder, paced, wait_until
from tests.support.components import require_chromium
from tests.support.spaces import LONG, TINY

HOSTILE = "<script>alert(1)</script>"
QUOTED = "%3Cscript%3Ealert(1)%3C%2Fscript%3E"
PAGES = {  # of the sweep that was really trained; how many figures each has
    "/": 0,
    "/sweeps?names=tiny&names=formula": 1,
    "/overview?sweep=tiny": 3,
    "/trials?sweep=tiny": 0,
    "/compare?sweep=tiny": 5,
    "/parameters?sweep=tiny": 7,
    "/trial?sweep=tiny&trial=0": 5,
    "/alone/scatter?sweep=tiny&x=seconds&y=val_loss": 1,
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A study database with a sweep that was trained, one from a formula with every state, and a hostile name."""
    require_chromium()
    folder = Folder(tmp_path_factory.mktemp("pages"))
    folder.write("tiny.yaml", TINY)
    folder.sweep("start", "--space", "tiny.yaml", "--workers", 2)
    with StudyDatabase.open(f"sqlite:///{folder.path}/sweeps/study.db", create=False) as database:
        populate(database, name="formula", trials=40)
        populate(database, name=HOSTILE, trials=12)
        database.transactions.create_sweep(new_sweep("empty"))
    return folder


@pytest.fixture(scope="module")
def base(place: Folder) -> Iterator[str]:
    """The address of `sweep dashboard`."""
    with dashboard_of(place) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def visitor(browser: Browser, base: str) -> Iterator[Visitor]:
    with visiting(browser, base) as window:
        yield window


def trial_numbers(visitor: Visitor) -> list[int]:
    return [int(text) for text in visitor.page.locator("#table tbody td.of").all_text_contents()]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_draws_all_of_its_figures(visitor: Visitor, path: str) -> None:
    visitor.open(path)
    drawn = visitor.figures()
    assert set(drawn.values()) <= {"drawn"}
    assert len(drawn) == PAGES[path]


def test_of_a_sweep_that_moved_the_figures_in_sight_alone_are_asked_for_again(visitor: Visitor) -> None:
    visitor.page.clock.install()
    visitor.open("/compare?sweep=formula")
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(urlsplit(request.url).path.rpartition("/")[2]))
    with visitor.page.expect_request("**/figure/curves?**"):
        visitor.page.evaluate("Figures.refresh(true)")
        visitor.page.clock.fast_forward("10:00")  # all have rested
    visitor.page.wait_for_function(DRAWN)
    assert "curves" in asked
    assert "gap" not in asked
    with visitor.page.expect_request("**/figure/gap?**"):
        visitor.page.locator("#figure-gap").scroll_into_view_if_needed()


@pytest.mark.parametrize("path", ["/overview", "/trials", "/compare", "/parameters", "/trial?trial=0", "/sweeps"])
def test_a_hostile_name_is_text_wherever_it_stands(visitor: Visitor, path: str) -> None:
    name = "names" if path == "/sweeps" else "sweep"
    visitor.page.on("dialog", lambda dialog: visitor.errors.append(dialog.message))
    visitor.open(f"{path}{'&' if '?' in path else '?'}{name}={QUOTED}")
    assert HOSTILE in visitor.page.locator("body").inner_text()
    assert not visitor.page.locator("script:not([src])").count()


@pytest.mark.parametrize("path", ["/", *(path for path in PAGES if "tiny" in path), "/overview?sweep=empty"])
def test_a_narrow_window_never_scrolls_to_the_side(browser: Browser, base: str, path: str) -> None:
    with visiting(browser, base, viewport={"width": 400, "height": 800}) as visitor:
        visitor.open(path)
        assert not visitor.is_too_wide()


@pytest.mark.parametrize("page", ["overview", "trials", "compare", "parameters"])
def test_a_sweep_without_a_trial_has_its_pages(visitor: Visitor, page: str) -> None:
    visitor.open(f"/{page}?sweep=empty")
    assert set(visitor.figures().values()) <= {"drawn"}  # each says why there is nothing


def test_a_click_on_a_column_sorts_by_it(visitor: Visitor) -> None:
    visitor.open("/trials?sweep=formula")
    by_best = trial_numbers(visitor)
    visitor.page.get_by_role("link", name="dropout").click()
    visitor.page.wait_for_selector("th[aria-sort=descending]")
    assert visitor.query()["sort"] == ["-params.dropout"]
    column = visitor.page.locator("thead th").all_inner_texts().index("dropout")
    cells = visitor.page.locator(f"#table tbody td:nth-child({column + 1})").all_text_contents()
    assert [float(cell) for cell in cells] == sorted(map(float, cells), reverse=True)
    visitor.page.go_back()
    visitor.page.wait_for_selector("th[aria-sort]", state="detached")
    assert trial_numbers(visitor) == by_best


def test_a_filter_leaves_the_trials_that_meet_it_and_the_rest_of_the_view_as_it_is(visitor: Visitor) -> None:
    visitor.open("/trials?sweep=formula")
    visitor.page.locator("input.choose").first.check()
    chosen = visitor.query()["chosen"]
    visitor.page.get_by_role("link", name="dropout").press("Enter")
    visitor.page.wait_for_selector("th[aria-sort=descending]")
    assert visitor.page.evaluate("document.activeElement.textContent") == "dropout"  # a second Enter turns it round
    visitor.page.get_by_label("Filter", exact=True).fill("depth=2 state=complete")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_function("document.querySelector('#count').textContent.includes('of 40')")
    assert (visitor.query()["sort"], visitor.query()["chosen"]) == (["-params.dropout"], chosen)
    depth = visitor.page.locator("thead th").all_inner_texts().index("depth")
    assert set(visitor.page.locator(f"#table tbody td:nth-child({depth + 1})").all_text_contents()) == {"2"}
    assert set(visitor.page.locator("#table tbody td:nth-child(3)").all_inner_texts()) == {"complete"}
    visitor.page.go_back()
    visitor.page.wait_for_function("document.querySelector('#where').value === ''")


def test_a_wrong_filter_is_answered_with_the_sentence_where_it_is_mended(visitor: Visitor) -> None:
    visitor.open("/trials?sweep=formula")
    visitor.page.get_by_label("Filter", exact=True).fill("dept=2")
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_text("did you mean `depth`?").wait_for()
    assert [error for error in visitor.errors if "400" not in error] == []
    visitor.errors.clear()  # the browser tells of every answer that is a 400
    for key in ("ArrowLeft", "ArrowLeft", "h", "Enter"):
        visitor.page.keyboard.press(key)
    visitor.page.wait_for_function("document.querySelector('#count').textContent.includes('of 40')")
    assert visitor.query()["where"] == ["depth=2"]


def test_trials_stay_chosen_from_page_to_page_and_are_compared(visitor: Visitor) -> None:
    visitor.open("/trials?sweep=formula&size=25")
    first = trial_numbers(visitor)
    visitor.page.get_by_label(f"Choose trial {first[0]}", exact=True).check()
    visitor.page.get_by_role("link", name="Next", exact=True).click()
    visitor.page.wait_for_function(f"!document.querySelector('#choose-{first[0]}')")
    second = trial_numbers(visitor)
    assert not set(first) & set(second)
    visitor.page.get_by_label(f"Choose trial {second[0]}", exact=True).check()
    visitor.page.get_by_role("button", name="Compare 2 chosen").click()
    visitor.page.wait_for_url("**/compare?**")
    visitor.see_all()
    assert visitor.query()["chosen"] == [f"{first[0]},{second[0]}"]
    assert "2 chosen trials" in visitor.page.locator("#head").inner_text()


def test_what_is_chosen_can_be_left_out_again(visitor: Visitor) -> None:
    visitor.open("/trials?sweep=formula&chosen=3,7")
    assert visitor.page.get_by_label("Choose trial 3", exact=True).is_checked()
    visitor.page.get_by_role("button", name="Choose none").click()
    assert "chosen" not in visitor.query()
    assert visitor.page.get_by_role("button", name="Compare 0 chosen").is_disabled()


def test_an_address_that_is_shared_shows_the_same_view(browser: Browser, base: str) -> None:
    path = "/compare?sweep=tiny&chosen=0,1&metric=val_loss&against=seconds&x=seconds&y=val_loss&colour=params.filters"
    seen = []
    for _ in range(2):
        with visiting(browser, base) as visitor:
            visitor.open(path)
            titles = visitor.page.locator(".title-text").all_text_contents()
            axes = visitor.page.locator("#figure-scatter .xtitle, #figure-scatter .ytitle").all_text_contents()
            chosen = visitor.page.locator("select").evaluate_all("all => all.map(one => one.value)")
            seen.append((titles, axes, chosen, visitor.figures()))
    assert seen[0] == seen[1]
    assert seen[0][2][:1] == ["val_loss"]
    assert "time in epochs (s)" in seen[0][1]


def test_a_zoom_goes_with_the_address(browser: Browser, base: str) -> None:
    shown = "document.querySelector('#figure-gap .plot').layout.yaxis.range"
    with visiting(browser, base) as visitor:
        visitor.open("/compare?sweep=tiny")
        zoomed = _zoom(visitor, "#figure-gap")
        visitor.page.wait_for_function("location.hash.includes('figure-gap=')")
        visitor.page.get_by_label("Curves of").select_option("loss")  # another figure's matter
        visitor.page.wait_for_function("location.search.includes('metric=loss') && location.hash")
        address = visitor.page.url.removeprefix(f"{base}/sweep")
    with visiting(browser, base) as visitor:
        visitor.open(address)
        visitor.page.locator("#figure-gap").scroll_into_view_if_needed()
        visitor.page.wait_for_selector("#figure-gap[data-drawn]")
        assert visitor.page.evaluate(shown) == pytest.approx(zoomed, rel=1e-4)
        visitor.page.locator("#figure-gap .nsewdrag").first.dblclick()
        visitor.page.wait_for_function(f"Math.abs({shown}[0] - {zoomed[0]}) > 1e-6")
        visitor.page.wait_for_function("!location.hash")


def test_another_metric_is_drawn_without_leaving_the_page(visitor: Visitor) -> None:
    visitor.open("/compare?sweep=tiny")
    visitor.page.evaluate("window.stayed = true")
    visitor.page.get_by_label("Curves of").select_option("loss")
    visitor.page.wait_for_function("document.querySelector('#figure-curves .ytitle')?.textContent === 'loss'")
    assert visitor.query()["metric"] == ["loss"]
    visitor.page.locator("#metric").focus()
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.wait_for_function("!location.search.includes('metric=loss') && !document.body.ariaBusy")
    assert visitor.page.evaluate("document.activeElement.id") == "metric"
    assert visitor.page.evaluate("window.stayed")


def test_a_figure_is_saved_as_a_picture_with_a_telling_name(visitor: Visitor, tmp_path: Path) -> None:
    visitor.open("/overview?sweep=tiny")
    with visitor.page.expect_download() as download:
        visitor.page.locator("#figure-best [data-save]").click()
    assert download.value.suggested_filename == "tiny-best.png"
    download.value.save_as(tmp_path / "best.png")
    head = (tmp_path / "best.png").read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", head[16:])
    assert width >= 1200
    assert height >= 600


def test_a_point_leads_to_its_trial(visitor: Visitor) -> None:
    visitor.open("/compare?sweep=tiny&chosen=1&of=chosen")
    place = visitor.page.locator("#figure-scatter .points path").first
    place.scroll_into_view_if_needed()
    place.click(force=True)  # Plotly's own layer lies over its points
    visitor.page.wait_for_url("**/trial?sweep=tiny&trial=1")


def test_a_trial_shows_what_its_model_says_of_the_images(visitor: Visitor) -> None:
    visitor.open("/trial?sweep=tiny&trial=0&show=all")
    gallery = visitor.page.locator("#gallery")
    shots = gallery.locator(".shot")
    assert shots.count() == 24
    load = "async all => { for (const one of all) { one.loading = 'eager'; await one.decode(); } "
    widths = gallery.locator("img").evaluate_all(load + "return all.map(one => one.naturalWidth); }")
    assert set(widths) == {8}
    for right, colour in ((True, "right"), (False, "wrong")):
        visitor.page.locator("#show").select_option("right" if right else "mistakes")
        is_alike = f"one => one.classList.contains('wrong') !== {str(right).lower()}"
        visitor.page.wait_for_function(f"[...document.querySelectorAll('.shot')].every({is_alike})")
        expected = visitor.page.evaluate(f"getComputedStyle(document.documentElement).getPropertyValue('--{colour}')")
        border = shots.first.evaluate("one => getComputedStyle(one).borderTopColor")
        assert border == _rgb(expected.strip())


def _rgb(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


def test_one_true_class_is_shown_alone(visitor: Visitor) -> None:
    visitor.open("/trial?sweep=tiny&trial=0&show=all")
    visitor.page.locator("#class").select_option("3")
    visitor.page.wait_for_function("location.search.includes('class=3')")
    visitor.page.wait_for_function(
        "[...document.querySelectorAll('.shot img')].every(one => one.alt.endsWith('of class 3'))"
    )
    assert visitor.page.locator(".shot").count()


def test_a_missing_trial_leads_to_the_nearest(visitor: Visitor) -> None:
    visitor.page.goto(f"{visitor.base}/sweep/trial?sweep=tiny&trial=4711")
    visitor.errors.clear()  # a 404, which the browser tells
    visitor.page.locator(".problem a.main").click()
    visitor.page.wait_for_url(re.compile(r"/trial\?sweep=tiny&trial=\d$"))


def test_dark_pages_are_dark_and_light_ones_light(browser: Browser, base: str) -> None:
    back = {}
    for scheme in ("light", "dark"):
        with visiting(browser, base, color_scheme=scheme) as visitor:
            visitor.open("/overview?sweep=tiny")
            script = "getComputedStyle(document.querySelector('#figure-best .main-svg')).backgroundColor"
            back[scheme] = sum(map(int, re.findall(r"\d+", visitor.page.evaluate(script))[:3]))
    assert back["dark"] < 200
    assert back["light"] > 700


def test_a_running_sweep_is_seen_moving(visitor: Visitor, place: Folder) -> None:
    place.write("long.yaml", LONG.replace("epochs: 30", "epochs: 60"))
    with place.running("start", "--space", "long.yaml", "--workers", 1, into="long.txt", **paced(0.1)) as process:
        wait_until(lambda: any(name == "long" for name, _ in place.curves()), process)
        visitor.open("/overview?sweep=long")
        visitor.page.evaluate("window.stayed = true")
        visitor.page.wait_for_selector("#figure-best .points path", state="attached")  # there is something to zoom into
        visitor.page.evaluate("document.querySelector('details').open = true")
        visitor.page.evaluate("window.figure = document.querySelector('#figure-best')")
        zoomed = _zoom(visitor, "#figure-best")
        dots = "document.querySelectorAll('#figure-best .points path').length"
        drawn = visitor.page.evaluate(dots)
        visitor.page.evaluate("scrollTo(0, 200)")
        epochs = "document.querySelector('#working td:nth-child(3)')?.textContent.trim()"
        visitor.page.wait_for_function(f"/^\\d+\\/60/.test({epochs})")
        before = visitor.page.evaluate(epochs)
        visitor.page.wait_for_function(f"{epochs} !== {before!r}")
        tiles = "document.querySelector('#tiles').textContent"
        visitor.page.wait_for_function(f"/Finished trials\\s*[23]/.test({tiles})")
        assert visitor.page.evaluate("window.stayed")
        assert visitor.page.evaluate("document.querySelector('details').open")
        assert visitor.page.evaluate("scrollY") > 100  # the browser keeps what is in sight there, as rows come and go
        assert visitor.page.evaluate("document.querySelector('#figure-best') === window.figure")
        visitor.page.wait_for_function(f"{dots} > {drawn}")
        assert visitor.page.evaluate("figure.querySelector('.plot').layout.yaxis.range") == zoomed


def _zoom(visitor: Visitor, figure: str) -> list[float]:
    """Draw a box in a figure with the mouse, as a user does; gives the range of y that shows then."""
    visitor.page.locator(figure).scroll_into_view_if_needed()
    box = visitor.page.locator(f"{figure} .nsewdrag").first.bounding_box()
    assert box is not None
    visitor.page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4)
    visitor.page.mouse.down()
    visitor.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    visitor.page.mouse.up()
    shown = f"document.querySelector('{figure} .plot').layout.yaxis"
    visitor.page.wait_for_function(f"{shown}.autorange === false")
    return list(visitor.page.evaluate(f"{shown}.range"))
