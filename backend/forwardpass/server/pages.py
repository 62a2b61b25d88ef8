"""The page and its files, and whether the server is well."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from time import monotonic
from typing import Any

from flask import Blueprint, Flask, Response
from whitenoise import WhiteNoise

from forwardpass import __version__, resources
from forwardpass.server.holdings import Holdings

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'self'",
}
"""The page loads nothing from elsewhere and runs no script but its own."""

HEADERS = {
    "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""Sent with everything."""

NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Forward Pass</title>
<h1>The page has not been built yet</h1>
<p>The server is well, but there is no page to show. Build it with <code>npm run build</code>,
or start everything with <code>npm start</code>; then start the server again.</p>
</html>
"""


def init_app(app: Flask, holdings: Holdings) -> None:
    """Serves the page at /, its files, and /healthz."""
    pages = Blueprint("pages", __name__)
    folder = resources.page_dir()
    index = folder / "index.html"
    started = monotonic()

    @pages.get("/")
    def page() -> Response:
        """The page; for now the visitor's browser must ask again each time it opens it."""
        if not index.is_file():
            return Response(NOT_BUILT, 503, mimetype="text/html")
        return Response(
            index.read_bytes(), mimetype="text/html", headers={"Cache-Control": "no-cache"}
        )

    @pages.get("/healthz")
    def health() -> dict[str, Any]:
        """That the server answers, and what it serves."""
        return {
            "status": "ok",
            "version": __version__,
            "models": len(holdings.cards),
            "uptime_s": round(monotonic() - started, 3),
        }

    app.register_blueprint(pages)
    app.after_request(_with_headers)
    if folder.is_dir():
        app.wsgi_app = _static_files(app, folder)  # type: ignore[method-assign]


def _static_files(app: Flask, folder: Path) -> WhiteNoise:
    """The built files, precompressed; those in assets/ carry a hash in their name, for ever."""
    return WhiteNoise(
        app.wsgi_app,
        root=folder,
        max_age=0,
        allow_all_origins=False,
        immutable_file_test=r"^/assets/",
        add_headers_function=_add_headers,
    )


def _add_headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value  # wsgiref's headers have no update()


def _with_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
