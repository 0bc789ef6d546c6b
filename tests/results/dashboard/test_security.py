"""Every route of both applications, asked for with every method, over a real socket.

The routes are those that the applications themselves name: one that is added is tried as well, and one whose address
cannot be made up here fails the tests.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from sweep.results.dashboard.compression import Compressing
from sweep.results.dashboard.guard import READING, WRITING, Guard
from sweep.results.dashboard.optuna_app import OptunaApp
from sweep.results.dashboard.wsgi import MOUNT
from tests.support.site import Answer, Site, bearer

pytestmark = pytest.mark.filterwarnings("ignore:Some regimes:UserWarning")  # Optuna's, of so few trials

STANDARD = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT")
ODD = ("PROPFIND", "MOVE", "MKCOL", "LOCK", "PURGE", "QUERY", "GETX", "M-SEARCH")
FILLED = {
    "<:re:(/.*)?>": "/studies/1",
    "<study_id:int>": "1",
    "<trial_id:int>": "1",
    "<artifact_id:re:[0-9a-fA-F-]+>": "1-0",
    "<history_id>": "1",
    "<plot_type>": "slice",
    "<filename:path>": "bundle.js",
    "<path:filename>": "sweep.css",
    "<kind>": "curves",
}
EVIL = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
BODY = b'{"study_name": "x", "directions": ["minimize"], "version": 1, "body": "x", "state": "complete", "values": [1]}'


def parts(site: Site) -> tuple[OptunaApp, Any]:
    """The two applications inside what is served."""
    guard = site.served
    assert type(guard) is Guard  # the outermost: there is no way around it
    assert type(guard._application) is Compressing
    both = guard._application._application
    assert list(both.mounts) == [MOUNT]
    return both.app, both.mounts[MOUNT]


def paths(site: Site) -> Iterator[str]:
    """An address for every route there is."""
    optuna, ours = parts(site)
    for route in optuna._current().routes:
        yield filled(route.rule)
    for rule in ours.url_map.iter_rules():
        yield MOUNT + filled(rule.rule)


def filled(rule: str) -> str:
    for pattern, value in FILLED.items():
        rule = rule.replace(pattern, value)
    assert not re.search("[<>]", rule), f"say in FILLED what stands for {rule}"
    return rule


def routes(site: Site) -> list[str]:
    return list(dict.fromkeys(paths(site)))


def of_the_sweep(path: str) -> str:
    return f"{path}?sweep=formula&trial=1&chosen=1,2&names=formula" if path.startswith(MOUNT) else path


def test_both_applications_are_listed(dashboards):
    found = routes(dashboards.open)
    assert {"/api/studies/1", "/api/studies/1/rename", "/incompatible-rdb-schema", "/csv/1", "/sweep/"} <= set(found)
    assert len(found) > 25


def test_only_reading_is_done_on_any_path(dashboards):
    before = dashboards.content()
    for path in [*routes(dashboards.open), "/nothing", "/sweep/nothing"]:
        for method in (*STANDARD, *ODD):
            if method in READING:
                continue
            answer = dashboards.open.ask(path, method, body=BODY)
            assert (answer.status, answer["Allow"]) == (405, "GET, HEAD"), (method, path)
    assert dashboards.content() == before


def test_reading_changes_nothing_and_fails_nowhere(dashboards):
    before = dashboards.content()
    for path in routes(dashboards.open):
        for address in dict.fromkeys((path, of_the_sweep(path))):
            for method in sorted(READING):
                answer = dashboards.open.ask(address, method)
                assert answer.status < 500, (method, address, answer.body[-500:])
                assert answer.status != 405 or path.startswith(("/api/", "/incompatible")), address  # it has no GET
    assert dashboards.content() == before


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_method_in_another_place_is_refused_too(dashboards, header):
    before = dashboards.content()
    for path in routes(dashboards.open):
        assert dashboards.open.ask(path, headers={header: "DELETE"}).status == 405
        assert dashboards.open.ask(f"{path}?_method=DELETE").status < 500
    assert dashboards.content() == before


@pytest.mark.parametrize("name", ["closed", "editing"])
def test_nothing_is_told_without_the_token(dashboards, name):
    site = getattr(dashboards, name)
    wrong = (
        {}, bearer("x" * 28), bearer(""), {"Authorization": "Basic Og=="},
        {"Cookie": f"sweep-dashboard-{site.port}=x"}, {"Cookie": f"sweep-dashboard-{site.port}="},
    )  # fmt: skip
    for path in [*routes(site), "/nothing", "/sweep/nothing"]:
        for headers in wrong:
            answer = site.ask(path, headers=headers)
            assert (answer.status, answer["Set-Cookie"]) == (401, None), (path, headers)
            assert b"formula" not in answer.body
        assert site.ask(f"{path}?token=x").status == 401


def test_every_route_answers_who_knows_the_token(dashboards):
    cookie = entered(dashboards.closed)
    for path in routes(dashboards.closed):
        for headers in (bearer(), {"Cookie": cookie}):
            assert dashboards.closed.ask(path, headers=headers).status not in {401, 403}, path


def entered(site: Site) -> str:
    """Enter with the token; the cookie that is given for it."""
    answer = site.ask("/sweep/?token=correct-horse-battery-staple")
    assert answer.status == 303
    return str(answer["Set-Cookie"]).partition(";")[0]


def test_the_token_alone_lets_nobody_write_where_reading_is_all_that_is_done(dashboards):
    before = dashboards.content()
    cookie = entered(dashboards.closed)
    for path in routes(dashboards.closed):
        for method in sorted(WRITING):
            for headers in (bearer(), {"Cookie": cookie, "Origin": f"http://{dashboards.closed.host}"}):
                assert dashboards.closed.ask(path, method, headers, BODY).status == 405
    assert dashboards.content() == before


@pytest.mark.parametrize(
    "elsewhere",
    [
        EVIL,
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1"},  # another port is another site
        {},  # a form of an old browser says nothing of where it is
    ],
)
def test_pages_of_other_sites_write_nothing_though_the_cookie_comes_along(dashboards, elsewhere):
    before = dashboards.content()
    site = dashboards.editing
    cookie = {"Cookie": entered(site)}
    for path in routes(site):
        for method in sorted(WRITING):
            assert site.ask(path, method, cookie | elsewhere, BODY).status == 403, (method, path)
    assert dashboards.content() == before


def test_methods_that_nobody_needs_are_refused_to_editors_as_well(dashboards):
    for path in routes(dashboards.editing):
        for method in {*STANDARD, *ODD} - READING - WRITING:
            assert dashboards.editing.ask(path, method, bearer(), BODY).status == 405


@pytest.mark.parametrize("name", ["open", "closed", "editing"])
def test_no_other_site_can_read_or_frame_an_answer(dashboards, name):
    site = getattr(dashboards, name)
    for path in [*routes(site), "/nothing"]:
        answer = site.ask(of_the_sweep(path), headers=bearer() | EVIL)
        assert not [key for key, _ in answer.headers if key.lower().startswith("access-control-")], path
        assert_protected(answer)
        assert site.ask(path, "OPTIONS", EVIL | {"Access-Control-Request-Method": "GET"}).status == 405


def assert_protected(answer: Answer) -> None:
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"]
    assert answer["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Server"] is None
    policy = answer["Content-Security-Policy"] or ""
    assert all(f"{name} " in policy for name in ("default-src", "frame-ancestors", "base-uri", "form-action"))
    assert "http" not in policy  # nothing from elsewhere
    scripts = next((part for part in policy.split(";") if part.strip().startswith("script-src")), "")
    assert "'unsafe-inline'" not in scripts


@pytest.mark.parametrize("name", ["open", "closed", "editing"])
@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", ""])
def test_another_host_s_name_is_refused_on_every_path(dashboards, name, host):
    site = getattr(dashboards, name)
    for path in routes(site):
        answer = site.ask(path, headers=bearer() | {"Host": host})
        assert (answer.status, answer["Set-Cookie"]) == (421, None), path
        assert b"formula" not in answer.body


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"GET /api/studies HTTP/1.0\r\n\r\n", 421),
        (b"GET /api/studies HTTP/1.1\r\n\r\n", 421),
        (b"GET /api/studies HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n", 421),
        (b"GET /api/studies HTTP/1.1\r\nHost: evil.example\r\nHost: 127.0.0.1\r\n\r\n", 421),
        (b"GET http://evil.example/api/studies HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
        (b"GET http://127.0.0.1/api/studies HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
        (b"CONNECT evil.example:443 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
        (b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
        (b"TRACE /api/studies HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: secret\r\n\r\n", 405),
        (b"get /api/studies HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
        (b"GET /api/studies%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
        (b"GET /api/studies%0d%0aX:%20y HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999\r\n\r\n", 413),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 10.0.0.9\r\n\r\n", 403),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nForwarded: for=10.0.0.9\r\n\r\n", 403),
    ],
)
def test_requests_that_no_browser_sends_are_refused(dashboards, raw, status):
    answer = dashboards.open.say(raw)
    assert answer.status == status
    assert b"formula" not in answer.body
    assert b"secret" not in answer.body


@pytest.mark.parametrize(
    "path",
    [
        *("/static/../index.html", "/static/..%2findex.html", "/static/%2e%2e/index.html", "/static/..%5cindex.html"),
        *("/static//etc/passwd", "/static/%2fetc%2fpasswd", "/sweep/static/../app.py", "/sweep/static/..%2fapp.py"),
        *("/sweep/static/%2e%2e%2fapp.py", "/sweep/static//etc/passwd", "/sweep/../api/studies", "/sweep/%2e%2e/csv/1"),
        *(
            "/artifacts/1/1/../../../etc/passwd",
            "/artifacts/1/1/..%2f..",
            "/artifacts/1/..%2f1",
            "/static/%c0%ae%c0%ae/x",
        ),
        *("/sweep/static/..%00/app.py", "/sweep/static/%ff%fe", "/dashboard/%e2%80%ae", "/%f0%9f%90%8d"),
    ],
)
def test_no_path_leads_out_of_what_is_served(dashboards, path):
    answer = dashboards.open.ask(path)
    if answer.status == 308:  # two slashes are one
        answer = dashboards.open.ask(str(answer["Location"]))
    assert answer.status in {400, 403, 404} or path.startswith("/dashboard/")
    assert not any(secret in answer.body for secret in (b"root:", b"def create_app", b"study_summaries", b"Traceback"))


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "//evil.example/..",
        "///evil.example/x",
        "/sweep//evil.example/",
        "/%2fevil.example",
        "/sweep//",
    ],
)
def test_no_redirect_leads_elsewhere(dashboards, path):
    for site, query in ((dashboards.open, ""), (dashboards.closed, "?token=correct-horse-battery-staple")):
        target = site.ask(path + query)["Location"]
        assert target is None or re.match(r"/(?![/\\])", target), target
        assert "evil.example" not in (target or "").split("/")[:1]


def test_addresses_that_a_proxy_claims_are_not_believed(dashboards):
    lies = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "//evil.example"}
    for path in routes(dashboards.closed):
        answer = dashboards.closed.ask(path, headers=bearer() | lies)
        assert "evil.example" not in str(answer.headers) + answer.body.decode("utf-8", "replace"), path
