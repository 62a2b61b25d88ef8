"""Serves the page and its files."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Flask, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse
from whitenoise import WhiteNoise

from forwardpass import resources
from forwardpass.server.access.origins import Origins
from forwardpass.server.compression import compressed
from forwardpass.server.page.opengraph import with_tags

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "frame-src": "'self'",  # the preview of an embed
    "base-uri": "'none'",
    "form-action": "'none'",
}
"""The page loads nothing from elsewhere and runs no script but its own."""

FOR_HOSTS = {
    "Cache-Control": "no-cache",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Headers of the files that other sites load by name: revalidated each time, usable by any site."""

HOST_FILES = ("/embed.js", "/embed.d.ts")
"""Files that other sites load from addresses that never change."""

NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Forward Pass</title>
<h1>The page has not been built yet</h1>
<p>The server works, but there is no page to show. Build it with <code>npm run build</code>,
or start everything with <code>npm start</code>; then start the server again.</p>
</html>
"""


def init_app(app: Flask, origins: Origins) -> None:
    """Serves the page at /, and its files."""
    headers = headers_for(origins)
    blueprint = Blueprint("page", __name__)
    folder = resources.page_dir()

    @blueprint.get("/")
    def page() -> Response:
        """The page. Browsers revalidate it each time they open it."""
        page = built_page()
        if page is None:
            return unbuilt()
        return compressed(
            Response(
                with_tags(page, None, None),
                mimetype="text/html",
                headers={"Cache-Control": "no-cache"},
            )
        )

    @blueprint.get("/#<link>")
    def mistaken(link: str) -> BaseResponse:
        """Repairs a link whose `#` became %23, as some programs write it when it is pasted."""
        query = f"?{request.query_string.decode()}" if request.query_string else ""
        return redirect(f"./{query}#{quote(link)}")

    app.register_blueprint(blueprint)

    @app.after_request
    def with_headers(response: Response) -> Response:
        """Adds the content security policy to every answer."""
        response.headers.update(headers)
        return response

    if folder.is_dir():
        app.wsgi_app = _static_files(app, folder, headers, origins)  # type: ignore[method-assign]


def built_page() -> str | None:
    """Returns the HTML of the built page; None if it has not been built."""
    index = resources.page_dir() / "index.html"
    return index.read_text("utf-8") if index.is_file() else None


def unbuilt() -> Response:
    """The answer if the page has not been built."""
    return Response(NOT_BUILT, 503, mimetype="text/html")


def headers_for(origins: Origins) -> dict[str, str]:
    """Returns the policy header of the page and its files. Only these origins may embed it."""
    policy = dict(POLICY)
    if origins.frame_ancestors:
        policy["frame-ancestors"] = origins.frame_ancestors
    return {
        "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in policy.items())
    }


def _static_files(app: Flask, folder: Path, always: dict[str, str], origins: Origins) -> WhiteNoise:
    """Serves the built, precompressed files.

    Those in assets/ have a hash in their name, so browsers may cache them for ever. A sandbox gives
    the page an opaque origin; then it can load its own scripts only if all origins are allowed.
    """

    def add_headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
        for name, value in (always | (FOR_HOSTS if url in HOST_FILES else {})).items():
            headers[name] = value  # wsgiref's headers have no update()

    return WhiteNoise(
        app.wsgi_app,
        root=folder,
        max_age=0,
        allow_all_origins=origins.any,
        immutable_file_test=r"^/assets/",
        mimetypes={".ts": "text/plain"},  # otherwise taken for video
        add_headers_function=add_headers,
    )
