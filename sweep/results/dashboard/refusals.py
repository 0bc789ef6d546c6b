"""Short answers without a page of ours: what was refused, and why, as HTML or as JSON."""

import base64
import hashlib
import html
import json

from werkzeug.wrappers import Request, Response

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem}"
    "input,button{font:inherit;padding:.4rem .6rem;margin:.2rem 0}input{width:20rem;max-width:100%}"
)
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title} · Sweep</title><style>{style}</style></head>
<body><h1>{title}</h1><p>{sentence}</p>{more}</body></html>
"""
# With JavaScript the token travels in a header, and is in no address; without, in an address that is left at once.
_SCRIPT = """
document.forms[0].addEventListener("submit", async (event) => {
  event.preventDefault();
  const token = new FormData(event.target).get("token").trim();
  const headers = {"Authorization": "Bearer " + token};
  const answer = await fetch(location.href, {headers, credentials: "same-origin"}).catch(() => null);
  if (answer && answer.status !== 401) location.reload();
  else document.querySelector("p").textContent = answer ? "That is not the token." : "The dashboard does not answer.";
});
"""


def _hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


_POLICY = (
    f"default-src 'none'; style-src {_hashed(_STYLE)}; script-src {_hashed(_SCRIPT)}; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def refusal(request: Request, status: int, title: str, sentence: str, *, more: str = "") -> Response:
    """Say why not: as a page where one is asked for, else as JSON of the shape that Optuna Dashboard shows."""
    accepted = set(request.accept_mimetypes.values())  # programs and scripts say `*/*` or `application/json`
    if not accepted & {"text/html", "application/xhtml+xml"}:
        return Response(json.dumps({"reason": sentence}), status=status, content_type="application/json")
    text = _PAGE.format(style=_STYLE, title=html.escape(title), sentence=html.escape(sentence), more=more)
    answer = Response(text, status=status, content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = _POLICY
    return answer


def login(request: Request, sentence: str) -> Response:
    """Ask for the token. The form is a GET: nothing else is taken on any path, not even here."""
    fields = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
        for name, value in request.args.items(multi=True)
        if name != "token"
    )
    form = (
        f'<form method="get">{fields}<label>Token<br><input type="password" name="token" autofocus required '
        f'autocomplete="current-password"></label> <button>Open</button></form><script>{_SCRIPT}</script>'
    )
    answer = refusal(request, 401, "Token needed", sentence, more=form)
    answer.headers["WWW-Authenticate"] = 'Bearer realm="sweep dashboard"'
    return answer
