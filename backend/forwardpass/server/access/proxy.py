"""Support for reverse proxies: the public scheme, host, path prefix and client address.

RULE: forwarded headers count only if the settings trust a proxy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from forwardpass.server.access.hosts import name_in
from forwardpass.server.settings import Settings

HOST_BY_PROXY = "forwardpass.host_by_proxy"
"""The environ key that marks a Host forwarded by a trusted proxy."""

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

SCHEMES = ("http", "https")


class ProxyMiddleware:
    """WSGI middleware that restores the scheme, host, address and path as the client sees them.

    Werkzeug's ProxyFix needs one count per header. A single count is easier to set, and proxies
    differ anyway: each appends to X-Forwarded-For, but most overwrite the other headers.
    """

    def __init__(self, app: Application, settings: Settings) -> None:
        """Reads `trust_proxy` and `prefix`."""
        self._app = app
        self._trusted = settings.trust_proxy
        self._prefix = settings.prefix

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answers a request. A request for the prefix without a slash is redirected to the page."""
        if self._trusted:
            self._read_headers(environ)
        if self._prefix:
            path = environ.get("PATH_INFO", "")
            if path == self._prefix:
                return self._to_the_page(environ, start_response)
            # A proxy may keep the prefix or strip it; health checks come without it.
            environ["SCRIPT_NAME"] = self._prefix
            if path.startswith(self._prefix + "/"):
                environ["PATH_INFO"] = path.removeprefix(self._prefix)
        return self._app(environ, start_response)

    def _read_headers(self, environ: Environ) -> None:
        visitors = _values(environ, "HTTP_X_FORWARDED_FOR")
        if len(visitors) >= self._trusted:
            environ["REMOTE_ADDR"] = visitors[-self._trusted]
        scheme = self._nearest_trusted(_values(environ, "HTTP_X_FORWARDED_PROTO"))
        if scheme in SCHEMES:
            environ["wsgi.url_scheme"] = scheme
        host = self._nearest_trusted(_values(environ, "HTTP_X_FORWARDED_HOST"))
        if name_in(host) is not None:
            environ["HTTP_HOST"] = host
            environ[HOST_BY_PROXY] = True

    def _nearest_trusted(self, values: list[str]) -> str:
        """The outermost trusted proxy's value; the first value if the proxies overwrite it."""
        return values[-min(self._trusted, len(values))] if values else ""

    def _to_the_page(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Redirects to the prefix with a slash, which the page's relative addresses need."""
        query = environ.get("QUERY_STRING", "")
        target = self._prefix + "/" + (f"?{query}" if query else "")
        start_response("308 Permanent Redirect", [("Location", target), ("Content-Length", "0")])
        return []


def _values(environ: Environ, name: str) -> list[str]:
    return [value.strip() for value in environ.get(name, "").split(",") if value.strip()]
