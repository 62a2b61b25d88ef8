"""Behind the nginx of the README: a path, TLS, WebSockets and polling, visitors' own addresses."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from nginx import Proxy, options, proxy_to
from PIL import Image
from playwright.sync_api import Browser, Page, Response, expect
from sites import site
from visitor import Visit, Visitor

from forwardpass.digits.handwriting import write
from servers import Server, serving

PREFIX = "/forward-pass"
TRUSTING = {"ignore_https_errors": True}
"""The browser takes the test's own certificate; the tests without a browser check it."""


Course = tuple[str, dict[str, str]]


@pytest.fixture(scope="module")
def course() -> Iterator[Course]:
    """A course's site, and its pages by path."""
    pages: dict[str, str] = {}
    with site(pages) as origin:
        yield origin, pages


@pytest.fixture(scope="module")
def behind(course: Course) -> Iterator[Server]:
    """A server, started as the README says for one behind a proxy; the course may embed it."""
    more = ("--allow-origin", course[0], "--heavy-calls-per-minute", "5")
    with serving(*options(), *more) as server:
        yield server


@pytest.fixture(scope="module")
def proxy(behind: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """The nginx of the README before it."""
    with proxy_to(behind.port, folder=tmp_path_factory.mktemp("nginx")) as proxy:
        yield proxy


def draws_and_is_answered(visitor: Visitor, digit: int) -> None:
    visitor.draw(stroke.points for stroke in write(digit, 1).strokes)
    visitor.reads(str(digit))


def is_refusal(answer: Response) -> bool:
    """Whether Socket.IO was refused; a first poll is not, it does not say where it comes from."""
    return "/socket.io/" in answer.url and answer.status == 400


def test_what_prometheus_asks_stays_behind_the_proxy(proxy: Proxy) -> None:
    assert proxy.ask(f"{PREFIX}/metrics")[0] == 404
    assert proxy.ask(f"{PREFIX}/readyz")[0] == 200


def test_everything_on_the_page_works_below_a_path_and_behind_tls(
    visit: Visit, proxy: Proxy
) -> None:
    """Every view is opened, so every file and every call of them goes through the proxy."""
    asked: list[str] = []
    sockets: list[str] = []

    def watch(page: Page) -> None:
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda socket: sockets.append(socket.url))

    visitor = visit("?motion=off", at=proxy.origin + PREFIX, before=watch, **TRUSTING)
    draws_and_is_answered(visitor, 3)
    visitor.part("gallery").locator('[data-digit="7"]').click()
    visitor.reads("7")
    visitor.choose_model("identity")  # which has a view more
    visitor.has_pass_through(layers=3)
    views = visitor.part("views").locator("button")
    for index in range(views.count()):
        views.nth(index).click()
        expect(views.nth(index)).to_have_attribute("aria-current", "page")
    visitor.page.wait_for_load_state("networkidle")
    visitor.do("help")
    assert {urlsplit(url).scheme for url in sockets} == {"wss"}
    elsewhere = [
        url
        for url in (*asked, *sockets)
        if not url.startswith(("data:", "blob:"))
        and not (
            urlsplit(url).netloc in proxy.origin and urlsplit(url).path.startswith(PREFIX + "/")
        )
    ]
    assert elsewhere == []
    assert len(asked) > 20


def test_where_websockets_are_blocked_polling_goes_through_too(visit: Visit, proxy: Proxy) -> None:
    def block(page: Page) -> None:
        page.route_web_socket("**/*", lambda socket: socket.close())

    visitor = visit("?motion=off", at=proxy.origin + PREFIX, before=block, **TRUSTING)
    draws_and_is_answered(visitor, 2)
    visitor.forgive("WebSocket connection")


def test_a_proxy_may_take_the_prefix_off_and_the_server_need_not_know_it(
    visit: Visit, tmp_path: Path
) -> None:
    bare = ("location /forward-pass {", "location /forward-pass/ {")
    stripping = ("proxy_pass http://127.0.0.1:5000;", "proxy_pass http://127.0.0.1:5000/;")
    with (
        serving("--trust-proxy", "1") as server,
        proxy_to(server.port, folder=tmp_path, edits=(bare, stripping)) as proxy,
    ):
        visitor = visit("?motion=off", at=proxy.origin + PREFIX, **TRUSTING)
        draws_and_is_answered(visitor, 4)
        visitor.page.context.close()


def test_the_path_without_its_slash_leads_to_the_page(visit: Visit, proxy: Proxy) -> None:
    visitor = visit("", at=proxy.origin + PREFIX, **TRUSTING)
    visitor.page.goto(f"{proxy.origin}{PREFIX}?digit=5&motion=off")
    visitor.reads("5")
    assert visitor.page.url.startswith(f"{proxy.origin}{PREFIX}/?digit=5&motion=off")


def test_a_course_embeds_the_page_through_the_proxy(
    browser: Browser, proxy: Proxy, course: Course
) -> None:
    origin, pages = course
    pages["/"] = (
        "<!doctype html><html lang=en><title>A course</title>"
        f'<script type="module" src="{proxy.origin}{PREFIX}/embed.js"></script>'
        '<forward-pass digit="3" motion="off" controls="answer"></forward-pass>'
    )
    page = browser.new_page(**TRUSTING)
    page.goto(origin)
    answer = page.frame_locator("iframe").locator('[data-part="answer"]')
    expect(answer).to_have_text("3")
    assert page.frames[1].url.startswith(f"{proxy.origin}{PREFIX}/?embed")
    page.close()


def test_a_large_file_goes_through(proxy: Proxy) -> None:
    """nginx by itself takes one megabyte."""
    noise = Image.frombytes("L", (2000, 1500), os.urandom(3_000_000))
    file = BytesIO()
    noise.save(file, "PNG")
    assert len(file.getvalue()) > 2_000_000
    status, answer = proxy.ask(
        f"{PREFIX}/api/pictures", file.getvalue(), **{"Content-Type": "image/png"}
    )
    assert (status, sorted(json.loads(answer))) == (200, ["centred", "drawn", "inverted"])


def test_a_visitor_cannot_take_another_address(proxy: Proxy) -> None:
    """Calls of much work are counted by address, and this one comes with a new one each time."""
    address = f"{PREFIX}/api/models/digits/timing"
    statuses = [proxy.ask(address, **{"X-Forwarded-For": f"192.0.2.{n}"})[0] for n in range(7)]
    assert statuses[-1] == 429


def test_without_trust_the_page_is_refused_and_the_log_says_what_to_set(
    visit: Visit, tmp_path: Path
) -> None:
    with serving("--prefix", PREFIX) as server, proxy_to(server.port, folder=tmp_path) as proxy:
        visitor = visit("", at=proxy.origin + PREFIX, until="lost", **TRUSTING)
        with visitor.page.expect_response(is_refusal):
            pass
        visitor.page.context.close()
        said = server.printed()
    visitor.forgive("WebSocket connection", "status of 400", "request failed")
    assert f"A page of '{proxy.origin}' was refused" in said
    assert "behind a proxy of yours, start it with --trust-proxy 1" in said
