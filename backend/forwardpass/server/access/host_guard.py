"""Refuses requests whose Host does not name this server, before anything else reads them.

Later code trusts the Host as the server's own name: to recognise its own pages, and to write
addresses into previews and oEmbed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from forwardpass.refusal import Code, Refusal
from forwardpass.server.access.hosts import Hosts
from forwardpass.server.access.proxy import HOST_BY_PROXY
from forwardpass.server.refuse_early import refuse_early

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

MOST_LETTERS = 200
"""Letters of the name that a refusal repeats."""

log = logging.getLogger("forwardpass.hosts")


class HostGuard:
    """WSGI middleware that passes on only requests for the server's own names.

    A host that a trusted proxy forwards is accepted too, unless the owner lists the allowed hosts:
    the same owner set up the proxy, for its own names.
    """

    def __init__(self, app: Application, hosts: Hosts) -> None:
        self._app = app
        self._hosts = hosts

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answers a request, or refuses it."""
        host = environ.get("HTTP_HOST")
        if host is None and environ["SERVER_PROTOCOL"] == "HTTP/1.0":  # which does not require one
            host = environ["HTTP_HOST"] = f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
        by_proxy = environ.get(HOST_BY_PROXY, False) and not self._hosts.allowed
        if by_proxy or self._hosts.allows(host or ""):
            return self._app(environ, start_response)
        shown = (host or "")[:MOST_LETTERS]
        log.warning("A request for the host %r was refused: see --allow-host", shown)
        return refuse_early(environ, start_response, foreign(shown))


def foreign(host: str) -> Refusal:
    """The refusal of a request for a foreign host."""
    return Refusal(
        Code.HOST_REFUSED,
        "this server does not answer to this name; its owner can allow it by --allow-host",
        "an address in figures, localhost, or a name that --allow-host names",
        host,
    )
