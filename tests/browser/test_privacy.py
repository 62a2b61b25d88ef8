"""The page asks nobody but its own server for anything, and leaves nothing behind."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page
from visitor import Visit

from forwardpass.digits.handwriting import write
from servers import Server

STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}


def test_every_request_goes_to_the_server_the_page_came_from(visit: Visit, server: Server) -> None:
    asked: list[str] = []

    def watch(page: Page) -> None:
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda socket: asked.append(socket.url))

    visitor = visit("?motion=off", before=watch)
    visitor.draw(stroke.points for stroke in write(3, 1).strokes)
    visitor.reads("3")
    elsewhere = [url for url in asked if urlsplit(url).netloc != urlsplit(server.url).netloc]
    assert len(asked) > 3
    assert [url for url in elsewhere if not url.startswith(("data:", "blob:"))] == []


def test_the_page_sets_no_cookie_and_stores_nothing(visit: Visit) -> None:
    visitor = visit("?motion=off")
    visitor.draw(stroke.points for stroke in write(3, 1).strokes)
    visitor.reads("3")
    assert visitor.page.context.cookies() == []
    assert visitor.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_the_policy_allows_only_the_page_s_own_files(visit: Visit, server: Server) -> None:
    """A violation would be an error in the console, which no visitor may see."""
    visitor = visit()
    headers = visitor.page.request.get(server.url).headers
    policy = dict(
        rule.strip().split(" ", 1) for rule in headers["content-security-policy"].split(";")
    )
    assert policy.items() >= STRICT.items()
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers
