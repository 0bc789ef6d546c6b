"""The headers that every answer has, whoever of the two applications it comes from."""

from collections.abc import Sequence

Headers = list[tuple[str, str]]

# Plotly compiles functions for some kinds of figures, and styles what it draws. Nothing comes from elsewhere.
PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'"
)
# An artifact is anybody's file, and is served from our own address: it may show, and do nothing.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'; sandbox"
_DIRECTIVES = ("base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'")
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_LASTING = ("/static/", "/sweep/static/", "/sweep/plotly.min.js", "/favicon.ico")  # nothing of a study in it


def secured(path: str, headers: Sequence[tuple[str, str]]) -> Headers:
    """The headers of an application's answer, less what would let other sites read it, and with what protects it."""
    kept = [(name, value) for name, value in headers if not _is_dropped(name)]
    given = {name.lower(): value for name, value in kept}
    kept = [(name, value) for name, value in kept if name.lower() != "content-security-policy"]
    kept.append(("Content-Security-Policy", policy(path, given.get("content-security-policy"))))
    kept += [(name, value) for name, value in _ALWAYS.items() if name.lower() not in given]
    if "cache-control" not in given and not path.startswith(_LASTING):
        kept.append(("Cache-Control", "private, no-store"))
    return kept


def policy(path: str, given: str | None) -> str:
    """The content security policy of an answer: the application's own, completed."""
    if path.startswith("/artifacts/"):
        given = FILE_POLICY
    parts = [part.strip() for part in (given or PAGE_POLICY).split(";") if part.strip()]
    names = {part.split()[0] for part in parts}
    return "; ".join([*parts, *(part for part in _DIRECTIVES if part.split()[0] not in names)])


def _is_dropped(name: str) -> bool:
    """Optuna Dashboard gives artifacts to every site; nobody needs to know what serves them."""
    return name.lower().startswith("access-control-") or name.lower() in {"server", "x-powered-by"}
