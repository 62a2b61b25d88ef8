"""Which sites may embed the page; the server's owner decides.

Browsers enforce the decision through `frame-ancestors`, sent with every answer. A browser would
then show an empty iframe and an error in the console, so a blocked iframe gets a page that says
which setting is missing. Any site may embed that page, so it holds no data and offers nothing but
a link.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from forwardpass.server.access import blocked_page
from forwardpass.server.access.cors import own_origin
from forwardpass.server.access.origins import Origins, origin_of

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

FRAMES = {"iframe", "frame", "embed", "object", "fencedframe"}
"""Values of Sec-Fetch-Dest for a page that is not opened in a tab."""


class FrameGuard:
    """WSGI middleware that replaces a page whose embedding is refused."""

    def __init__(self, app: Application, origins: Origins) -> None:
        self._app = app
        self._origins = origins

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answers a request, or explains why the page is not shown."""
        if not is_refused(environ, self._origins):
            return self._app(environ, start_response)
        host = origin_of(environ.get("HTTP_REFERER", ""))
        page = blocked_page.page(environ, host).encode()
        headers = [*blocked_page.HEADERS.items(), ("Content-Length", str(len(page)))]
        start_response("403 Forbidden", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [page]


def is_refused(environ: Environ, origins: Origins) -> bool:
    """Whether a browser would refuse to show the answer, as far as the request tells.

    This is a guess: a site can withhold its name. In that case the policy header alone decides.
    """
    if origins.any or not _is_framed(environ):
        return False
    if environ.get("HTTP_SEC_FETCH_SITE") in ("same-origin", "none"):
        return False
    host = origin_of(environ.get("HTTP_REFERER", ""))
    if host is None:
        says_where = "HTTP_SEC_FETCH_SITE" in environ
        return says_where and not origins.allowed
    return host != own_origin(environ) and not origins.allows(host)


def _is_framed(environ: Environ) -> bool:
    """Whether the page is requested for a frame.

    Without TLS, browsers send Sec-Fetch-Dest only to a server on the same machine. For other
    servers only the address tells: `?embed` is meant for frames. If a tab opens such an address, it
    gets the refusal, which links to the page itself.
    """
    fetched_for = environ.get("HTTP_SEC_FETCH_DEST")
    if fetched_for is not None:
        return fetched_for in FRAMES
    return "embed" in parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
