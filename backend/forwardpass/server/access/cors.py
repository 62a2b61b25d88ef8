"""Which origins may call /api and connect to Socket.IO from a browser.

The page calls from its own origin, even when it is embedded. Pages of other origins need the
owner's permission. A call without it is refused, and the log names the setting that would allow
it.
"""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, request

from forwardpass.refusal import Code, Refusal
from forwardpass.server.access.origins import ANY, Origins

PREFLIGHT_KEPT_S = 7_200
"""How long a browser may cache a preflight answer; no browser keeps one longer anyway."""

MOST_NAMED = 100
"""Refused origins that the log names. The limit keeps invented origins from filling the log."""

log = logging.getLogger("forwardpass.cors")


class Callers:
    """Decides which origins may call, and logs each refused origin once."""

    def __init__(self, origins: Origins) -> None:
        self.origins = origins
        self._named: set[str] = set()

    def may_call(self, origin: str | None, environ: dict[str, Any]) -> bool:
        """Whether this origin may call.

        None, a request without an Origin, may: it comes from no page, or is a simple request from
        our own page.
        """
        if origin is None or origin == own_origin(environ) or self.origins.allows(origin):
            return True
        if origin not in self._named and len(self._named) < MOST_NAMED:
            self._named.add(origin)
            log.warning("%s", explanation(origin, environ))
        return False


def own_origin(environ: dict[str, Any]) -> str:
    """The server's own origin, as this request names it."""
    return f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}"


def explanation(origin: str, environ: dict[str, Any]) -> str:
    """Explains why a page was refused, and which setting would allow it."""
    own = own_origin(environ)
    forwarded = {"HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_FOR"}
    have = "" if forwarded & environ.keys() else "have it send X-Forwarded-Proto and -Host, and "
    shown = repr(origin[:200])
    return (
        f"A page of {shown} was refused: this server is {own!r}. "
        f"If that site may connect, start the server with --allow-origin {shown}. "
        f"If that is this server behind a proxy of yours, {have}start it with --trust-proxy 1."
    )


def init_app(app: Flask, callers: Callers) -> None:
    """Adds the CORS checks: the preflight before a cross-origin call, the headers after it."""
    if callers.origins.any:
        log.warning("--allow-origin is '*': pages of every site may embed this one and connect.")

    @app.before_request
    def check() -> Response | None:
        """Refuses calls from origins that are not allowed, and answers preflight requests."""
        if not request.path.startswith("/api/"):
            return None
        origin = request.headers.get("Origin")
        if not callers.may_call(origin, request.environ):
            raise Refusal(
                Code.ORIGIN_REFUSED,
                "pages of this origin may not call; the owner of the server can allow it by "
                "--allow-origin",
                " ".join([own_origin(request.environ), *callers.origins.allowed]),
                origin,
            )
        is_preflight = request.method == "OPTIONS" and origin is not None
        return preflight() if is_preflight else None

    @app.after_request
    def allow(response: Response) -> Response:
        """Lets the browser pass the answer to the page, if its origin is allowed."""
        if not request.path.startswith("/api/") or not callers.origins.allowed:
            return response
        origin = request.headers.get("Origin")
        if callers.origins.any:
            response.headers["Access-Control-Allow-Origin"] = ANY
            return response
        response.vary.add("Origin")
        if origin is not None and callers.origins.allows(origin):
            response.headers["Access-Control-Allow-Origin"] = origin
        return response


def preflight() -> Response:
    """The answer to a preflight request: what an allowed page may do."""
    return Response(
        status=204,
        headers={
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "Content-Type",
            "Access-Control-Max-Age": str(PREFLIGHT_KEPT_S),
        },
    )
