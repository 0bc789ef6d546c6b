"""What the guard does beside refusing: cookies, the address without the token, editing."""

import json

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from sweep.results.dashboard.guard import Access, Guard
from sweep.results.dashboard.hosts import Hosts
from sweep.results.dashboard.token import Token
from tests.support.site import SECRET, bearer


def entering(site, path="/sweep/", **headers):
    return site.ask(f"{path}{'&' if '?' in path else '?'}token={SECRET}", headers=headers)


def test_the_token_leaves_the_address_and_a_cookie_takes_its_place(dashboards):
    site = dashboards.closed
    answer = entering(site, "/sweep/trials?sweep=a%26b&where=x%3D%3C1&token=&empty=".replace("&token=", ""))
    assert (answer.status, answer["Location"]) == (303, "/sweep/trials?sweep=a%26b&where=x%3D%3C1&empty=")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "private, no-store"
    assert SECRET not in str(answer.headers)
    name, *attributes = str(answer["Set-Cookie"]).split("; ")
    assert set(attributes) == {"Path=/", "HttpOnly", "SameSite=Lax"}
    assert site.ask("/sweep/", headers={"Cookie": f"theme=dark; {name}; x=y"}).status == 200


def test_a_token_given_twice_is_none(dashboards):
    assert dashboards.closed.ask(f"/sweep/?token={SECRET}&token={SECRET}").status == 401


def test_a_right_cookie_does_not_make_a_wrong_token_right(dashboards):
    cookie = str(entering(dashboards.closed)["Set-Cookie"]).partition(";")[0]
    assert dashboards.closed.ask("/sweep/?token=wrong", headers={"Cookie": cookie}).status == 401
    assert dashboards.closed.ask("/sweep/", headers={"Cookie": cookie} | bearer("wrong")).status == 401


def test_the_cookie_is_secure_where_the_browser_came_by_https(dashboards):
    assert "; Secure" in str(entering(dashboards.closed, **{"X-Forwarded-Proto": "https"})["Set-Cookie"])
    assert "Secure" not in str(entering(dashboards.closed, **{"X-Forwarded-Proto": "http"})["Set-Cookie"])


def test_a_token_with_an_equals_sign_inside_is_taken_from_the_header():
    access = Access(hosts=Hosts.of("127.0.0.1"), token=Token("key=0123456789abcdef"), allows_edit=False, port=80)
    inside = Client(Guard(Response("inside"), access))
    headers = {"Host": "127.0.0.1"} | bearer("key=0123456789abcdef")
    assert inside.get("/", headers=headers).text == "inside"


def test_a_header_with_the_token_sets_the_cookie_too(dashboards):
    answer = dashboards.closed.ask("/sweep/", headers=bearer())
    assert "HttpOnly" in str(answer["Set-Cookie"])
    assert "SameSite=Lax" in str(answer["Set-Cookie"])


def test_another_dashboard_s_cookie_is_none(dashboards):
    name, _, value = str(entering(dashboards.closed)["Set-Cookie"]).partition(";")[0].partition("=")
    assert str(dashboards.closed.port) in name
    other = f"sweep-dashboard-{dashboards.editing.port}"
    assert dashboards.closed.ask("/sweep/", headers={"Cookie": f"{other}={value}"}).status == 401


def test_a_browser_without_the_token_is_asked_for_it_in_a_form_that_keeps_the_address(dashboards):
    answer = dashboards.closed.ask("/sweep/trials?sweep=%3Cscript%3E&page=2", headers={"Accept": "text/html,*/*"})
    page = answer.body.decode()
    assert (answer.status, answer["Content-Type"]) == (401, "text/html; charset=utf-8")
    assert '<form method="get">' in page
    assert '<input type="hidden" name="sweep" value="&lt;script&gt;">' in page
    assert '<input type="hidden" name="page" value="2">' in page
    assert "<script>alert" not in page
    assert str(answer["WWW-Authenticate"]).startswith("Bearer")


def test_a_program_without_the_token_is_told_in_json(dashboards):
    answer = dashboards.closed.ask("/api/studies")
    assert answer["Content-Type"] == "application/json"
    assert "token" in json.loads(answer.body)["reason"]


def put_note(site, study, headers):
    body = json.dumps({"body": "mine", "version": 1}).encode()
    return site.ask(f"/api/studies/{study}/note", "PUT", bearer() | headers, body)


@pytest.mark.parametrize("how", ["program", "page", "page of an old browser"])
def test_who_may_edit_writes_a_note(dashboards, how):
    site = dashboards.editing
    origin = {"Origin": f"http://{site.host}"}
    headers = {"program": {}, "page": origin | {"Sec-Fetch-Site": "same-origin"}, "page of an old browser": origin}[how]
    version = json.loads(site.ask("/api/studies/2", headers=bearer()).body)["note"]["version"]
    body = json.dumps({"body": how, "version": version + 1}).encode()
    assert site.ask("/api/studies/2/note", "PUT", bearer() | headers, body).status == 204
    assert json.loads(site.ask("/api/studies/2", headers=bearer()).body)["note"]["body"] == how


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("DELETE", "/api/studies/1", {}),
        ("POST", "/api/studies/1/rename", {"study_name": "stolen"}),
        ("POST", "/api/trials/12/tell", {"state": "Complete", "values": [1.0]}),
        ("POST", "/api/trials/1/user-attrs", {"user_attrs": {"sweep:reason": "a lie"}}),
    ],
)
def test_a_sweep_is_not_changed_even_by_who_may_edit(dashboards, method, path, body):
    before = dashboards.content()
    answer = dashboards.editing.ask(path, method, bearer(), json.dumps(body).encode())
    assert answer.status == 403
    assert "sweep" in json.loads(answer.body)["reason"]
    assert dashboards.content() == before


def test_what_is_no_sweep_may_be_deleted_by_who_may_edit(dashboards):
    site = dashboards.editing
    made = site.ask("/api/studies", "POST", bearer(), b'{"study_name": "short-lived", "directions": ["minimize"]}')
    study = json.loads(made.body)["study_summary"]["study_id"]
    assert site.ask(f"/api/studies/{study}", "DELETE", bearer(), b"{}").status == 204
    assert b"short-lived" not in site.ask("/api/studies", headers=bearer()).body
