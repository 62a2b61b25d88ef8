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
"""What a browser says it fetches a page for, if it is not for a tab."""


class FrameGuard:
    """An application whose pages are replaced where their embedding is refused."""

    def __init__(self, app: Application, origins: Origins) -> None:
        self._app = app
        self._origins = origins

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answers a request, or says why the page is not shown."""
        if not is_refused(environ, self._origins):
            return self._app(environ, start_response)
        host = origin_of(environ.get("HTTP_REFERER", ""))
        page = blocked_page.page(environ, host).encode()
        headers = [*blocked_page.HEADERS.items(), ("Content-Length", str(len(page)))]
        start_response("403 Forbidden", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [page]


def is_refused(environ: Environ, origins: Origins) -> bool:
    """Whether a browser would refuse to show the answer, as far as the request tells.

    It is certain of nothing: a site can withhold its name. Then the policy decides alone.
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
    """Whether the page is for a frame.

    Browsers do not say so to a server without TLS, unless it is on the same machine. Then only the
    address tells: `?embed` is for frames, and a tab opened by a link to it can read the page that
    says no, which has a link to the page itself.
    """
    fetched_for = environ.get("HTTP_SEC_FETCH_DEST")
    if fetched_for is not None:
        return fetched_for in FRAMES
    return "embed" in parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
