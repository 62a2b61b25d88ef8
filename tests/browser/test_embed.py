"""<forward-pass> in a course page on another origin: it fits in, follows, rests and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe import violations
from playwright.sync_api import Browser, Frame, Page, expect
from waiting import until

from courses import Course, course, frame_of, reads
from servers import serving

THREE = """
<p>A pad and what it lights. <a id="before" href="#after">Skip it</a></p>
<forward-pass id="pad" digit="3" controls="pad,tools,answer,timeline" motion="off"></forward-pass>
<p><a id="after" href="#before">After it</a></p>
<forward-pass id="matrix" view="matrix" digit="7" motion="off"></forward-pass>
<forward-pass id="neuron" view="neuron" neuron="2.3" digit="5" motion="off"></forward-pass>"""
LATE = """
<forward-pass id="late" digit="4" motion="off"></forward-pass>
<forward-pass id="own">It is in the <a href="notes.html">lecture notes</a>.</forward-pass>"""
CONTENT = "Math.ceil(document.body.getBoundingClientRect().height)"


@pytest.fixture(scope="module")
def shared(browser: Browser) -> Iterator[Course]:
    with course(browser) as running:
        yield running


@pytest.fixture
def site(shared: Course) -> Iterator[Course]:
    yield shared
    shared.close()


def shows(page: Page, name: str, selector: str) -> None:
    expect(page.frame_locator(f"#{name} iframe").locator(selector).first).to_be_visible()


def hides(page: Page, name: str, selector: str) -> None:
    expect(page.frame_locator(f"#{name} iframe").locator(selector).first).to_be_hidden()


def state_is(page: Page, name: str, state: str) -> None:
    lamp = page.frame_locator(f"#{name} iframe").locator('[data-part="connection"]')
    expect(lamp).to_have_attribute("data-state", state)


def is_as_high_as_its_content(page: Page, name: str) -> None:
    frame = frame_of(page, name)
    height = """id => document.getElementById(id).shadowRoot.querySelector("iframe").clientHeight"""
    until(page, lambda: page.evaluate(height, name) == frame.evaluate(CONTENT))


@pytest.mark.parametrize(("width", "theme"), [(1100, "dark"), (680, "light"), (360, "light")])
def test_three_embeds_stand_in_a_course_page(site: Course, width: int, theme: str) -> None:
    """Each shows what it was asked for, as high as its content; axe finds nothing."""
    ground = f"<style>body {{ background: {'#111' if theme == 'dark' else '#fff'};"
    ground += f" color: {'#ddd' if theme == 'dark' else '#222'} }} a {{ color: inherit }}</style>"
    page = site.open(THREE, ground, viewport={"width": width, "height": 5000}, has_touch=True)
    reads(page, "pad", "3")
    for part in ('[data-part="pad"]', '[data-part="stage"]', '[data-action="clear"]', ".play"):
        shows(page, "pad", part)
    for part in (
        "fp-header",
        "fp-network-input",
        "fp-gallery",
        "fp-neuron",
        "fp-modes",
        ".numbers",
    ):
        hides(page, "pad", part)
    shows(page, "matrix", '[data-part="matrix"]')
    hides(page, "matrix", '[data-part="stage"]')
    shows(page, "neuron", '[data-part="inspector"][data-layer="2"][data-neuron="3"]')
    shows(page, "neuron", '[data-part="formula"], fp-formula')
    for name in ("pad", "matrix", "neuron"):
        is_as_high_as_its_content(page, name)
        frame = frame_of(page, name)
        assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert frame.evaluate("document.documentElement.dataset.theme") == theme
        assert violations(frame) == []
    assert violations(page) == []


def test_tab_goes_in_and_out(site: Course) -> None:
    page = site.open(THREE)
    reads(page, "pad", "3")
    page.locator("#before").focus()
    page.keyboard.press("Tab")
    inside = frame_of(page, "pad")
    until(inside, "document.activeElement.dataset.part === 'pad'")
    for _ in range(30):
        if page.evaluate("document.activeElement.id") == "after":
            break
        press_tab(page, inside)
    assert page.evaluate("document.activeElement.id") == "after"
    page.keyboard.press("Shift+Tab")
    until(page, "document.activeElement.id === 'pad'")
    until(inside, "document.activeElement.dataset.part === 'speed'")


def press_tab(page: Page, inside: Frame) -> None:
    """Presses Tab and waits until the focus has gone on: from frame to frame it takes its time."""

    def focused() -> list[object]:
        position = "[...document.querySelectorAll('*')].indexOf(document.activeElement)"
        return [page.evaluate(position), inside.evaluate(position)]

    before = focused()
    page.keyboard.press("Tab")
    until(page, lambda: focused() != before)


def test_attributes_may_change_at_any_time(site: Course) -> None:
    """And what the visitor did stays, where nothing else is asked for."""
    page = site.open('<forward-pass id="one" digit="3" motion="off"></forward-pass>')
    frame = page.frame_locator("#one iframe")
    answer = frame.locator('[data-part="answer"]')
    expect(answer).to_have_text("3")
    hides(page, "one", '[data-part="answer"]')

    def change(name: str, value: str) -> None:
        page.evaluate("([n, v]) => one.setAttribute(n, v)", [name, value])

    change("controls", "answer,header")
    shows(page, "one", '[data-part="answer"]')
    change("digit", "5")
    expect(answer).to_have_text("5")
    change("model", "lesson")
    expect(frame.locator('[data-part="model"]')).to_have_value("lesson")
    change("view", "wall")
    shows(page, "one", '[data-part="wall"]')
    change("view", "stage")
    change("neuron", "1.4")
    expect(frame.locator('[data-part="inspector"]')).to_have_attribute("data-neuron", "4")
    change("theme", "dark")
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    page.evaluate("one.removeAttribute('neuron')")
    expect(frame.locator('[data-part="inspector"]')).to_have_count(0)
    expect(answer).to_have_text("5")
    change("lang", "ar-XB")
    expect(frame.locator("html")).to_have_attribute("dir", "rtl")
    change("lang", "en")
    expect(frame.locator("html")).to_have_attribute("dir", "ltr")
    change("numbers", "comma")
    expect(frame.locator("fp-answer .why")).to_contain_text("0,99")
    change("height", "300")
    until(page, "one.clientHeight === 300")


def test_its_theme_follows_the_page_around(site: Course) -> None:
    page = site.open(
        '<forward-pass id="one"></forward-pass>', "<style>body { background: #fff }</style>"
    )
    theme = page.frame_locator("#one iframe").locator("html")
    expect(theme).to_have_attribute("data-theme", "light")
    page.evaluate("document.body.style.background = '#101010'")
    expect(theme).to_have_attribute("data-theme", "dark")


def test_only_the_visible_ones_of_ten_embeds_are_connected(site: Course) -> None:
    """Counted by their sockets, too."""
    ten = "".join(
        f'<forward-pass id="e{i}" digit="{i}" controls="answer" motion="off"></forward-pass>'
        for i in range(10)
    )
    page = site.open(ten, "<style>forward-pass { margin-block: 1200px }</style>")
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.on("websocket", lambda socket: socket.on("close", lambda _: sockets.remove(socket.url)))
    for index in (0, 4, 9, 4):
        page.locator(f"#e{index}").scroll_into_view_if_needed()
        reads(page, f"e{index}", str(index))
        state_is(page, f"e{index}", "connected")
        for seen in {0, 4, 9} - {index}:
            if page.locator(f"#e{seen} iframe").count():
                state_is(page, f"e{seen}", "asleep")
        until(page, lambda: len(sockets) <= 1)  # a closed socket is heard of later than the page
    assert page.locator("forward-pass iframe").count() == 3


def test_an_embed_that_was_asleep_knows_what_was_asked_meanwhile(site: Course) -> None:
    page = site.open(
        '<forward-pass id="one" digit="2" controls="answer" motion="off"></forward-pass>'
        '<div style="height: 3000px"></div><p id="end">The end</p>'
    )
    reads(page, "one", "2")
    page.locator("#end").scroll_into_view_if_needed()
    state_is(page, "one", "asleep")
    page.evaluate("one.set({ input: { digit: 6 } })")
    reads(page, "one", "6")
    state_is(page, "one", "asleep")
    page.locator("#one").scroll_into_view_if_needed()
    state_is(page, "one", "connected")


def test_without_its_server_it_says_so_and_comes_back(browser: Browser) -> None:
    with course(browser) as site:
        page = site.open(
            '<forward-pass id="one" digit="4" controls="answer" motion="off"></forward-pass>'
        )
        reads(page, "one", "4")
        site.server.kill()
        state_is(page, "one", "lost")
        site.server.start()
        state_is(page, "one", "connected")
        reads(page, "one", "4")
        site.server.kill()
        page.evaluate(f"document.querySelector('main').innerHTML = `{LATE}`")
        text = page.locator("#late").get_by_text("The neural network can't be shown right now")
        expect(text).to_be_visible()
        expect(page.get_by_text("It is in the")).to_be_visible()
        link = page.locator("#late").get_by_role("link", name="Open Forward Pass")
        expect(link).to_have_attribute("href", f"{site.server.url}/?digit=4&motion=off")
        site.server.start()
        expect(text).to_be_hidden()
        state_is(page, "late", "connected")
        site.close()


def test_a_server_that_refuses_says_so_in_the_frame(browser: Browser, site: Course) -> None:
    with serving("--allow-origin", "https://other.example") as server:
        page = site.open(
            '<forward-pass id="one" digit="3"></forward-pass>',
            f'<script type="module" src="{server.url}/embed.js"></script>',
        )
        # Whichever script comes first defines the element: make sure that it is the other's.
        site.pages["/"] = site.pages["/"].replace(site.server.url, server.url)
        page.reload()
        refused = page.frame_locator("#one iframe").locator('[data-part="refused"]')
        expect(refused).to_contain_text(site.origin)
        reason = page.evaluate("one.predict(Array(784).fill(0)).catch(({ code }) => code)")
        assert reason == "refused"
        site.close()


def test_a_strict_policy_around_it_needs_to_name_only_the_server(site: Course) -> None:
    host = site.server.url
    policy = f"default-src 'none'; script-src {host} 'unsafe-inline'; frame-src {host}"
    page = site.open(
        '<forward-pass id="one" digit="8" controls="answer"></forward-pass>',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
    )
    reads(page, "one", "8")
    is_as_high_as_its_content(page, "one")


def test_it_asks_nobody_but_its_server_and_keeps_nothing(site: Course) -> None:
    page = site.open("", storage=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    site.pages["/"] = site.pages["/"].replace(
        "</main>", '<forward-pass id="one" digit="3" controls="all" motion="off"></forward-pass>'
    )
    page.goto(site.origin)
    reads(page, "one", "3")
    ours = {urlsplit(site.origin).netloc, urlsplit(site.server.url).netloc}
    assert {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))} == ours
    assert page.context.storage_state() == {"cookies": [], "origins": []}
    may = page.locator("#one iframe").get_attribute("sandbox")
    assert may == "allow-scripts allow-same-origin allow-downloads allow-popups allow-forms"


def test_a_plain_frame_works_alone(site: Course) -> None:
    page = site.open(
        f'<iframe id="plain" title="A network" width="320" height="600" '
        f'src="{site.server.url}/?embed&digit=3&controls=answer&motion=off"></iframe>'
    )
    frame = page.frame_locator("#plain")
    expect(frame.locator('[data-part="answer"]')).to_have_text("3")
    expect(frame.locator('[data-part="stage"]')).to_be_visible()
    expect(frame.locator("fp-header")).to_be_hidden()
    assert page.frames[1].evaluate("document.documentElement.scrollWidth") == 320


def test_the_lesson_opens_at_its_step(site: Course) -> None:
    page = site.open('<forward-pass id="one" view="lesson" step="bias"></forward-pass>')
    card = page.frame_locator("#one iframe").locator('[data-part="lesson"]')
    expect(card).to_have_attribute("data-step", "bias")
    expect(card).to_be_visible()
