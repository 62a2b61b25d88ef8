"""Serves `/at/<link>`: the page, and a picture of it for sites that show previews.

Browsers do not send the fragment of a URL, so a link that is meant for previews carries its place
in the path. The page moves it to the fragment and continues as usual.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable

from flask import Blueprint, Flask, Response, request
from gevent.lock import BoundedSemaphore

from forwardpass import __version__
from forwardpass.previews import Scene, draw
from forwardpass.refusal import Code, Refusal
from forwardpass.server.compression import compressed
from forwardpass.server.page.opengraph import from_below, with_tags
from forwardpass.server.page.page import built_page, unbuilt
from forwardpass.server.page.place import Caption, preview_of_link
from forwardpass.server.rate_limit import count_heavy_call
from forwardpass.server.registry import Registry
from forwardpass.server.stopwatch import holding, waiting
from forwardpass.server.threads import in_thread

MOST_KEPT = 64
"""Pictures that are cached, about 10 MB."""

MOST_CAPTIONS = 1_024
"""Captions that are cached, one per link: a whole school may open the same link."""

MOST_WAITING = 8
"""Requests that may wait for a picture; more are refused. Pictures are drawn one at a time; each
takes a fifth of a second."""

PATIENCE_S = 5
"""Seconds that a request waits for its turn to have a picture drawn."""

KEPT_BY_OTHERS_S = 86_400

FOR_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Headers of pictures, which other sites are meant to show."""


class Pictures:
    """A cache of link pictures, drawn one at a time in a thread, beside the event loop."""

    def __init__(self, picture_of: Callable[[Scene], bytes] = draw) -> None:
        self._draw = picture_of
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._turn = BoundedSemaphore(1)
        self._waiting = 0

    def picture(self, link: str, scene: Scene) -> bytes:
        """Draws the picture of a link, or returns it from the cache.

        Args:
            link: the key of the cache.
            scene: what the link shows.

        Returns:
            A PNG file.

        Raises:
            Refusal: too many requests wait for a picture, or the wait took too long.
        """
        if link in self._kept:
            self._kept.move_to_end(link)
            return self._kept[link]
        if self._waiting >= MOST_WAITING:
            raise busy()
        self._waiting += 1
        try:
            with waiting():
                is_our_turn = self._turn.acquire(timeout=PATIENCE_S)
            if not is_our_turn:
                raise busy()
            try:
                if link not in self._kept:
                    self._kept[link] = in_thread(self._draw, scene)
            finally:
                self._turn.release()
        finally:
            self._waiting -= 1
        picture = self._kept[link]
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return picture


class Captions:
    """A cache of link captions, computed one at a time in a thread, beside the event loop."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._kept: OrderedDict[str, Caption | None] = OrderedDict()
        self._turn = BoundedSemaphore(1)

    def caption(self, link: str) -> Caption | None:
        """Computes the caption of a link, or returns it from the cache.

        Reading a link may take as long as reading a picture, so it counts against the same rate
        limit. The page is served without a caption if the limit is reached.

        Returns:
            The caption; None if the link cannot be shown, or the rate limit is reached.
        """
        if link not in self._kept:
            with holding(self._turn):
                if link not in self._kept:
                    try:
                        count_heavy_call()
                    except Refusal:
                        return None
                    self._kept[link] = self._read(link)
        self._kept.move_to_end(link)
        caption = self._kept[link]
        while len(self._kept) > MOST_CAPTIONS:
            self._kept.popitem(last=False)
        return caption

    def _read(self, link: str) -> Caption | None:
        try:
            return in_thread(preview_of_link, link, self._registry).caption
        except Refusal:  # the page opens what it can and reports the rest
            return None


def busy() -> Refusal:
    """The refusal of a picture while too many are being drawn."""
    return Refusal(Code.BUSY, "too many pictures are being drawn", retry_after_s=PATIENCE_S)


def init_app(app: Flask, registry: Registry) -> None:
    """Serves /at/<link> and its picture."""
    previews = Blueprint("previews", __name__, url_prefix="/at")
    pictures, captions = Pictures(), Captions(registry)

    @previews.get("/<link>")
    def at(link: str) -> Response:
        """The page, with the preview tags of the place in the link."""
        page = built_page()
        if page is None:
            return unbuilt()
        html = with_tags(from_below(page), link, captions.caption(link))
        return Response(html, mimetype="text/html", headers={"Cache-Control": "no-cache"})

    @previews.get("/<link>.png")
    def picture(link: str) -> Response:
        """The picture of the place in a link."""
        preview = in_thread(preview_of_link, link, registry)
        response = Response(mimetype="image/png", headers=FOR_ALL)
        response.headers["Cache-Control"] = f"public, max-age={KEPT_BY_OTHERS_S}"
        response.set_etag(hashlib.sha256(f"{__version__} {link}".encode()).hexdigest()[:32])
        if not request.if_none_match.contains(response.get_etag()[0] or ""):
            response.set_data(pictures.picture(link, preview.scene))
        response.make_conditional(request.environ)
        return response

    previews.after_request(small)
    app.register_blueprint(previews)


def small(response: Response) -> Response:
    """Compresses the page with gzip, but not the pictures, which are compressed already."""
    return compressed(response) if response.mimetype == "text/html" else response
