"""The token that a client needs where the dashboard listens to more than its own machine."""

import hashlib
import hmac
import secrets

from sweep.errors import InputError

SHORTEST = 16  # characters
_COOKIE = b"the cookie of sweep dashboard"


class Token:
    """A secret, and the two things derived from it that stand for it in a browser.

    What is given is compared in constant time, as digests, so that not even the secret's length can be measured.
    """

    def __init__(self, secret: str) -> None:
        """Take a secret as it is; raises `InputError` for one that is easily guessed or cannot stand in a header."""
        if len(secret) < SHORTEST:
            found = f"one of {len(secret)} characters" if secret else "an empty one"
            raise InputError(
                f"the dashboard's token must have at least {SHORTEST} characters, not be {found}; "
                "leave it out and one is made, or: openssl rand -hex 24"
            )
        if not (secret.isascii() and secret.isprintable()) or " " in secret:
            raise InputError("the dashboard's token may have letters, digits and signs of ASCII only, and no spaces")
        self._digest = _digest(secret)
        self.cookie = hmac.new(secret.encode(), _COOKIE, hashlib.sha256).hexdigest()
        self._tickets: set[str] = set()

    def is_right(self, given: str) -> bool:
        """Whether this is the secret."""
        return hmac.compare_digest(_digest(given), self._digest)

    def is_cookie(self, given: str) -> bool:
        """Whether this is the cookie that a browser gets for the secret."""
        return hmac.compare_digest(_digest(given), _digest(self.cookie))

    def ticket(self) -> str:
        """Make a token that works once, for the browser that is opened: other users see a program's command line."""
        made = secrets.token_urlsafe(24)
        self._tickets.add(_digest(made).hex())
        return made

    def redeem(self, given: str) -> bool:
        """Whether this is a ticket that has not been used; from now on it has."""
        try:
            self._tickets.remove(_digest(given).hex())
        except KeyError:
            return False
        return True


def new_secret() -> str:
    """Make a secret of 192 bits."""
    return secrets.token_urlsafe(24)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
