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
"""Browsers keep an answer no longer than that anyway."""

MOST_NAMED = 100
"""Refused origins that the log names. The limit keeps invented origins from filling the log."""

log = logging.getLogger("forwardpass.cors")


class Callers:
    """Decides who may call, and tells the log once of each who may not."""

    def __init__(self, origins: Origins) -> None:
        self.origins = origins
        self._named: set[str] = set()

    def may_call(self, origin: str | None, environ: dict[str, Any]) -> bool:
        """Whether this origin may call. None: no page, or a simple call of our own page."""
        if origin is None or origin == own_origin(environ) or self.origins.allows(origin):
            return True
        if origin not in self._named and len(self._named) < MOST_NAMED:
            self._named.add(origin)
            log.warning("%s", explanation(origin, environ))
        return False


def own_origin(environ: dict[str, Any]) -> str:
    """The origin under which this request found the server."""
    return f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}"


def explanation(origin: str, environ: dict[str, Any]) -> str:
    """Why a page was refused, and what its owner can set."""
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
    """Answers the questions that browsers ask before and after a call from another origin."""
    if callers.origins.any:
        log.warning("--allow-origin is '*': pages of every site may embed this one and connect.")

    @app.before_request
    def check() -> Response | None:
        """Refuses a foreign page's call, and answers what its browser asks before one."""
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
        """Lets the browser hand the answer over, if the page is allowed to have it."""
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
    """What an allowed page may do."""
    return Response(
        status=204,
        headers={
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "Content-Type",
            "Access-Control-Max-Age": str(PREFLIGHT_KEPT_S),
        },
    )
