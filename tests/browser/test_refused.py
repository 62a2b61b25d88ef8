"""The page inside other sites' pages: shown where its owner allows it, explained where not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe import violations
from playwright.sync_api import Browser, FrameLocator, Page, expect
from sites import site

from servers import Server, serving

CALL = """async (url) => {
    const line = "/socket.io/?EIO=4&transport=";
    const polling = line + "polling";
    const read = (path) => fetch(url + path).then((answer) => answer.ok, () => false);
    const socket = new WebSocket(url.replace("http", "ws") + line + "websocket");
    const opened = new Promise((resolve) => {
        socket.onopen = () => resolve(true);
        socket.onerror = () => resolve(false);
    });
    const post = { method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ pixels: Array(784).fill(0) }) };
    const traced = fetch(url + "/api/models/digits/trace", post)
        .then(async (answer) => (await answer.json()).answer.state, () => "refused");
    return [await read("/api/models"), await read(polling), await opened, await traced];
}"""

LISTEN = """(url) => new Promise((resolve) => {
    const heard = [];
    addEventListener("message", ({ data }) => {
        heard.push(data);
        if (heard.length === 2) resolve(heard);
    });
    const frame = document.createElement("iframe");
    frame.width = 300;
    frame.src = url;
    document.body.append(frame);
})"""

LISTEN_TO_ERRORS = """addEventListener("error", ({ target, detail }) => {
    if (target.localName === "forward-pass") document.title += ` ${detail.code}`;
}, true)"""
"""From the page's beginning: the refusal may come before anything else can be asked of the page."""
ASK = """async () => {
    await customElements.whenDefined("forward-pass");
    const element = document.querySelector("forward-pass");
    const say = (code) => document.title += ` ${code}`;
    const ask = () => element.predict(Array(784).fill(0)).catch(({ code }) => say(code));
    ask().then(ask);
}"""

Open = Callable[..., Page]


@pytest.fixture
def course() -> Iterator[tuple[str, dict[str, str]]]:
    """A course's site on another host name, and its pages by path."""
    pages: dict[str, str] = {"/empty": "<!doctype html><title>A course</title>"}
    with site(pages) as origin:
        yield origin, pages


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens an address in a new window, as `browser.new_context` takes it."""
    contexts = []

    def opened(address: str, **context: object) -> Page:
        contexts.append(browser.new_context(**context))
        page: Page = contexts[-1].new_page()
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()


def framing(server: Server, query: str = "?motion=off&digit=3", attributes: str = "") -> str:
    """A page of a course with the page in it."""
    return (
        "<!doctype html><html lang=en><title>A course</title><main><h1>A course</h1>"
        f'<iframe title="A network" width=900 height=700 src="{server.url}/{query}" {attributes}>'
        "</iframe></main>"
    )


def inside(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def is_read_in(page: Page) -> None:
    expect(inside(page).locator('[data-part="answer"]')).to_have_text("3")


def test_a_site_that_is_not_allowed_sees_what_its_owner_must_set(
    course: tuple[str, dict[str, str]], server: Server, open_page: Open
) -> None:
    origin, pages = course
    pages["/"] = framing(server)
    refused = inside(open_page(origin)).locator('[data-part="refused"]')
    expect(refused).to_contain_text(f"Forward Pass can't be shown inside {origin}")
    expect(refused.locator("pre")).to_have_text(f"forwardpass serve --allow-origin {origin}")


def test_the_page_around_is_told_that_it_is_refused_and_how_high_the_refusal_is(
    course: tuple[str, dict[str, str]], server: Server, open_page: Open
) -> None:
    origin, _ = course
    page = open_page(f"{origin}/empty")
    error, size = page.evaluate(LISTEN, f"{server.url}/?embed")
    assert error["code"] == "refused"
    assert (
        f"can't be shown inside {origin}. Its owner can allow it: forwardpass serve"
        in error["message"]
    )
    scrolls = "document.documentElement.scrollHeight"
    assert size["detail"]["height"] == page.frames[1].evaluate(scrolls)


def test_the_embed_hears_at_once_that_it_is_refused(
    course: tuple[str, dict[str, str]], server: Server, open_page: Open
) -> None:
    origin, pages = course
    pages["/"] = (
        "<!doctype html><html lang=en><title>A course</title>"
        f'<script type="module" src="{server.url}/embed.js"></script>'
        "<forward-pass digit=3></forward-pass>"
    )
    page = open_page(f"{origin}/empty")
    page.clock.install()
    page.add_init_script(LISTEN_TO_ERRORS)
    page.goto(origin)
    page.evaluate(ASK)
    told_once_and_asked_twice = "A course refused refused refused"
    expect(page).to_have_title(told_once_and_asked_twice)
    expect(inside(page).locator("pre")).to_be_visible()
    page.clock.run_for(60_000)
    expect(page).to_have_title(told_once_and_asked_twice)


def test_the_refusal_opens_the_page_in_a_new_tab(
    course: tuple[str, dict[str, str]], server: Server, open_page: Open
) -> None:
    origin, pages = course
    pages["/"] = framing(server, "?embed&motion=off&digit=3")
    page = open_page(origin)
    with page.expect_popup() as popup:
        inside(page).get_by_role("link").click()
    assert popup.value.url == f"{server.url}/?motion=off&digit=3"
    expect(popup.value.locator('[data-part="answer"]')).to_have_text("3")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_in_the_refusal_and_it_fits_a_small_frame(
    course: tuple[str, dict[str, str]], server: Server, open_page: Open, theme: str
) -> None:
    origin, pages = course
    pages["/"] = framing(server).replace("width=900", "width=280")
    page = open_page(origin, color_scheme=theme)
    frame = page.frames[1]
    expect(inside(page).locator("pre")).to_be_visible()
    assert frame.evaluate("document.documentElement.scrollWidth") == 280
    assert violations(frame) == []


def test_an_allowed_site_shows_the_page_and_it_works(
    course: tuple[str, dict[str, str]], open_page: Open
) -> None:
    origin, pages = course
    with serving("--allow-origin", "https://other.example", "--allow-origin", origin) as server:
        pages["/"] = framing(server)
        pages["/shy"] = framing(server, attributes="referrerpolicy=no-referrer")
        is_read_in(open_page(origin))
        is_read_in(open_page(f"{origin}/shy"))


def test_a_server_open_to_all_is_shown_in_a_file_and_in_a_sandbox(
    course: tuple[str, dict[str, str]], open_page: Open, tmp_path: Path
) -> None:
    origin, pages = course
    with serving("--allow-origin", "*") as server:
        (tmp_path / "course.html").write_text(framing(server))
        is_read_in(open_page((tmp_path / "course.html").as_uri()))
        pages["/"] = framing(server, attributes='sandbox="allow-scripts"')
        is_read_in(open_page(origin))


def test_only_pages_of_allowed_origins_may_call_and_connect(
    course: tuple[str, dict[str, str]], server: Server, open_page: Open
) -> None:
    origin, _ = course
    page = open_page(f"{origin}/empty")
    assert page.evaluate(CALL, server.url) == [False, False, False, "refused"]
    with serving("--allow-origin", origin) as allowing:
        assert page.evaluate(CALL, allowing.url) == [True, True, True, "blank"]
