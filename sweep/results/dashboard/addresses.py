"""The addresses of the dashboard, as they are printed and as a browser opens them."""

import socket
from dataclasses import dataclass, field
from urllib.parse import urlencode

from sweep.results.dashboard.hosts import in_url, is_everywhere
from sweep.results.dashboard.token import Token


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """The addresses of a server that listens."""

    host: str  # as the user gave it
    port: int
    token: Token | None = field(repr=False)
    generated: str | None = field(repr=False)  # the token's text, where it was generated here

    def page(self, sweep: str | None, *, secret: str | None = None) -> str:
        """The address of the sweep's page, or of the list of sweeps."""
        path = "/sweep/overview" if sweep else "/sweep/"
        query = {name: value for name, value in (("sweep", sweep), ("token", secret)) if value is not None}
        return f"http://{self._name}:{self.port}{path}{'?' if query else ''}{urlencode(query)}"

    @property
    def optuna(self) -> str:
        """The address of Optuna Dashboard."""
        return f"http://{self._name}:{self.port}/dashboard/"

    def for_browser(self, sweep: str | None) -> str:
        """The address that a browser is opened with; its token works once."""
        return self.page(sweep, secret=None if self.token is None else self.token.ticket())

    @property
    def _name(self) -> str:
        return socket.gethostname() if is_everywhere(self.host) else in_url(self.host)
