"""Answers that are kept compressed."""

import gzip

from flask import Response, request

from sweep.results.dashboard.compressing import LEVEL


def pack(content: bytes) -> bytes:
    """Compress it."""
    return gzip.compress(content, LEVEL, mtime=0)


def packed(content: bytes, mimetype: str) -> Response:
    """An answer of compressed content, taken apart again for the few who cannot."""
    takes_gzip = request.accept_encodings["gzip"] > 0
    answer = Response(content if takes_gzip else gzip.decompress(content), mimetype=mimetype)
    if takes_gzip:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    return answer
