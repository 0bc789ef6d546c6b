"""A real browser without the token, with it, and after it; and the way from Optuna Dashboard to our pages."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import chromium
from tests.support.site import SECRET


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser):
    """A window that has been nowhere."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def enter(page, secret):
    page.get_by_label("Token").fill(secret)
    page.get_by_role("button", name="Open").click()


def test_the_token_is_typed_in_and_stands_in_no_address(dashboards, page):
    addresses = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto(f"http://{dashboards.closed.host}/sweep/overview?sweep=formula")
    enter(page, "not the token at all")
    expect(page.get_by_text("That is not the token.")).to_be_visible()
    enter(page, SECRET)
    expect(page.get_by_role("heading", name="formula").first).to_be_visible()
    assert page.url.endswith("/sweep/overview?sweep=formula")
    assert not any(SECRET in address for address in addresses)
    (cookie,) = page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["secure"]) == (True, "Lax", False)


def test_without_javascript_the_form_works_too_and_the_address_is_left_at_once(dashboards, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://{dashboards.closed.host}/sweep/overview?sweep=formula")
    enter(page, SECRET)
    expect(page.get_by_role("heading", name="formula").first).to_be_visible()
    assert page.url.endswith("/sweep/overview?sweep=formula")
    context.close()


def test_from_a_trial_in_optuna_dashboard_to_ours_without_a_complaint(dashboards, page):
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"http://{dashboards.open.host}/dashboard/studies/1/trials?numbers=0")
    expect(page.get_by_text("in Sweep’s pages")).to_be_visible()  # our note on the trial
    page.locator("#sweep-link").click()
    expect(page.get_by_role("heading", name="Trial 0").first).to_be_visible()
    assert page.url.endswith("/sweep/trial?sweep=formula&trial=0")
    assert complaints == []
