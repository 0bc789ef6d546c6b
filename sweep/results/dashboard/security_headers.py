"""The headers that protect every answer, from either of the two applications."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request

# Plotly compiles functions for some kinds of figures, and styles what it draws. Nothing comes from elsewhere.
_PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'"
)
# An artifact is anybody's file, and is served from our own address: it may be shown, and run nothing.
_FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'; sandbox"
_DIRECTIVES = ("base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'")
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_LASTING = ("/static/", "/sweep/static/", "/sweep/plotly.min.js", "/favicon.ico")  # nothing of a study in it


def secured(request: Request, given: Sequence[tuple[str, str]]) -> Headers:
    """The headers of an application's answer, less what would let other sites read it, and with what protects it."""
    path = request.environ.get("PATH_INFO", "")
    headers = Headers([(name, value) for name, value in given if not _is_dropped(name)])
    policy = _FILE_POLICY if path.startswith("/artifacts/") else headers.get("Content-Security-Policy", _PAGE_POLICY)
    headers["Content-Security-Policy"] = _completed(policy)
    for name, value in _ALWAYS.items():
        headers.setdefault(name, value)
    if not path.startswith(_LASTING):
        headers.setdefault("Cache-Control", "private, no-store")
    if "Location" in headers:
        headers["Location"] = _relative(headers["Location"], request.headers.get("Host", ""))
    return headers


def _completed(policy: str) -> str:
    """A content security policy, with the directives that it leaves out."""
    parts = [part.strip() for part in policy.split(";") if part.strip()]
    names = {part.split()[0] for part in parts}
    return "; ".join([*parts, *(part for part in _DIRECTIVES if part.split()[0] not in names)])


def _is_dropped(name: str) -> bool:
    """Whether a header lets other sites read an answer, as Optuna Dashboard's artifacts do, or names the server."""
    return name.lower().startswith("access-control-") or name.lower() in {"server", "x-powered-by"}


def _relative(location: str, host: str) -> str:
    """A redirect to this server as a path: an application behind a proxy does not know whether it is asked by https."""
    target = urlsplit(location)
    if target.netloc != host:
        return location
    return target._replace(scheme="", netloc="", path=f"/{target.path.lstrip('/')}").geturl()
