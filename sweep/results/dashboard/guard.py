"""The guard: a WSGI middleware around both applications, through which every request and every answer goes.

Both applications are taken to protect nothing. What is not allowed here does not reach them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, unquote_plus

from werkzeug.wrappers import Response

from sweep.results.dashboard import answers
from sweep.results.dashboard.headers import secured
from sweep.results.dashboard.hosts import Hosts
from sweep.results.dashboard.token import Token

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

READING = frozenset({"GET", "HEAD"})
WRITING = frozenset({"POST", "PUT", "DELETE"})  # with --allow-edit; what else there is, nobody needs
_OVERRIDES = ("HTTP_X_HTTP_METHOD_OVERRIDE", "HTTP_X_HTTP_METHOD", "HTTP_X_METHOD_OVERRIDE")
_PROTO = "HTTP_X_FORWARDED_PROTO"
_FORWARDED = (  # what proxies add
    *("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST"),
    *("HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_PREFIX", "HTTP_X_FORWARDED_SERVER", _PROTO),
)
_PARAMETER = "token"
_WRONG = "That is not the token."
_UNKNOWN = "This dashboard asks for its token, which stands where it was started."
_SET = "sweep.cookie"  # in the request's environment: the cookie that its answer sets


@dataclass(frozen=True, kw_only=True)
class Access:
    """Who may do what."""

    hosts: Hosts
    token: Token | None  # None: whoever can reach the address, which then is this machine's own
    allows_edit: bool
    port: int  # tells the cookies of several dashboards of one machine apart

    def __post_init__(self) -> None:
        if self.allows_edit and self.token is None:
            raise ValueError("nobody may edit without a token")

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
        path = environ.get("PATH_INFO", "")
        host = environ.get("HTTP_HOST", "")

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            protected = _cookie_headers(environ) + secured(path, _relative(headers, host))
            return start_response(status, protected, exc_info) if exc_info else start_response(status, protected)

        refused = self._refusal(environ)
        if refused is not None:
            return refused(environ, start)
        for name in _FORWARDED:  # the applications would believe them
            environ.pop(name, None)
        return self._application(environ, start)

    def _refusal(self, environ: "WSGIEnvironment") -> Response | None:
        return (
            self._foreign(environ)
            or self._through_a_proxy(environ)
            or self._wrong_method(environ)
            or self._unknown(environ)
            or self._from_elsewhere(environ)
        )

    def _foreign(self, environ: "WSGIEnvironment") -> Response | None:
        """Refuse what is not meant for this server, and addresses that are none."""
        if not self._access.hosts.allows(environ.get("HTTP_HOST")):
            sentence = (
                "This dashboard is not known by that name. If it is meant to be, start it with --allowed-host NAME."
            )
            return _refused(environ, 421, "Another host", sentence)
        if not _is_path(environ):
            return _refused(environ, 400, "No such address", "That is no address of this dashboard.")
        return None

    def _through_a_proxy(self, environ: "WSGIEnvironment") -> Response | None:
        """Refuse what a proxy hands on where everybody on this machine is trusted: it may come from anywhere."""
        if self._access.token is not None or not any(name in environ for name in _FORWARDED):
            return None
        sentence = "This came through a proxy, so it may be anybody's: start the dashboard with a token (--token)."
        return _refused(environ, 403, "Behind a proxy", sentence)

    def _wrong_method(self, environ: "WSGIEnvironment") -> Response | None:
        """Refuse what is not for reading, under whichever name it comes."""
        said = [environ["REQUEST_METHOD"], *(environ[name].strip() for name in _OVERRIDES if name in environ)]
        allowed = READING | WRITING if self._access.allows_edit else READING
        if all(method in allowed for method in said):
            return None
        sentence = (
            "This is not done here."
            if self._access.allows_edit
            else "This dashboard only reads. Whoever started it can start it with --allow-edit."
        )
        answer = _refused(environ, 405, "Read-only", sentence)
        answer.headers["Allow"] = ", ".join(sorted(allowed))
        return answer

    def _unknown(self, environ: "WSGIEnvironment") -> Response | None:
        """Refuse who does not know the token; let in who does, and take it out of the address."""
        token = self._access.token
        if token is None:
            return None
        given = _parameters(environ)
        if given and environ["REQUEST_METHOD"] in READING:
            is_right = len(given) == 1 and (token.is_right(given[0]) or token.redeem(given[0]))
            return self._let_in(environ, token) if is_right else _login(environ, _WRONG)
        bearer = _bearer(environ)
        if bearer is None:
            is_known = any(token.is_cookie(value) for value in _cookies(environ, self._access.cookie))
            return None if is_known else _login(environ, _UNKNOWN)
        if not token.is_right(bearer):
            return _login(environ, _WRONG)
        environ[_SET] = self._cookie(environ, token)
        return None

    def _let_in(self, environ: "WSGIEnvironment", token: Token) -> Response:
        answer = Response(status=303)
        answer.headers["Location"] = _address(environ)
        answer.headers["Set-Cookie"] = self._cookie(environ, token)
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    def _cookie(self, environ: "WSGIEnvironment", token: Token) -> str:
        """Lax, so that a link in a chat opens the page it names; reading is all that a link can do.

        Secure where the browser came by https. A proxy alone knows that, and who lies about it harms only himself: he
        is not sent his cookie back.
        """
        is_https = environ["wsgi.url_scheme"] == "https" or environ.get(_PROTO, "").strip().lower() == "https"
        secure = "; Secure" if is_https else ""
        return f"{self._access.cookie}={token.cookie}; Path=/; HttpOnly; SameSite=Lax{secure}"

    def _from_elsewhere(self, environ: "WSGIEnvironment") -> Response | None:
        """Refuse to write for a page of another site; whoever sends the token itself is no page."""
        if environ["REQUEST_METHOD"] in READING or is_same_origin(environ):
            return None
        return _refused(environ, 403, "Another site", "A page of another site may change nothing here.")


def is_same_origin(environ: "WSGIEnvironment") -> bool:
    """Whether a request was made by a page of this server, or by no page at all."""
    origin, site = environ.get("HTTP_ORIGIN"), environ.get("HTTP_SEC_FETCH_SITE")
    if site is not None and site != "same-origin":
        return False
    if origin is not None:
        return origin.lower() in {f"{scheme}://{environ.get('HTTP_HOST', '').lower()}" for scheme in ("http", "https")}
    return site == "same-origin" or _bearer(environ) is not None


def _refused(environ: "WSGIEnvironment", status: int, title: str, sentence: str) -> Response:
    return answers.refusal(status, title, sentence, accept=environ.get("HTTP_ACCEPT", ""))


def _login(environ: "WSGIEnvironment", sentence: str) -> Response:
    hidden = [(name, value) for name, value in _pairs(environ) if name != _PARAMETER]
    return answers.login(sentence, hidden, accept=environ.get("HTTP_ACCEPT", ""))


def _pairs(environ: "WSGIEnvironment") -> list[tuple[str, str]]:
    return parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True, max_num_fields=None)


def _parameters(environ: "WSGIEnvironment") -> list[str]:
    return [value for name, value in _pairs(environ) if name == _PARAMETER]


def _bearer(environ: "WSGIEnvironment") -> str | None:
    kind, _, value = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else None


def _cookies(environ: "WSGIEnvironment", name: str) -> list[str]:
    """The values of a cookie, of which a browser may send several."""
    found = []
    for part in environ.get("HTTP_COOKIE", "").split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            found.append(value)
    return found


def _address(environ: "WSGIEnvironment") -> str:
    """The address that was asked for, without the token: a path, and never one that a browser takes for a host."""
    path = quote(environ.get("PATH_INFO", "/").encode("latin-1"), safe="/:@!$&'()*+,;=-._~")
    parts = environ.get("QUERY_STRING", "").split("&")
    query = "&".join(part for part in parts if part and unquote_plus(part.split("=")[0]) != _PARAMETER)
    return f"/{path.lstrip('/')}{'?' if query else ''}{query}"


def _relative(headers: list[tuple[str, str]], host: str) -> list[tuple[str, str]]:
    """Redirects as paths: an application behind a proxy does not know whether it is asked by https."""
    mine = {f"{scheme}://{host}" for scheme in ("http", "https")}
    return [(name, _path_of(value, mine) if name.lower() == "location" else value) for name, value in headers]


def _path_of(location: str, mine: set[str]) -> str:
    for start in mine:
        if location == start or location.startswith(f"{start}/"):
            return "/" + location.removeprefix(start).lstrip("/")
    return location


def _cookie_headers(environ: "WSGIEnvironment") -> list[tuple[str, str]]:
    return [("Set-Cookie", environ[_SET])] if _SET in environ else []


def _is_path(environ: "WSGIEnvironment") -> bool:
    """Whether a plain path was asked for, neither a whole URL nor one that leaves its folder or is written oddly."""
    path = environ.get("PATH_INFO", "")
    if not (path.startswith("/") and str(environ.get("REQUEST_URI", path)).startswith("/")):
        return False
    return "\\" not in path and ".." not in path.split("/") and all(" " <= sign != "\x7f" for sign in path)
