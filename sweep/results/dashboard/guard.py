"""The guard: a WSGI middleware around both applications, through which every request and every answer goes.

Both applications are taken to protect nothing. What is not allowed here does not reach them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from werkzeug.http import dump_cookie
from werkzeug.wrappers import Request, Response

from sweep.results.dashboard.hosts import Hosts
from sweep.results.dashboard.refusals import login, refusal
from sweep.results.dashboard.security_headers import secured
from sweep.results.dashboard.token import Token

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

READING = frozenset({"GET", "HEAD"})
WRITING = frozenset({"POST", "PUT", "DELETE"})  # with --allow-edit; no other method is needed
_OVERRIDES = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")
_PROTO = "X-Forwarded-Proto"
_FORWARDED = (  # what proxies add
    *("Forwarded", "Via", "X-Real-IP", "X-Forwarded-For", "X-Forwarded-Host"),
    *("X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Server", _PROTO),
)
_WRONG = "That is not the token."
_UNKNOWN = "This dashboard asks for its token: it was printed, or set, where the dashboard was started."


@dataclass(frozen=True, kw_only=True)
class Access:
    """Who may do what."""

    hosts: Hosts
    token: Token | None  # None: anybody who reaches the address, which is then this machine's own
    allows_edit: bool
    port: int  # tells the cookies of several dashboards of one machine apart

    def __post_init__(self) -> None:
        if self.allows_edit and self.token is None:
            raise ValueError("editing needs a token")

    @property
    def cookie(self) -> str:
        """The cookie's name."""
        return f"sweep-dashboard-{self.port}"


class Guard:
    """Lets through what is allowed, and gives every answer the headers that protect it."""

    def __init__(self, application: "WSGIApplication", access: Access) -> None:
        self._application = application
        self._access = access

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        request, token = Request(environ), self._access.token
        refused = self._refusal(request)
        cookie = self._cookie(request, token) if token and not refused and _bearer(request) is not None else None

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            protected = secured(request, headers)
            if cookie:
                protected.add("Set-Cookie", cookie)
            return start_response(status, protected.to_wsgi_list(), *exc_info)

        if refused is not None:
            return refused(environ, start)
        for name in _FORWARDED:  # the applications would believe them
            environ.pop(f"HTTP_{name.upper().replace('-', '_')}", None)
        return self._application(environ, start)

    def _refusal(self, request: Request) -> Response | None:
        return (
            self._foreign(request)
            or self._through_a_proxy(request)
            or self._wrong_method(request)
            or self._unknown(request)
            or self._from_elsewhere(request)
        )

    def _foreign(self, request: Request) -> Response | None:
        """Refuse what is not meant for this server, and addresses that are none."""
        if not self._access.hosts.allows(request.headers.get("Host")):
            sentence = (
                "This dashboard does not answer to that host name. Start it with --allowed-host NAME if it should."
            )
            return refusal(request, 421, "Another host", sentence)
        if not _is_path(request.environ):
            return refusal(request, 400, "No such address", "That is not an address of this dashboard.")
        return None

    def _through_a_proxy(self, request: Request) -> Response | None:
        """Refuse what a proxy hands on where everybody on this machine is trusted: it may come from anywhere."""
        if self._access.token is not None or not any(name in request.headers for name in _FORWARDED):
            return None
        sentence = "This came through a proxy, so anybody may have sent it: start the dashboard with a token (--token)."
        return refusal(request, 403, "Behind a proxy", sentence)

    def _wrong_method(self, request: Request) -> Response | None:
        """Refuse what is not for reading, under whichever name it comes."""
        methods = [request.method, *(request.headers[name].strip() for name in _OVERRIDES if name in request.headers)]
        allowed = READING | WRITING if self._access.allows_edit else READING
        if all(method in allowed for method in methods):
            return None
        sentence = "This dashboard only reads. Start it with --allow-edit to write."
        if self._access.allows_edit:
            sentence = "This dashboard does not take that method."
        answer = refusal(request, 405, "Read-only", sentence)
        answer.headers["Allow"] = ", ".join(sorted(allowed))
        return answer

    def _unknown(self, request: Request) -> Response | None:
        """Refuse a request without the token; take a right one out of the address, and set the cookie for it."""
        token = self._access.token
        if token is None:
            return None
        given = request.args.getlist("token")
        if given and request.method in READING:
            is_right = len(given) == 1 and (token.is_right(given[0]) or token.redeem(given[0]))
            return self._let_in(request, token) if is_right else login(request, _WRONG)
        bearer = _bearer(request)
        if bearer is not None:
            return None if token.is_right(bearer) else login(request, _WRONG)
        is_known = any(token.is_cookie(value) for value in request.cookies.getlist(self._access.cookie))
        return None if is_known else login(request, _UNKNOWN)

    def _let_in(self, request: Request, token: Token) -> Response:
        answer = Response(status=303)
        answer.headers["Location"] = _address(request)
        answer.headers["Set-Cookie"] = self._cookie(request, token)
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    def _cookie(self, request: Request, token: Token) -> str:
        """Lax, so that a link in a chat opens the page it names; reading is all that a link can do.

        Secure where the browser came by https. Only a proxy knows that; a client that lies about it does not get its
        own cookie back.
        """
        secure = "https" in (request.scheme, request.headers.get(_PROTO, "").strip().lower())
        return dump_cookie(self._access.cookie, token.cookie, secure=secure, httponly=True, samesite="Lax")

    def _from_elsewhere(self, request: Request) -> Response | None:
        """Refuse to write for a page of another site; a client that sends the token itself is no page."""
        if request.method in READING or _is_same_origin(request):
            return None
        return refusal(request, 403, "Another site", "A page of another site may change nothing here.")


def _is_same_origin(request: Request) -> bool:
    """Whether a request was made by a page of this server, or by no page at all."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    if origin is not None:
        host = request.headers.get("Host", "").lower()
        return origin.lower() in {f"http://{host}", f"https://{host}"}
    return site == "same-origin" or _bearer(request) is not None


def _bearer(request: Request) -> str | None:
    """The token of the `Authorization` header; werkzeug would take one that has a `=` inside for parameters."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def _address(request: Request) -> str:
    """The address that was asked for, without the token: a path, and never one that a browser takes for a host."""
    query = urlencode([(name, value) for name, value in request.args.items(multi=True) if name != "token"])
    return f"/{quote(request.path.lstrip('/'))}{'?' if query else ''}{query}"


def _is_path(environ: "WSGIEnvironment") -> bool:
    """Whether a plain path was asked for, neither a whole URL nor one that leaves its folder or is written oddly."""
    path = environ.get("PATH_INFO", "")
    if not (path.startswith("/") and str(environ.get("REQUEST_URI", path)).startswith("/")):
        return False
    return "\\" not in path and ".." not in path.split("/") and all(" " <= sign != "\x7f" for sign in path)
