"""When the server or the network fails, the page says so, keeps the drawing and comes back."""

from __future__ import annotations

import sys

from playwright.sync_api import Page, expect
from visitor import Visit

from forwardpass.digits.handwriting import write
from servers import serving

NO_SERVER = ("ERR_CONNECTION_REFUSED", "WebSocket connection", "ERR_EMPTY_RESPONSE")

NEWER_SERVER = "from forwardpass import __main__, wire; wire.VERSION += 1; __main__.main()"


def test_a_drawing_survives_a_server_killed_in_mid_stroke(visit: Visit) -> None:
    *before, last = (stroke.points for stroke in write(4, 1).strokes)
    with serving() as server:
        visitor = visit("?motion=off", at=server.url)
        visitor.draw(before)
        pointer, half = visitor.pointer, len(last) // 2
        pointer.press(last[:half])
        server.kill()
        visitor.connection_is("lost")
        pointer.go_on(last[half:])
        server.start()
        visitor.is_connected()
        visitor.reads("4")
        visitor.page.close()
    visitor.forgive(*NO_SERVER)


def test_a_page_of_another_version_is_told_to_reload(visit: Visit) -> None:
    with serving(command=[sys.executable, "-c", NEWER_SERVER]) as server:
        visitor = visit(at=server.url, until="outdated")
        expect(visitor.page.get_by_role("button", name="Reload")).to_be_visible()
        visitor.page.close()


def test_where_websockets_are_blocked_long_polling_does(visit: Visit) -> None:
    def block(page: Page) -> None:
        page.route_web_socket("**/*", lambda socket: socket.close())

    visitor = visit("?motion=off", before=block)
    visitor.draw(stroke.points for stroke in write(2, 1).strokes)
    visitor.reads("2")
    visitor.forgive("WebSocket connection")


def test_code_that_cannot_be_fetched_is_said_in_words_and_fetched_again_when_asked(
    visit: Visit,
) -> None:
    visitor = visit("?motion=off&digit=3")
    visitor.has_finished_pass()
    missing = visitor.page.locator("[data-kind=code]")
    again = visitor.page.locator("[data-action=fetchAgain]")
    for file, need, shown in (
        ("wall-*.js", lambda: visitor.page.locator("[data-view=wall]").click(), "tile"),
        ("neuron-*.js", lambda: visitor.part("tile").first.click(), "sum"),
        ("help-*.js", lambda: visitor.do("help"), "language"),
    ):
        visitor.page.route(f"**/assets/{file}", lambda route: route.abort())
        need()
        expect(missing).to_have_attribute("role", "alert")
        expect(missing).to_contain_text("This part of the page couldn't be loaded.")
        expect(visitor.part(shown)).to_have_count(0)
        visitor.page.unroute(f"**/assets/{file}")
        again.press("Enter")
        expect(visitor.part(shown).first).to_be_visible()
        expect(missing).to_have_count(0)
    visitor.forgive("ERR_FAILED", "assets")


def test_code_that_cannot_be_fetched_comes_by_itself_once_the_server_is_back(visit: Visit) -> None:
    with serving() as server:
        visitor = visit("?motion=off", at=server.url)
        server.kill()
        visitor.connection_is("lost")
        visitor.do("share")
        expect(visitor.page.locator("[data-kind=code]")).to_be_visible()
        server.start()
        visitor.is_connected()
        expect(visitor.part("share-link")).to_be_visible()
        expect(visitor.page.locator("[data-kind=code]")).to_have_count(0)
        expect(visitor.part("share")).to_have_css("border-radius", "9px")
        visitor.page.close()
    visitor.forgive(*NO_SERVER, "assets", "ERR_CONNECTION_RESET")
